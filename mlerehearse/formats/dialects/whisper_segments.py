"""The lists of openai-whisper, OpenAI's service, faster-whisper, WhisperX and whisper-timestamped.

    {"segments": [{"start": s, "end": s, "text": str, "speaker": str, "words": [word]}],
     "words": [word]}
    word = {"word" or "text": str, "start": s, "end": s, "speaker": str,
            "probability", "score" or "confidence": 0..1}

Either list may be missing, `words` may be called `word_segments`, and either may be the whole file.
The service lists words beside its segments; their times are better, so they are read.
"""

from collections.abc import Iterator
from typing import Any

from mlerehearse.formats import fields
from mlerehearse.formats.dialects.passages import Passage, as_passages, listed_words, moment, speaker_of, words_of


def read(data: Any) -> Iterator[Passage]:
    """Yield the passages of a file with lists of words or segments; raises TranscriptError."""
    for key in ("words", "segments", "word_segments"):
        items = fields.sequence(data[key], key) if data.get(key) is not None else []
        if items:
            yield from segments(items, key) if key == "segments" else as_passages(listed_words(items, key))
            return


def read_list(data: Any) -> Iterator[Passage]:
    """Yield the passages of a file that is a list of words or of segments."""
    yield from as_passages(listed_words(data, "")) if "word" in data[0] else segments(data, "")


def segments(items: list[Any], place: str) -> Iterator[Passage]:
    """Yield the segments of a list."""
    for i, item in enumerate(items):
        at = f"{place}[{i}]"
        data = fields.mapping(item, at)
        listed = data.get("words")
        words = listed_words(fields.sequence(listed, f"{at}.words"), f"{at}.words") if listed is not None else ()
        unaligned = listed is not None and not words
        yield Passage(
            at,
            moment(data.get("start"), f"{at}.start"),
            moment(data.get("end"), f"{at}.end"),
            words or words_of(data.get("text"), f"{at}.text"),
            speaker_of(data),
            unaligned,
        )
