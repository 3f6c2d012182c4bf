"""Where numbers are said: digits, words, money, percent, multiples, fractions, clock times and digits inside names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mlerehearse.coach import number_words as spoken
from mlerehearse.coach.tokens import Token


class Form(StrEnum):
    """What a number counts, as far as its unit says so."""

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


@dataclass(frozen=True, slots=True)
class Mention:
    """One number: its tokens (last exclusive, unit included), what it counts, and its value where that is plain."""

    first: int
    last: int
    form: Form
    value: float | None = None
    is_range: bool = False


_UNITS: dict[str, Form] = {}
for _form, _words in {
    Form.PERCENT: "% percent pct percentage",
    Form.POINTS: "points point pp bps",
    Form.MONEY: "dollars dollar euros euro pounds bucks cents reais yen rupees francs usd eur gbp kroner lira pesos yuan",
    Form.DURATION: "ms millisecond milliseconds microseconds nanoseconds sec secs second seconds s min mins minute minutes hour hours hr hrs h"
    " day days night nights week weeks month months year years quarters weekend weekends decade decades sprint sprints",
    Form.MULTIPLE: "x times fold time",
    Form.SIZE: "gb mb kb tb gigabytes megabytes kilobytes terabytes milliwatt milliwatts watts metres meters metre meter km"
    " kilometers kilometres miles hz khz degrees pixels tokens characters bits bit",
}.items():
    _UNITS |= dict.fromkeys(_words.split(), _form)
_LITERAL = re.compile(r"([~<>]?[+-]?)([$£€¥]?)([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(%?)-?([a-z]*)(?:-[a-z]+)*", re.ASCII)
_RANGE_LITERAL = re.compile(r"[$£€]?\d[\d,.]*%?-(?:to-)?\d[\d,.]*(%?)[a-z]*")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:am|pm)?|\d{1,2}(?:am|pm|a\.m|p\.m)")
_COLON_CLOCK = re.compile(r"\d{1,2}:\d{2}(?:am|pm)?")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_DECADE = re.compile(r"(?:\d{2}|\d{4})'?s|(?:twen|thir|for|fif|six|seven|eigh|nine)ties")
_NAME_TAIL = frozenset("p f q at".split())
_SINGLES = {"twice": 2.0, "doubled": 2.0, "halved": 0.5, "tripled": 3.0, "quadrupled": 4.0, "tenfold": 10.0, "doubling": 2.0,
            "halving": 0.5, "thrice": 3.0, "halves": 0.5, "twofold": 2.0, "threefold": 3.0, "fivefold": 5.0}  # fmt: skip
_NAMES_BEFORE = frozenset("page week day version phase stage step part level chapter point tier round at only to with".split())
_PRONOUN_AFTER = frozenset(  # what follows "one" where it stands for a thing: no number
    "of is was has had that who which with and or but for in on at to from by as than so the i we you he she it they a an"
    " where when because since are were be being would could should will can does did do didn't doesn't isn't wasn't"
    " about without before after until up through if then too also any not just against like between under over into out off".split()
)
_PRONOUN_BEFORE = frozenset(
    "the that this which each no every another any some such old new big small last only good first second third next same"
    " right wrong other linear simple simpler better worse green single real nice short polite bigger plain learned live"
    " fixed middle boring fourth bad cheap cheaper larger smaller more".split()
)
_MAX_NAME = 14


def mentions(tokens: Sequence[Token], breaks: frozenset[int]) -> tuple[Mention, ...]:
    """All numbers in order; `breaks` are the tokens that begin a sentence, which no number crosses."""
    return tuple(_Scan(tokens, breaks).run())


class _Scan:
    def __init__(self, tokens: Sequence[Token], breaks: frozenset[int]) -> None:
        self._tokens, self._breaks = tokens, breaks
        self._at = 0

    def run(self) -> Iterator[Mention]:
        while self._at < len(self._tokens):
            mention = self._mention(self._at)
            if mention is None:
                self._at += 1
            else:
                self._at = mention.last
                yield mention

    def _norm(self, at: int) -> str:
        """A token's text; "" past a sentence's end, so that no number runs on into the next."""
        if not 0 <= at < len(self._tokens) or any(b in self._breaks for b in range(self._at + 1, at + 1)):
            return ""
        return self._tokens[at].norm

    def _paused(self, at: int) -> bool:
        return 0 <= at < len(self._tokens) and bool(self._tokens[at].after)

    def _before(self, at: int) -> str:
        return self._tokens[at].norm if at >= 0 else ""

    def _mention(self, at: int) -> Mention | None:
        return self._clock(at) or self._literal(at) or self._words(at) or self._single(at)

    # --- digits ---------------------------------------------------------------------------------------------------

    def _literal(self, at: int) -> Mention | None:
        norm = self._norm(at)
        if not any(char.isdigit() for char in norm) or _ORDINAL.fullmatch(norm):
            return None
        if _DECADE.fullmatch(norm):
            return Mention(at, at + 1, Form.YEAR)
        ranged = _RANGE_LITERAL.fullmatch(norm)
        if ranged:
            return self._with_unit(at, at + 1, None, Form.PERCENT if ranged.group(1) else Form.PLAIN, is_range=True)
        match = _LITERAL.fullmatch(norm)
        unit = match.group(5) if match else ""
        if match is None or (unit and unit not in _UNITS and unit not in ("k", "m", "b", "bn", "am", "pm", "to") and "-" not in norm):
            return Mention(at, at + 1, Form.NAME)
        value = float(match.group(3).replace(",", ""))
        form = self._literal_form(match, at, value)
        if form is Form.NAME:
            return Mention(at - 1, at + 1, form, value)
        return self._extended(at, at + 1, value, form)

    def _literal_form(self, match: re.Match[str], at: int, value: float) -> Form:
        _, money, digits, percent, unit = match.groups()
        if money:
            return Form.MONEY
        if percent:
            return Form.PERCENT
        if unit in _UNITS:
            return _UNITS[unit]
        if self._before(at - 1) in ("p", "f", "q") and not self._paused(at - 1):
            return Form.NAME
        if digits.isdigit() and len(digits) == 4 and 1950 <= value <= 2060 and self._norm(at + 1) not in _UNITS:
            return Form.YEAR
        return Form.DECIMAL if "." in digits else Form.PLAIN

    # --- words ----------------------------------------------------------------------------------------------------

    def _words(self, at: int) -> Mention | None:
        norm, start = self._norm(at), at
        if norm in ("a", "an"):
            nxt = self._norm(at + 1)
            if nxt in ("couple", "dozen"):
                return self._with_unit(at, self._after_of(at + 2), None, Form.PLAIN)
            if nxt in spoken.FRACTIONS and nxt not in ("quarters",) and self._is_fraction(at + 1):
                return self._fraction(at, at + 2)
            if nxt not in spoken.SCALES:
                return None
            start = at + 1
        if norm == "half" or norm in ("half-hour", "half-point", "half-day", "half-year"):
            return self._half(at)
        hyphened = self._hyphened(at)
        if hyphened:
            return hyphened
        found = spoken.spelled(self._norm, start)
        if found is None or (norm == "one" and found[0] == at + 1 and not self._counts(at)):
            return None
        end, value = found
        if self._norm(end) in spoken.FRACTIONS and self._norm(end).endswith(("s", "third", "quarter")) and norm not in ("a", "an"):
            if self._norm(end) != "quarters" or self._norm(end + 1) in ("of", "one"):
                return self._fraction(at, end + 1)
        year = spoken.year(self._norm, at)
        if year and year[0] == end and 1950 <= value <= 2060:
            return Mention(at, end, Form.YEAR, value)
        if self._before(at - 1) in ("p", "f", "q") and not self._paused(at - 1):
            return Mention(at - 1, end, Form.NAME, value)
        return self._extended(at, end, value, Form.DECIMAL if value % 1 else Form.PLAIN)

    def _hyphened(self, at: int) -> Mention | None:
        """ "two-week", "five-point", "one-page": the number in front of a hyphen."""
        head, _, tail = self._norm(at).partition("-")
        if not tail or spoken.small(head) is None or spoken.small(self._norm(at)) is not None:
            return None
        if tail in ("on-one", "to-one", "tower", "class", "off", "time"):
            return None
        return Mention(at, at + 1, _UNITS.get(tail, Form.PLAIN), float(spoken.small(head) or 0))

    def _counts(self, at: int) -> bool:
        """Whether "one" counts a thing and does not stand for it."""
        before, after = self._before(at - 1), self._norm(at + 1)
        if at in self._breaks:
            before = ""
        if after in ("or", "to", "in") and spoken.small(self._norm(at + 2)) is not None:
            return True
        if after == "and" and self._norm(at + 2) == "a" and self._norm(at + 3) == "half":
            return True
        if before in _NAMES_BEFORE and (self._paused(at) or after in _PRONOUN_AFTER or not after):
            return before not in ("at", "with", "only") or before == "at" and not after
        if before in _PRONOUN_BEFORE:
            return before == "the" and after not in _PRONOUN_AFTER and after not in ("hand", "side", "thing", "person") and bool(after) and not self._paused(at)
        if not after or self._paused(at):
            return before in ("in", "about", "until", "past")
        return after not in _PRONOUN_AFTER and after not in ("another", "by", "after") and not after.endswith("'s")

    def _half(self, at: int) -> Mention:
        end = at + 1
        if self._norm(end) in ("past",) or (self._norm(end) in spoken.UNITS and not self._paused(at)):
            found = spoken.spelled(self._norm, end + (self._norm(end) == "past"))
            return Mention(at, found[0] if found else end, Form.CLOCK)
        if self._norm(at) != "half":
            return Mention(at, end, _UNITS.get(self._norm(at).partition("-")[2], Form.FRACTION), 0.5)
        return self._fraction(at, end)

    def _is_fraction(self, at: int) -> bool:
        """ "a third of", "down by a third": not "a third seed", "a quarter end"."""
        word, after = self._norm(at), self._norm(at + 1)
        if word == "half" or self._paused(at) or not after:
            return True
        if word == "quarter" and after in ("end", "later", "ago", "ending"):
            return False
        return after in ("of", "or", "fewer", "less", "more", "off", "in", "among", "from", "to", "on", "the", "faster", "lower",
                         "higher", "smaller", "slower", "and", "since", "over", "compared", "after", "for", "at", "million", "point", "the")  # fmt: skip

    def _fraction(self, first: int, end: int) -> Mention:
        """ "half a point", "a tenth of a percent", "half a million euros", "half of"."""
        at = end
        if self._norm(at) == "of" and self._norm(at + 1) in ("a", "an", "one"):
            at += 1
        if self._norm(at) in ("a", "an", "one"):
            at += 1
        scaled = self._norm(at) in spoken.SCALES
        at += scaled
        unit = _UNITS.get(self._norm(at))
        if unit is not None and not (unit is Form.MULTIPLE):
            return Mention(first, at + 1, unit)
        return Mention(first, at if scaled else end, Form.PLAIN if scaled else Form.FRACTION)

    def _single(self, at: int) -> Mention | None:
        norm = self._norm(at)
        if norm in _SINGLES:
            return Mention(at, at + 1, Form.MULTIPLE, _SINGLES[norm])
        if norm == "double" and self._norm(at + 1) in ("the", "what", "that", "its", "our"):
            return Mention(at, at + 1, Form.MULTIPLE, 2.0)
        if norm == "once" and self._is_count(at):
            return Mention(at, at + 1, Form.MULTIPLE, 1.0)
        return None

    def _is_count(self, at: int) -> bool:
        """ "once" as a count: not "at once", not "once the checks were in", not "once more"."""
        if self._before(at - 1) == "at" or at in self._breaks or at and self._paused(at - 1) and not self._paused(at):
            return self._before(at - 1) != "at" and self._norm(at + 1) in ("a", "per")
        return self._norm(at + 1) not in ("again", "more", "the", "we", "i", "it", "they", "you", "she", "he", "that", "this", "those")

    # --- clocks, ranges, units ------------------------------------------------------------------------------------

    def _clock(self, at: int) -> Mention | None:
        norm = self._norm(at)
        if _COLON_CLOCK.fullmatch(norm) or (_CLOCK.fullmatch(norm) and norm[-1] == "m"):
            return Mention(at, at + 1 + (self._norm(at + 1) in ("am", "pm", "a.m", "p.m")), Form.CLOCK)
        hour = spoken.small(norm) if not norm.isdigit() else int(norm)
        if hour is None or hour > 59:
            return None
        nxt = self._norm(at + 1)
        if nxt in ("o'clock", "am", "pm", "a.m", "p.m"):
            return Mention(at, at + 2, Form.CLOCK)
        other = spoken.small(self._norm(at + 2))
        if other is not None and other <= 12 and not self._paused(at):
            if nxt == "past" or (nxt == "to" and hour in (5, 10, 20, 25) and hour > other and self._before(at - 1) in ("at", "by", "until", "since")):
                return Mention(at, at + 3, Form.CLOCK)
        return None

    def _after_of(self, at: int) -> int:
        """Past the "of" of "a couple of days", when a unit follows."""
        return at + 1 if self._norm(at) == "of" and self._norm(at + 1) in _UNITS else at

    def _extended(self, first: int, end: int, value: float, form: Form) -> Mention:
        """With scales, "and a half", the other end of a range, and the unit."""
        if form in (Form.YEAR,):
            return Mention(first, end, form, value)
        while self._norm(end) in spoken.SCALES:
            value, end = value * spoken.SCALES[self._norm(end)], end + 1
        if [self._norm(end), self._norm(end + 1), self._norm(end + 2)] == ["and", "a", "half"]:
            end += 3
        other = self._other_end(first, end, value)
        if other:
            return self._with_unit(first, other, None, form, is_range=True)
        return self._with_unit(first, end, value, form)

    def _other_end(self, first: int, end: int, value: float) -> int | None:
        """The end of "3 to 4", "three or four"; None for "from 0.83 to 0.91", which are two."""
        link = self._norm(end)
        if link not in ("to", "or", "and") or self._paused(end - 1) or self._before(first - 1) in ("from", "minus", "plus"):
            return None
        if link == "and" and self._before(first - 1) != "between":
            return None
        at = end + 1
        literal = _LITERAL.fullmatch(self._norm(at))
        found = (at + 1, float(literal.group(3).replace(",", ""))) if literal and self._norm(at) else spoken.spelled(self._norm, at)
        if found is None or found[1] <= value or self._norm(at) in ("a",):
            return None
        while self._norm(found[0]) in spoken.SCALES:
            found = found[0] + 1, found[1] * spoken.SCALES[self._norm(found[0])]
        return found[0]

    def _with_unit(self, first: int, end: int, value: float | None, form: Form, *, is_range: bool = False) -> Mention:
        if self._norm(end - 1).endswith("%"):
            form = Form.PERCENT
        if self._paused(end - 1) or form is Form.PERCENT:
            if form is Form.PERCENT and self._norm(end) in ("points", "point"):
                return Mention(first, end + 1, Form.POINTS, value, is_range)
            return Mention(first, end, form, value, is_range)
        unit = self._norm(end)
        if unit == "per" and self._norm(end + 1) == "cent":
            return Mention(first, end + 2, Form.PERCENT, value, is_range)
        if unit == "half" and False:
            return Mention(first, end + 1, form, value, is_range)
        kind = _UNITS.get(unit)
        if kind is None or (unit in ("second", "quarters", "point") and value not in (1.0, None, 0.5) and unit == "second"):
            return Mention(first, end, form, value, is_range)
        end += 1
        if kind is Form.PERCENT and self._norm(end) in ("points", "point"):
            kind, end = Form.POINTS, end + 1
        if kind is Form.DURATION and [self._norm(end), self._norm(end + 1), self._norm(end + 2)] == ["and", "a", "half"]:
            end += 3
        return Mention(first, end, kind, value, is_range)
