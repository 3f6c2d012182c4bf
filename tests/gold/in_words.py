"""Spell out a token with digits as a speaker says it.

Examples: "95%" -> ninety five percent, "NDCG@10" -> NDCG at ten.
"""

import re

_BELOW_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_ONES = re.findall(r"\w+", _BELOW_TWENTY)
_TENS = re.findall(r"\w+", "_ ten twenty thirty forty fifty sixty seventy eighty ninety")
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_MONEY = {"$": "dollars", "£": "pounds", "€": "euros"}
_SUFFIXES = {"ms": "milliseconds", "s": "seconds", "x": "times", "k": "thousand", "m": "million", "b": "billion"}
_TOKEN = re.compile(
    r"(?P<open>[\"“(]*)(?P<name>[A-Za-z]+@?|@)?(?P<sign>-)?(?P<money>[$£€])?(?P<whole>\d+(?:,\d{3})*)(?:\.(?P<part>\d+))?"
    r"(?P<percent>%)?(?P<suffix>ms|[sxkmbKMB])?(?P<close>[.,;:!?\"”)]*)"
)
_JOINED = re.compile(r"([\"“(]*)(\d+)-([a-z]+)([.,;:!?\"”)]*)")


def in_words(text: str) -> list[str]:
    """Return the words that are said for a printed one.

    A word without digits, or of another form, is returned as it is.
    """
    joined = _JOINED.fullmatch(text)
    if joined:
        opened, digits, unit, closed = joined.groups()
        return _closed([opened + f"{'-'.join(cardinal(int(digits)))}-{unit}"], closed)
    match = _TOKEN.fullmatch(text)
    if not match:
        return [text]
    said = [*_name(match["name"] or ""), *_number(match)]
    return _closed([match["open"] + said[0], *said[1:]], match["close"])


def _closed(said: list[str], mark: str) -> list[str]:
    return [*said[:-1], said[-1] + mark]


def _name(name: str) -> list[str]:
    letters = name.rstrip("@")
    return ([letters] if letters else []) + (["at"] if name.endswith("@") else [])


def _number(match: re.Match[str]) -> list[str]:
    digits = match["whole"].replace(",", "")
    is_year = len(digits) == 4 and digits[:2] in ("19", "20") and digits[2] != "0" and digits == match["whole"]
    said = _year(digits) if is_year and not match["money"] else cardinal(int(digits))
    if match["part"]:
        said += ["point", *(_ONES[int(digit)] for digit in match["part"])]
    suffix = _SUFFIXES.get((match["suffix"] or "").lower())
    said += [suffix] if suffix else []
    said += [_MONEY[match["money"]]] if match["money"] else []
    return (["minus"] if match["sign"] else []) + said + (["percent"] if match["percent"] else [])


def _year(digits: str) -> list[str]:
    return [*cardinal(int(digits[:2])), *cardinal(int(digits[2:]))]


def cardinal(value: int) -> list[str]:
    """Return a whole number in words without "and" and hyphens, as recognisers print it."""
    for size, name in _SCALES:
        if value >= size:
            rest = cardinal(value % size) if value % size else []
            return [*cardinal(value // size), name, *rest]
    if value < len(_ONES):
        return [_ONES[value]]
    return [_TENS[value // 10], *([_ONES[value % 10]] if value % 10 else [])]
