"""What every dialect is read into, and the parts that the readers share.

Times may still be missing, negative or out of order here; `time_repair` mends them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mlerehearse.errors import TranscriptError
from mlerehearse.formats import fields
from mlerehearse.formats.word_limits import check_count
from mlerehearse.formats.word_times import TimedText
from mlerehearse.texts import say

_PROBABILITIES = ("probability", "score", "confidence")  # Whisper, WhisperX, whisper-timestamped and AssemblyAI
_NAME = 60  # characters of a speaker's name that are kept


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of speech as a file lists it: a segment, a chunk, a caption or a single word.

    `place` is its location in the file; `start` and `end` are in seconds, or None if the file has
    none. `unaligned` says that the file lists words and times for other passages but not for this.
    """

    place: str
    start: float | None
    end: float | None
    words: tuple[TimedText, ...]
    speaker: str | None = None
    unaligned: bool = False


Reader = Callable[[Any], Iterator[Passage]]  # from the list of a file, or from all of it


def moment(value: Any, place: str, per_second: float = 1.0) -> float | None:
    """Return a time in seconds, which may be negative, or None for None; raises TranscriptError.

    `per_second` is how many of the file's units make a second.
    """
    if value is None:
        return None
    seconds = fields.number(value, place) / per_second
    if abs(seconds) > fields.DAY:
        raise TranscriptError(say("formats.time", place=place))
    return seconds


def words_of(text: Any, place: str, speaker: str | None = None) -> tuple[TimedText, ...]:
    """Return the words of a text, without times; None is an empty text."""
    spoken = [] if text is None else fields.text(text, place).split()
    check_count(len(spoken))
    return tuple(TimedText(word, None, None, 1.0, place, speaker) for word in spoken)


def listed_words(items: Sequence[Any], place: str, per_second: float = 1.0) -> tuple[TimedText, ...]:
    """Return the words of a list of objects, whose keys are `word` or `text`, `start` and `end`."""
    check_count(len(items))
    return tuple(word for i, item in enumerate(items) if (word := _word(item, f"{place}[{i}]", per_second)).text)


def as_passages(words: Sequence[TimedText]) -> Iterator[Passage]:
    """Yield a passage for all words of a list without segments."""
    yield Passage(words[0].place if words else "", None, None, tuple(words))


def speaker_of(data: dict[str, Any]) -> str | None:
    """Return the name or number of an entry's speaker, or None if it is unknown."""
    value = data.get("speaker")
    name = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    known = fields.clean(name[:_NAME]) if isinstance(name, str) else ""
    return None if known in ("", "?") else known  # ? is whisper.cpp's sign for unknown


def sureness(value: Any, place: str) -> float:
    """Return a probability, or 1 for None and for a number that isn't one, such as WhisperX's NaN.

    Raises TranscriptError if the value is no number.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value) if 0 <= value <= 1 else 1.0
    return fields.probability(value, place)


def _word(item: Any, place: str, per_second: float) -> TimedText:
    data = fields.mapping(item, place)
    name = "word" if data.get("word") is not None else "text"
    sure = next((key for key in _PROBABILITIES if key in data), _PROBABILITIES[0])
    return TimedText(
        "" if data.get(name) is None else fields.text(data[name], f"{place}.{name}"),
        moment(data.get("start"), f"{place}.start", per_second),
        moment(data.get("end"), f"{place}.end", per_second),
        sureness(data.get(sure), f"{place}.{sure}"),
        place,
        speaker_of(data),
    )
