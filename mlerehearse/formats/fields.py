"""Read and check values from untrusted JSON; errors name the place of the value."""

import math
from typing import Any

from mlerehearse.errors import TranscriptError
from mlerehearse.texts import clean as clean
from mlerehearse.texts import say

DAY = 86_400.0  # seconds; no single recording is longer
LIMIT_TEXT = 1_000_000  # characters; five hours of speech have a third of them
_PROBABILITY_SLACK = 0.001  # some engines print 1.0000001


def mapping(value: Any, place: str) -> dict[str, Any]:
    """Return a JSON object; raise TranscriptError if it isn't one."""
    if not isinstance(value, dict):
        raise TranscriptError(say("formats.object", place=place))
    return value


def sequence(value: Any, place: str) -> list[Any]:
    """Return a JSON array; raise TranscriptError if it isn't one."""
    if not isinstance(value, list):
        raise TranscriptError(say("formats.list", place=place))
    return value


def text(value: Any, place: str) -> str:
    """Return a string without characters that could harm a terminal or a file.

    Raises TranscriptError if the value is not a string, or is far too long.
    """
    if not isinstance(value, str):
        raise TranscriptError(say("formats.text", place=place))
    if len(value) > LIMIT_TEXT:
        raise TranscriptError(say("formats.long_text", place=place))
    return clean(value)


def optional_text(data: dict[str, Any], key: str) -> str | None:
    """Return the string under a key, or None if there is none."""
    value = data.get(key)
    return None if value is None else text(value, key)


def number(value: Any, place: str) -> float:
    """Return a finite number; raise TranscriptError for anything else, including a boolean."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            finite = float(value)
        except OverflowError:
            finite = math.inf
        if math.isfinite(finite):
            return finite
    raise TranscriptError(say("formats.number", place=place))


def time(value: Any, place: str) -> float:
    """Return a time in seconds between 0 and a day; raise TranscriptError for anything else."""
    seconds = number(value, place)
    if not 0 <= seconds <= DAY:
        raise TranscriptError(say("formats.time", place=place))
    return seconds


def optional_time(data: dict[str, Any], key: str, place: str) -> float | None:
    """Return the time under a key in seconds, or None if there is none."""
    value = data.get(key)
    return None if value is None else time(value, f"{place}.{key}")


def probability(value: Any, place: str) -> float:
    """Return a number between 0 and 1 (1 for None); raise TranscriptError for anything else."""
    if value is None:
        return 1.0
    share = number(value, place)
    if not -_PROBABILITY_SLACK <= share <= 1 + _PROBABILITY_SLACK:
        raise TranscriptError(say("formats.probability", place=place))
    return min(1.0, max(0.0, share))
