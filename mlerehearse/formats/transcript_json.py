"""Read and write `mlerehearse.transcript/1`, and read the JSON of other programs.

    {"format": "mlerehearse.transcript/1", "id": str, "prompt": str|null,
     "track": "research"|"platform"|null, "kind": str|null, "duration": seconds,
     "engine": str, "model": str, "options": str, "audio_sha256": str,
     "notices": [sentence], "words": [{"text": str, "start": s, "end": s, "probability": 0..1}]}

Only `format` and `words` are required. Times that are slightly out of order are repaired, see
`word_times`. Any other error is reported in one sentence that names its place. A file without our
`format` is another program's, and none of these keys are looked for in it; see `foreign`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mlerehearse.domain.story import Asked, Track
from mlerehearse.domain.transcript import MadeBy, Transcript
from mlerehearse.errors import NoSpeechError, TranscriptError
from mlerehearse.formats import fields, foreign
from mlerehearse.formats.foreign import ForeignWords
from mlerehearse.formats.word_limits import check_count, check_word
from mlerehearse.formats.word_times import TimedText, in_order
from mlerehearse.texts import say

FORMAT = "mlerehearse.transcript/1"
_OURS = "mlerehearse."  # what the format of every file of ours begins with
_MADE_BY = ("engine", "model", "options", "audio_sha256")


@dataclass(frozen=True, slots=True)
class Document:
    """A transcript and its metadata; without metadata `id` is "" and the other fields are None.

    `notices` says what was repaired in the words and what was left out, in sentences.
    """

    transcript: Transcript
    id: str = ""
    prompt: str | None = None
    track: Track | None = None
    kind: str | None = None
    notices: tuple[str, ...] = ()


def from_json(data: Any, speaker: str | None = None) -> Document:
    """Return the transcript in parsed JSON, of one speaker if the file names several.

    `speaker` is the name of who is meant, or None for whoever talks most. Raises TranscriptError,
    and NoSpeechError if there are no words.
    """
    if isinstance(data, dict) and str(data.get("format")).startswith(_OURS):
        return _own(data, speaker)
    return from_foreign(foreign.from_json(data, speaker))


def from_foreign(found: ForeignWords) -> Document:
    """Return the document of another program's words."""
    last = max(word.end for word in found.words)
    return Document(Transcript(found.words, max(last, found.length or 0.0)), notices=found.notices)


def to_json(transcript: Transcript, asked: Asked | None = None, **extra: Any) -> dict[str, Any]:
    """Return a transcript as `mlerehearse.transcript/1`; `extra` keys such as an id come first."""
    about: dict[str, Any] = {"format": FORMAT, **extra}
    if asked is not None:
        about |= {"prompt": asked.prompt, "track": asked.track and asked.track.value, "kind": asked.kind}
    if transcript.made_by is not None:
        about |= {key: getattr(transcript.made_by, key) for key in _MADE_BY}
    words = [{"text": w.text, "start": w.start, "end": w.end, "probability": w.probability} for w in transcript.words]
    return about | {"duration": transcript.duration, "words": words}


def _own(data: dict[str, Any], speaker: str | None) -> Document:
    if data["format"] != FORMAT:
        raise TranscriptError(say("formats.version", format=fields.text(data["format"], "format")[:40]))
    if speaker is not None:
        raise TranscriptError(say("formats.no_speakers"))
    heard = list(_words(fields.sequence(data.get("words"), "words")))
    if not heard:
        raise NoSpeechError(say("formats.no_words"))
    words, _ = in_order(heard)
    last = max(word.end for word in words)
    duration = data.get("duration")
    length = last if duration is None else max(last, fields.time(duration, "duration"))
    track = fields.optional_text(data, "track")
    if track is not None and track not in set(Track):
        raise TranscriptError(say("formats.track", valid=", ".join(Track)))
    return Document(
        Transcript(words, length, _made_by(data)),
        id=fields.optional_text(data, "id") or "",
        prompt=fields.optional_text(data, "prompt") or None,
        track=Track(track) if track is not None else None,
        kind=fields.optional_text(data, "kind") or None,
        notices=tuple(fields.text(one, f"notices[{i}]") for i, one in enumerate(_notices(data))),
    )


def _words(items: list[Any]) -> Iterator[TimedText]:
    """Yield the words of our own format, which always have both times."""
    check_count(len(items))
    for i, item in enumerate(items):
        at = f"words[{i}]"
        data = fields.mapping(item, at)
        text = fields.text(data.get("text"), f"{at}.text")
        check_word(text, at)
        start, end = (fields.time(data.get(key), f"{at}.{key}") for key in ("start", "end"))
        if text:
            yield TimedText(text, start, end, fields.probability(data.get("probability"), f"{at}.probability"), at)


def _notices(data: dict[str, Any]) -> list[Any]:
    return [] if data.get("notices") is None else fields.sequence(data["notices"], "notices")


def _made_by(data: dict[str, Any]) -> MadeBy | None:
    told = {key: fields.optional_text(data, key) for key in _MADE_BY}
    return MadeBy(*(told[key] or "" for key in _MADE_BY)) if told["engine"] or told["model"] else None
