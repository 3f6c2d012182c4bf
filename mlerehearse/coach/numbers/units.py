"""Read what a number counts: its unit, its scale, and the other end of a range."""

import re
from dataclasses import dataclass
from enum import StrEnum

from mlerehearse.coach.numbers import spelled as spoken
from mlerehearse.coach.numbers.cursor import TokenCursor
from mlerehearse.coach.text.lexicon import words


class Form(StrEnum):
    """What a number counts, as far as its unit tells."""

    PLAIN = "plain"
    DECIMAL = "decimal"
    PERCENT = "percent"
    POINTS = "points"
    MONEY = "money"
    DURATION = "duration"
    MULTIPLE = "multiple"
    FRACTION = "fraction"
    SIZE = "size"
    NAME = "name"
    CLOCK = "clock"
    YEAR = "year"


UNMEASURED = frozenset((Form.NAME, Form.CLOCK, Form.YEAR))  # never claims or limits, whatever the context


@dataclass(frozen=True, slots=True)
class Mention:
    """One number in a take.

    The tokens (last exclusive) include the unit. `value` is None where it is not plain.
    """

    first: int
    last: int
    form: Form
    value: float | None = None
    is_range: bool = False


_NAMES = {
    Form.PERCENT: words("% percent pct percentage"),
    Form.POINTS: words("points point pp bps"),
    Form.MONEY: words(
        "dollars dollar euros euro pounds bucks cents reais yen rupees francs usd eur gbp kroner lira pesos yuan"
    ),
    Form.DURATION: words(
        "ms millisecond milliseconds microseconds nanoseconds sec secs second seconds s min mins minute"
        " minutes h hr hrs hour hours day days night nights week weeks weekend weekends month months quarters"
        " year years decade decades sprint sprints"
    ),
    Form.MULTIPLE: words("x times fold time"),
    Form.SIZE: words(
        "gb mb kb tb gigabytes megabytes kilobytes terabytes milliwatt milliwatts watts metres meters metre"
        " meter km kilometers kilometres miles hz khz degrees pixels tokens characters bits bit"
    ),
}
UNITS = {name: form for form, names in _NAMES.items() for name in names}
LITERAL = re.compile(
    r"([~<>]?[+-]?)([$£€¥]?)([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(%?)-?([a-z]*)(?:-[a-z]+)*", re.ASCII
)
_ENDS_APART = ("from", "minus", "plus")  # "from 0.83 to 0.91" is two numbers


def extended(view: TokenCursor, first: int, end: int, value: float, form: Form) -> Mention:
    """Extend a number by its scale, the other end of its range and its unit.

    The number itself is at tokens `first` up to, not including, `end`.
    """
    while view.norm(end) in spoken.SCALES:
        value, end = value * spoken.SCALES[view.norm(end)], end + 1
    if view.follows(end, "and", "a", "half"):
        end += 3
    other = _other_end(view, first, end, value)
    if other:
        return with_unit(view, first, other, Mention(first, other, form, None, is_range=True))
    return with_unit(view, first, end, Mention(first, end, form, value))


def with_unit(view: TokenCursor, first: int, end: int, bare: Mention) -> Mention:
    """Extend a number by the unit that follows it."""
    if view.norm(end - 1).endswith("%") or bare.form is Form.PERCENT:
        points = view.norm(end) in ("points", "point")
        return _as(bare, end + points, Form.POINTS if points else Form.PERCENT)
    if view.paused(end - 1):
        return bare
    if view.follows(end, "per", "cent"):
        return _as(bare, end + 2, Form.PERCENT)
    unit = view.norm(end)
    form = UNITS.get(unit)
    if form is None or (unit == "second" and bare.value not in (1.0, None)):  # "a twenty second limit" is rare
        return bare
    if form is Form.PERCENT and view.norm(end + 1) in ("points", "point"):
        return _as(bare, end + 2, Form.POINTS)
    if form is Form.DURATION and view.follows(end + 1, "and", "a", "half"):
        return _as(bare, end + 4, form)
    return _as(bare, end + 1, form)


def _as(bare: Mention, last: int, form: Form) -> Mention:
    return Mention(bare.first, last, form, bare.value, bare.is_range)


def _other_end(view: TokenCursor, first: int, end: int, value: float) -> int | None:
    """Return the end of a range such as "3 to 4" or "three or four".

    Returns None if no range follows, or if its ends are two separate numbers.
    """
    link = view.norm(end)
    if link not in ("to", "or", "and") or view.paused(end - 1) or view.before(first) in _ENDS_APART:
        return None
    if link == "and" and view.before(first) != "between":
        return None
    found = _plain(view, end + 1)
    if found is None or found[1] <= value:
        return None
    at, high = found
    while view.norm(at) in spoken.SCALES:
        at, high = at + 1, high * spoken.SCALES[view.norm(at)]
    return at


def _plain(view: TokenCursor, at: int) -> tuple[int, float] | None:
    literal = LITERAL.fullmatch(view.norm(at))
    if literal:
        return at + 1, float(literal.group(3).replace(",", ""))
    return None if view.norm(at) in spoken.SCALES else spoken.parse_spelled(view.norm, at)
