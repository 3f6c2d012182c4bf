"""The lists of openai-whisper, OpenAI's service, faster-whisper, WhisperX and whisper-timestamped.

    {"segments": [{"start": s, "end": s, "text": str, "speaker": str, "words": [word]}],
     "words": [word]}
    word = {"word" or "text": str, "start": s, "end": s, "speaker": str,
            "probability", "score" or "confidence": 0..1}

Either list may be missing, `words` may be called `word_segments`, and either may be the whole file.
OpenAI's service lists words beside its segments: they have the better times, and the segments have
the punctuation.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mlerehearse.formats import fields
from mlerehearse.formats.dialects.passages import Passage, as_passages, listed_words, moment, speaker_of, words_of
from mlerehearse.formats.word_times import TimedText

_AHEAD = 4  # words of the text that may be missing in the list


def read(data: Any) -> Iterator[Passage]:
    """Yield the passages of a file with lists of words or segments; raises TranscriptError."""
    for key in ("words", "segments", "word_segments"):
        items = fields.sequence(data[key], key) if data.get(key) is not None else []
        if items:
            yield from segments(items, key) if key == "segments" else as_passages(_words(data, items, key))
            return


def read_list(data: Any) -> Iterator[Passage]:
    """Yield the passages of a file that is a list of words or of segments."""
    yield from as_passages(listed_words(data, "")) if "word" in data[0] else segments(data, "")


def _words(data: Any, items: list[Any], key: str) -> tuple[TimedText, ...]:
    """Return the words of a list, as the segments beside them write them."""
    beside = fields.sequence(data["segments"], "segments") if data.get("segments") is not None else []
    written = [word.text for segment in segments(beside, "segments") for word in segment.words]
    return tuple(_as_written(listed_words(items, key), written))


def _as_written(words: tuple[TimedText, ...], written: list[str]) -> Iterator[TimedText]:
    """Yield the words with the punctuation of the same words in a text, where it has them."""
    letters = [_letters(text) for text in written]
    at = 0
    for word in words:
        bare = _letters(word.text)
        found = next((i for i in range(at, min(at + _AHEAD, len(written))) if bare and letters[i] == bare), None)
        if found is None:
            yield word
        else:
            yield replace(word, text=written[found])
            at = found + 1


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


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
