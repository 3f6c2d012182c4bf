"""The chunks of transformers' pipeline and of insanely-fast-whisper.

    {"text": str, "chunks": [{"text": str, "timestamp": [s, s]}],
     "speakers": [{"speaker": str, "text": str, "timestamp": [s, s]}]}

A chunk is a sentence or a word. Either end may be null, often the last one: Whisper was cut off
there. insanely-fast-whisper repeats the chunks in `speakers` if it was asked who speaks.
"""

from collections.abc import Iterator
from typing import Any

from mlerehearse.errors import TranscriptError
from mlerehearse.formats import fields
from mlerehearse.formats.dialects.passages import Passage, moment, speaker_of, words_of
from mlerehearse.texts import say


def read(data: Any) -> Iterator[Passage]:
    """Yield the chunks of a file; raises TranscriptError."""
    key = "speakers" if data.get("speakers") else "chunks"
    yield from _chunks(fields.sequence(data[key], key), key)


def read_list(data: Any) -> Iterator[Passage]:
    """Yield the chunks of a file that is a list of them."""
    yield from _chunks(data, "")


def _chunks(items: list[Any], place: str) -> Iterator[Passage]:
    for i, item in enumerate(items):
        at = f"{place}[{i}]"
        chunk = fields.mapping(item, at)
        ends = _ends(chunk.get("timestamp"), f"{at}.timestamp")
        yield Passage(at, *ends, words_of(chunk.get("text"), f"{at}.text"), speaker_of(chunk))


def _ends(value: Any, place: str) -> tuple[float | None, float | None]:
    if value is None:
        return None, None
    ends = fields.sequence(value, place)
    if len(ends) != 2:
        raise TranscriptError(say("formats.pair", place=place))
    return moment(ends[0], f"{place}[0]"), moment(ends[1], f"{place}[1]")
