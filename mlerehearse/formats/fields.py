"""Values out of foreign JSON, each checked and, where it is wrong, refused with the place where it stands."""

import math
import unicodedata
from typing import Any

from mlerehearse.errors import TranscriptError
from mlerehearse.texts import say

DAY = 86_400.0  # seconds; nothing that is spoken at one go is longer
_PROBABILITY_SLACK = 0.001  # engines print 1.0000001


def mapping(value: Any, place: str) -> dict[str, Any]:
    """A JSON object; raises TranscriptError."""
    if not isinstance(value, dict):
        raise TranscriptError(say("formats.object", place=place))
    return value


def sequence(value: Any, place: str) -> list[Any]:
    """A JSON array; raises TranscriptError."""
    if not isinstance(value, list):
        raise TranscriptError(say("formats.list", place=place))
    return value


def text(value: Any, place: str) -> str:
    """A text, cleaned of what could harm a terminal or a file; raises TranscriptError."""
    if not isinstance(value, str):
        raise TranscriptError(say("formats.text", place=place))
    return clean(value)


def optional_text(data: dict[str, Any], key: str) -> str | None:
    """The text under a key, None where there is none."""
    value = data.get(key)
    return None if value is None else text(value, key)


def number(value: Any, place: str) -> float:
    """A finite number that is no boolean; raises TranscriptError."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            finite = float(value)
        except OverflowError:
            finite = math.inf
        if math.isfinite(finite):
            return finite
    raise TranscriptError(say("formats.number", place=place))


def time(value: Any, place: str) -> float:
    """Seconds from 0 to a day; raises TranscriptError."""
    seconds = number(value, place)
    if not 0 <= seconds <= DAY:
        raise TranscriptError(say("formats.time", place=place))
    return seconds


def optional_time(data: dict[str, Any], key: str, place: str) -> float | None:
    """The seconds under a key, None where there are none."""
    value = data.get(key)
    return None if value is None else time(value, f"{place}.{key}")


def probability(value: Any, place: str) -> float:
    """A number from 0 to 1, 1 where there is none; raises TranscriptError."""
    if value is None:
        return 1.0
    share = number(value, place)
    if not -_PROBABILITY_SLACK <= share <= 1 + _PROBABILITY_SLACK:
        raise TranscriptError(say("formats.probability", place=place))
    return min(1.0, max(0.0, share))


def clean(raw: str) -> str:
    """The text with single blanks, without control signs (a terminal would obey them) and lone surrogates."""
    spaced = " ".join(raw.split())
    return "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs"))
