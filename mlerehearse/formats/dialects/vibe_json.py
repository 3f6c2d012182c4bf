"""The JSON of Vibe: a list of segments whose start and stop are in hundredths of a second.

    [{"start": 93, "stop": 298, "text": str, "speaker": int}]

A file with fractions can't count in hundredths: it is read as seconds.
"""

from collections.abc import Iterator
from typing import Any

from mlerehearse.formats import fields
from mlerehearse.formats.dialects.passages import Passage, moment, speaker_of, words_of
from mlerehearse.formats.word_limits import check_count


def read(data: Any) -> Iterator[Passage]:
    """Yield the segments of `segments` in a file; raises TranscriptError."""
    yield from _segments(fields.sequence(data["segments"], "segments"), "segments")


def read_list(data: Any) -> Iterator[Passage]:
    """Yield the segments of a file that is a list of them; raises TranscriptError."""
    yield from _segments(data, "")


def _segments(items: list[Any], place: str) -> Iterator[Passage]:
    check_count(len(items))
    segments = [(fields.mapping(item, at := f"{place}[{i}]"), at) for i, item in enumerate(items)]
    ends = [segment.get(key) for segment, _ in segments for key in ("start", "stop")]
    per_second = 1 if any(isinstance(end, float) for end in ends) else 100
    for segment, at in segments:
        start = moment(segment.get("start"), f"{at}.start", per_second)
        stop = moment(segment.get("stop"), f"{at}.stop", per_second)
        yield Passage(at, start, stop, words_of(segment.get("text"), f"{at}.text"), speaker_of(segment))
