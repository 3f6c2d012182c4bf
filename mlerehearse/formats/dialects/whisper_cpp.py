"""The JSON of whisper.cpp (-oj) and its full form (-ojf), which also lists tokens.

    {"model": {…}, "params": {…}, "transcription": [
      {"timestamps": {"from": "00:00:01,500", "to": …}, "offsets": {"from": ms, "to": ms},
       "text": str, "speaker": "0"|"1"|"?",
       "tokens": [{"text": str, "timestamps": …, "offsets": …, "p": 0..1}]}]}

An entry is a sentence, a word or, if the output is split by length, part of a word. A part has no
leading space; neither has a token that goes on with a word. A token without times has neither
`timestamps` nor `offsets`.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mlerehearse.errors import TranscriptError
from mlerehearse.formats import fields
from mlerehearse.formats.dialects.not_words import without_sounds
from mlerehearse.formats.dialects.passages import Passage, moment, speaker_of, sureness, words_of
from mlerehearse.formats.word_limits import check_count
from mlerehearse.formats.word_times import TimedText
from mlerehearse.texts import say

_SPECIAL = re.compile(r"\[_.*\]|<\|.*\|>")  # such as [_BEG_]
_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d):([0-5]\d)[,.](\d{3})", re.ASCII)


def read(data: Any) -> Iterator[Passage]:
    """Yield a passage for each entry of the transcription; raises TranscriptError."""
    items = fields.sequence(data["transcription"], "transcription")
    check_count(len(items))
    entries = [(fields.mapping(item, at := f"transcription[{i}]"), at) for i, item in enumerate(items)]
    spaced = any(str(entry.get("text", "")).startswith(" ") for entry, _ in entries)
    held: Passage | None = None
    for entry, at in entries:
        passage = _passage(entry, at)
        goes_on = spaced and str(entry.get("text"))[:1] != " " and _is_speech(passage)
        if held and goes_on and _is_speech(held):
            held = _joined(held, passage)
        else:
            if held:
                yield held
            held = passage
    if held:
        yield held


def _passage(entry: dict[str, Any], at: str) -> Passage:
    text = words_of(entry.get("text"), f"{at}.text")
    words = tuple(_tokens(entry, at)) if text else ()
    return Passage(at, *_ends(entry, at), words or text, speaker_of(entry))


def _is_speech(passage: Passage) -> bool:
    return bool(without_sounds(passage.words)[0])


def _joined(before: Passage, after: Passage) -> Passage:
    """Append an entry that begins inside a word."""
    words = (*before.words[:-1], _glued(before.words[-1], after.words[0]), *after.words[1:])
    return replace(before, end=after.end, words=words)


def _tokens(entry: dict[str, Any], place: str) -> Iterator[TimedText]:
    """Yield the words that the tokens of an entry make."""
    word: TimedText | None = None
    for i, item in enumerate(fields.sequence(entry.get("tokens") or [], f"{place}.tokens")):
        at = f"{place}.tokens[{i}]"
        token = fields.mapping(item, at)
        text = fields.text(token.get("text"), f"{at}.text")
        if not text or _SPECIAL.fullmatch(text):
            continue
        part = TimedText(text, *_ends(token, at), sureness(token.get("p"), f"{at}.p"), at)
        if word and not str(token["text"]).startswith(" "):
            word = _glued(word, part)
        else:
            if word:
                yield word
            word = part
    if word:
        yield word


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
        first, last = (moment(offsets.get(key), f"{at}.{key}", 1000) for key in ("from", "to"))
        return first, last
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
