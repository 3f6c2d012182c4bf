"""Read the JSON of other Whisper programs, recognized by its shape.

Known shapes: `segments` with or without `words` (openai-whisper, faster-whisper and WhisperX dumps;
also as a bare list); `words` or `word_segments` alone; the OpenAI API, which has `words` next to
`segments`; and whisper.cpp's `transcription`, which has offsets in milliseconds and, in its full
form, tokens.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from mlerehearse.errors import TranscriptError
from mlerehearse.formats import fields
from mlerehearse.formats.word_times import TimedText, fill_missing_times
from mlerehearse.texts import say

_SPECIAL = re.compile(r"\[_.*\]|<\|.*\|>")  # whisper.cpp's special tokens, which are not words
_SOUND = re.compile(r"\[[^\]]*\]|\([^)]*\)|[♪♫\s]*")  # an entry that only names a sound: [BLANK_AUDIO], (music)
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d)[,.](\d{3})")


def heard_in(data: Any) -> list[TimedText]:
    """Return the words of a foreign transcript, possibly without times; raises TranscriptError."""
    if isinstance(data, list):
        return _list(data)
    for key, reader in _READERS:
        if data.get(key) is not None:
            found = reader(fields.sequence(data[key], key), key)
            if found or key != "words":
                return found
    if any(key in data for key, _ in _READERS):
        return []
    raise TranscriptError(say("formats.shape"))


def listed_words(items: Sequence[Any], place: str) -> list[TimedText]:
    """Return the words of a list of objects.

    The keys are `text` or `word`, `start`, `end`, and `probability` or `score`.
    """
    return [word for i, item in enumerate(items) if (word := _word(item, f"{place}[{i}]")).text]


def _list(data: list[Any]) -> list[TimedText]:
    first = data[0] if data else {}
    if isinstance(first, dict) and "word" in first:
        return listed_words(data, "")
    if not data or (isinstance(first, dict) and ("text" in first or "words" in first)):
        return _segments(data, "")
    raise TranscriptError(say("formats.shape"))


def _word(item: Any, place: str) -> TimedText:
    data = fields.mapping(item, place)
    name = "word" if "word" in data else "text"
    sure = "probability" if "probability" in data else "score"
    return TimedText(
        fields.text(data.get(name), f"{place}.{name}"),
        fields.optional_time(data, "start", place),
        fields.optional_time(data, "end", place),
        fields.probability(data.get(sure), f"{place}.{sure}"),
        place,
    )


def _segments(items: Sequence[Any], place: str) -> list[TimedText]:
    heard: list[TimedText] = []
    for i, item in enumerate(items):
        at = f"{place}[{i}]"
        data = fields.mapping(item, at)
        start, end = fields.optional_time(data, "start", at), fields.optional_time(data, "end", at)
        if data.get("words") is not None:
            words = listed_words(fields.sequence(data["words"], f"{at}.words"), f"{at}.words")
        else:
            words = _split(fields.text(data.get("text"), f"{at}.text"), at)
        heard += fill_missing_times(words, start, end)
    return heard


def _split(text: str, place: str) -> list[TimedText]:
    return [TimedText(word, None, None, 1.0, place) for word in text.split()]


def _transcription(items: Sequence[Any], place: str) -> list[TimedText]:
    """Return the words of whisper.cpp's JSON.

    An entry is a sentence, a word or, if the output is split by length, part of a word. A part has
    no leading space.
    """
    entries = [(fields.mapping(item, f"{place}[{i}]"), f"{place}[{i}]") for i, item in enumerate(items)]
    blanks = any(str(data.get("text", "")).startswith(" ") for data, _ in entries)
    heard: list[TimedText] = []
    for data, at in entries:
        raw = data.get("text")
        text = fields.text(raw, f"{at}.text")
        if _SOUND.fullmatch(text):
            continue
        start, end = _ends(data, at)
        words = _tokens(data, at) or fill_missing_times(_split(text, at), start, end)
        if blanks and heard and str(raw)[:1] != " ":
            heard[-1:], words = [_glued(heard[-1], words[0])], words[1:]
        heard += words
    return heard


def _tokens(data: dict[str, Any], place: str) -> list[TimedText]:
    """Join tokens into words: a token that begins with a space begins a word."""
    words: list[TimedText] = []
    for i, item in enumerate(fields.sequence(data.get("tokens") or [], f"{place}.tokens")):
        at = f"{place}.tokens[{i}]"
        token = fields.mapping(item, at)
        text = fields.text(token.get("text"), f"{at}.text")
        if not text or _SPECIAL.fullmatch(text):
            continue
        start, end = _ends(token, at)
        part = TimedText(text, start, end, fields.probability(token.get("p"), f"{at}.p"), at)
        if words and not str(token["text"]).startswith(" "):
            words[-1] = _glued(words[-1], part)
        else:
            words.append(part)
    return words


def _glued(word: TimedText, part: TimedText) -> TimedText:
    """Append the next part to a word; punctuation changes neither its times nor its probability."""
    if not any(c.isalnum() for c in part.text):
        return replace(word, text=word.text + part.text)
    sure = min(word.probability, part.probability)
    return replace(word, text=word.text + part.text, end=part.end, probability=sure)


def _ends(data: dict[str, Any], place: str) -> tuple[float | None, float | None]:
    """Return start and end in seconds, or (None, None) if the entry has neither form of time.

    Offsets in milliseconds are preferred to time stamps.
    """
    if data.get("offsets") is not None:
        at = f"{place}.offsets"
        offsets = fields.mapping(data["offsets"], at)
        first, last = (fields.number(offsets.get(key), f"{at}.{key}") / 1000 for key in ("from", "to"))
        return fields.time(first, f"{at}.from"), fields.time(last, f"{at}.to")
    if data.get("timestamps") is not None:
        at = f"{place}.timestamps"
        stamps = fields.mapping(data["timestamps"], at)
        return _stamp(stamps.get("from"), f"{at}.from"), _stamp(stamps.get("to"), f"{at}.to")
    return None, None


def _stamp(value: Any, place: str) -> float:
    match = _CLOCK.fullmatch(fields.text(value, place))
    if match is None:
        raise TranscriptError(say("formats.number", place=place))
    hours, minutes, seconds, thousandths = map(int, match.groups())
    return fields.time(hours * 3600 + minutes * 60 + seconds + thousandths / 1000, place)


_Reader = Callable[[Sequence[Any], str], list[TimedText]]
_READERS: tuple[tuple[str, _Reader], ...] = (
    ("transcription", _transcription),
    ("words", listed_words),
    ("segments", _segments),
    ("word_segments", listed_words),
)
