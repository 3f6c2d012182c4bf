"""Parse spelled-out numbers.

Examples: "forty percent", "two hundred and ten", "zero point eight", "twenty twenty two".
"""

from collections.abc import Callable

Norm = Callable[[int], str]  # maps a token's index to its text, "" outside the take

UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
} | {"fourty": 40}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "grand": 1e3, "mil": 1e6}
_PARTS = {
    "half": 2,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
}
FRACTIONS = {word: 1 / part for word, part in _PARTS.items()}
FRACTIONS |= {f"{word}s": 1 / part for word, part in _PARTS.items() if word != "half"} | {"halves": 0.5}


def parse_small(word: str) -> int | None:
    """Return the value of a word below a hundred ("twenty-two" included), or None."""
    if word in UNITS:
        return UNITS[word]
    if word in TENS:
        return TENS[word]
    ten, _, unit = word.partition("-")
    if ten in TENS and 0 < UNITS.get(unit, 0) < 10:
        return TENS[ten] + UNITS[unit]
    return None


def below_hundred(norm: Norm, at: int) -> tuple[int, float] | None:
    """Return (end, value) of one or two words below a hundred at a token, or None."""
    value = parse_small(norm(at))
    if value is None:
        return None
    unit = UNITS.get(norm(at + 1), 0)
    if norm(at) in TENS and 0 < unit < 10:
        return at + 2, float(value + unit)
    return at + 1, float(value)


def year(norm: Norm, at: int) -> tuple[int, float] | None:
    """Return (end, value) of a year such as "twenty twenty two" or "nineteen ninety eight"."""
    century = {"twenty": 2000, "nineteen": 1900}.get(norm(at))
    if century is None:
        return None
    rest = below_hundred(norm, at + 1)
    if rest is None or rest[1] < 10:
        return None
    return rest[0], century + rest[1]


def parse_spelled(norm: Norm, at: int) -> tuple[int, float] | None:
    """Return (end, value) of a spelled number at a token, with its scales and decimals.

    Returns None if no number starts there.
    """
    found = year(norm, at) or below_hundred(norm, at)
    if found is None and norm(at) in SCALES and norm(at) not in ("grand", "mil"):
        found = at, 1.0
    if found is None:
        return None
    end, value = _scaled(norm, *found)
    return _decimals(norm, end, value)


def _scaled(norm: Norm, end: int, value: float) -> tuple[int, float]:
    """Extend a number by the scales that follow: "two" -> "two hundred and ten thousand"."""
    total, part = 0.0, value
    while (scale := SCALES.get(norm(end))) is not None:
        part, end = (part or 1) * scale, end + 1
        if scale >= SCALES["thousand"]:
            total, part = total + part, 0.0
        rest = below_hundred(norm, end + (norm(end) == "and"))
        if rest is None:
            break
        part, end = part + rest[1], rest[0]
    return end, total + part


def _decimals(norm: Norm, end: int, value: float) -> tuple[int, float]:
    """Extend a whole number by spelled decimals: "two point one", "zero point oh five"."""
    if norm(end) not in ("point", "dot"):
        return end, value
    digits, at = "", end + 1
    while (
        digit := {"oh": 0, "o": 0}.get(norm(at), UNITS.get(norm(at), parse_small(norm(at)) if not digits else None))
    ) is not None:
        digits, at = digits + str(digit), at + 1
        if digit > 9:
            break
    return (at, float(f"{int(value)}.{digits}")) if digits else (end, value)
