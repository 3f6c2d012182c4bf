"""Find the numbers of a take.

They are digits, words, money, percentages, multiples, fractions, clock times and digits in names.
"""

import re
from collections.abc import Iterator, Sequence

from mlerehearse.coach.numbers import spelled as spoken
from mlerehearse.coach.numbers.clock_times import parse_clock
from mlerehearse.coach.numbers.cursor import TokenCursor
from mlerehearse.coach.numbers.one_and_once import once_counts, one_counts
from mlerehearse.coach.numbers.units import LITERAL, UNITS, Form, Mention, extended, with_unit
from mlerehearse.coach.text.lexicon import words
from mlerehearse.coach.text.tokens import Token

_RANGE = re.compile(r"[$£€]?\d[\d,.]*%?-(?:to-)?\d[\d,.]*(%?)[a-z]*")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_DECADE = re.compile(r"(?:\d{2}|\d{4})'?s|(?:twen|thir|for|fif|six|seven|eigh|nine)ties")
_SUFFIXES = words("k m b bn am pm to")
_NAMES = ("p", "f", "q")  # "p 99" is a name
_WORDS = {
    "twice": 2.0, "thrice": 3.0, "doubled": 2.0, "doubling": 2.0, "halved": 0.5, "halving": 0.5, "halves": 0.5,
    "tripled": 3.0, "quadrupled": 4.0, "twofold": 2.0, "threefold": 3.0, "fivefold": 5.0, "tenfold": 10.0,
}  # fmt: skip
_NO_COUNT = words("on-one to-one class off time")  # "one-on-one" is a name
_AFTER_FRACTION = words(
    "of or fewer less more off in among from to on the faster lower higher smaller slower and since over"
    " compared after for at million point"
)
_YEARS = (1950, 2060)


def find_numbers(tokens: Sequence[Token], breaks: frozenset[int]) -> tuple[Mention, ...]:
    """Return all numbers in order.

    `breaks` are the tokens that begin a sentence, which no number crosses.
    """
    return tuple(_scan(TokenCursor(tokens, breaks)))


def _scan(view: TokenCursor) -> Iterator[Mention]:
    while view.start < len(view.tokens):
        mention = _at(view, view.start)
        if mention is None:
            view.start += 1
        else:
            yield mention
            view.start = mention.last


def _at(view: TokenCursor, at: int) -> Mention | None:
    return parse_clock(view, at) or _digits(view, at) or _spelled(view, at) or _single(view, at)


def _digits(view: TokenCursor, at: int) -> Mention | None:
    norm = view.norm(at)
    if _DECADE.fullmatch(norm):
        return Mention(at, at + 1, Form.YEAR)
    if not any(char.isdigit() for char in norm) or _ORDINAL.fullmatch(norm):
        return None
    ranged = _RANGE.fullmatch(norm)
    if ranged:
        form = Form.PERCENT if ranged.group(1) else Form.PLAIN
        return with_unit(view, at, at + 1, Mention(at, at + 1, form, is_range=True))
    match = LITERAL.fullmatch(norm)
    if match is None or not _is_unit(match.group(5), norm):
        return Mention(at, at + 1, Form.NAME)
    value = float(match.group(3).replace(",", ""))
    if _is_name(view, at):
        return Mention(at - 1, at + 1, Form.NAME, value)
    form = _form(match, view.norm(at + 1), value)
    return Mention(at, at + 1, form, value) if form is Form.YEAR else extended(view, at, at + 1, value, form)


def _is_unit(suffix: str, norm: str) -> bool:
    return not suffix or suffix in UNITS or suffix in _SUFFIXES or "-" in norm


def _is_name(view: TokenCursor, at: int) -> bool:
    return view.before(at) in _NAMES and not view.paused(at - 1)


def _form(match: re.Match[str], following: str, value: float) -> Form:
    _, money, digits, percent, unit = match.groups()
    if money:
        return Form.MONEY
    if percent:
        return Form.PERCENT
    if unit in UNITS:
        return UNITS[unit]
    if digits.isdigit() and len(digits) == 4 and _YEARS[0] <= value <= _YEARS[1] and following not in UNITS:
        return Form.YEAR
    return Form.DECIMAL if "." in digits else Form.PLAIN


def _spelled(view: TokenCursor, at: int) -> Mention | None:
    norm = view.norm(at)
    if norm in ("a", "an"):
        return _articled(view, at)
    if norm == "half" or norm.startswith("half-"):
        return _half(view, at)
    return _hyphened(view, at) or _in_words(view, at, at)


def _articled(view: TokenCursor, at: int) -> Mention | None:
    """Parse a number that begins with "a": "a couple of days", "a third", "a hundred"."""
    word = view.norm(at + 1)
    if word in ("couple", "dozen"):
        return _few(view, at)
    if word in spoken.FRACTIONS and word != "quarters" and _is_fraction(view, at + 1):
        return _fraction(view, at, at + 2)
    return _in_words(view, at, at + 1) if word in spoken.SCALES else None


def _few(view: TokenCursor, at: int) -> Mention:
    end = at + 2
    while view.norm(end) in spoken.SCALES:  # "a couple hundred thousand"
        end += 1
    if view.norm(end) == "of" and view.norm(end + 1) in UNITS:
        end += 1
    return with_unit(view, at, end, Mention(at, end, Form.PLAIN))


def _in_words(view: TokenCursor, first: int, at: int) -> Mention | None:
    found = spoken.parse_spelled(view.norm, at)
    if found is None or (view.norm(at) == "one" and found[0] == at + 1 and not one_counts(view, at)):
        return None
    end, value = found
    if first == at and _is_plural_fraction(view, end):
        return _fraction(view, first, end + 1)
    year = spoken.year(view.norm, at)
    if year and year[0] == end and _YEARS[0] <= value <= _YEARS[1]:
        return Mention(first, end, Form.YEAR, value)
    if _is_name(view, first):
        return Mention(first - 1, end, Form.NAME, value)
    return extended(view, first, end, value, Form.DECIMAL if value % 1 else Form.PLAIN)


def _is_plural_fraction(view: TokenCursor, at: int) -> bool:
    """Whether a plural is a fraction.

    "Two thirds" and "three quarters of" are; "two quarters" is half a year.
    """
    word = view.norm(at)
    if word == "quarters":
        return view.norm(at + 1) in ("of", "one")
    return word in spoken.FRACTIONS and word.endswith(("s", "third", "quarter"))


def _hyphened(view: TokenCursor, at: int) -> Mention | None:
    """Parse the number before a hyphen: "two-week", "one-page"."""
    head, _, tail = view.norm(at).partition("-")
    value = spoken.parse_small(head)
    if not tail or value is None or tail in _NO_COUNT or spoken.parse_small(view.norm(at)) is not None:
        return None
    return Mention(at, at + 1, UNITS.get(tail, Form.PLAIN), float(value))


def _half(view: TokenCursor, at: int) -> Mention:
    unit = view.norm(at).partition("-")[2]
    return Mention(at, at + 1, UNITS.get(unit, Form.FRACTION), 0.5) if unit else _fraction(view, at, at + 1)


def _is_fraction(view: TokenCursor, at: int) -> bool:
    """Whether "a third" is a share rather than an ordinal.

    "A third of" and "down by a third" are shares, "a third seed" is an ordinal.
    """
    after = view.norm(at + 1)
    if view.norm(at) == "half" or view.paused(at) or not after:
        return True
    return after in _AFTER_FRACTION


def _fraction(view: TokenCursor, first: int, end: int) -> Mention:
    """Parse a fraction with its unit.

    Examples: "half a point", "a tenth of a percent", "half a million euros".
    """
    at = end
    if view.norm(at) == "of" and view.norm(at + 1) in ("a", "an", "one"):
        at += 1
    at += view.norm(at) in ("a", "an", "one")
    scaled = view.norm(at) in spoken.SCALES
    at += scaled
    unit = UNITS.get(view.norm(at), Form.MULTIPLE)
    if unit is not Form.MULTIPLE:
        return Mention(first, at + 1, unit)
    return Mention(first, at, Form.PLAIN) if scaled else Mention(first, end, Form.FRACTION)


def _single(view: TokenCursor, at: int) -> Mention | None:
    """Parse a number in one word: "twice", "halved", "once"."""
    norm = view.norm(at)
    if norm in _WORDS:
        return Mention(at, at + 1, Form.MULTIPLE, _WORDS[norm])
    if norm == "double" and view.norm(at + 1) in ("the", "what", "that", "its", "our"):
        return Mention(at, at + 1, Form.MULTIPLE, 2.0)
    return Mention(at, at + 1, Form.MULTIPLE, 1.0) if norm == "once" and once_counts(view, at) else None
