"""Read and write `mlerehearse.transcript/1`, and read the JSON of other Whisper programs.

    {"format": "mlerehearse.transcript/1", "id": str, "prompt": str|null,
     "track": "research"|"platform"|null, "kind": str|null, "duration": seconds,
     "engine": str, "model": str, "options": str, "audio_sha256": str,
     "words": [{"text": str, "start": s, "end": s, "probability": 0..1}]}

Only `words` is required. Times that are slightly out of order are repaired, see `word_times`. Any
other error is reported in one sentence that names its place.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlerehearse.domain.story import Asked, Track
from mlerehearse.domain.transcript import MadeBy, Transcript
from mlerehearse.errors import NoSpeechError, TranscriptError
from mlerehearse.formats import fields, foreign, json_file
from mlerehearse.formats.word_times import TimedText, in_order
from mlerehearse.texts import say

FORMAT = "mlerehearse.transcript/1"
LIMIT_WORDS = 50_000  # about five hours of speech
_MADE_BY = ("engine", "model", "options", "audio_sha256")


@dataclass(frozen=True, slots=True)
class Document:
    """A transcript and its metadata; without metadata `id` is "" and the other fields are None."""

    transcript: Transcript
    id: str = ""
    prompt: str | None = None
    track: Track | None = None
    kind: str | None = None


def read(path: Path) -> Document:
    """Return the transcript in a JSON file.

    Raises TranscriptError, and NoSpeechError if it has no words.
    """
    return from_json(json_file.read(path))


def from_json(data: Any) -> Document:
    """Return the transcript in parsed JSON; raises TranscriptError and NoSpeechError."""
    about = data if isinstance(data, dict) else {}
    heard = _heard(data)
    if not heard:
        raise NoSpeechError(say("formats.no_words"))
    if len(heard) > LIMIT_WORDS:
        raise TranscriptError(say("formats.too_many", limit=LIMIT_WORDS))
    words = in_order(heard)
    last = max(word.end for word in words)
    duration = about.get("duration")
    length = last if duration is None else max(last, fields.time(duration, "duration"))
    return Document(Transcript(words, length, _made_by(about)), **_about(about))


def to_json(transcript: Transcript, asked: Asked | None = None, **extra: Any) -> dict[str, Any]:
    """Return a transcript as `mlerehearse.transcript/1`; `extra` keys such as an id come first."""
    about: dict[str, Any] = {"format": FORMAT, **extra}
    if asked is not None:
        about |= {"prompt": asked.prompt, "track": asked.track and asked.track.value, "kind": asked.kind}
    if transcript.made_by is not None:
        about |= {key: getattr(transcript.made_by, key) for key in _MADE_BY}
    words = [{"text": w.text, "start": w.start, "end": w.end, "probability": w.probability} for w in transcript.words]
    return about | {"duration": transcript.duration, "words": words}


def _heard(data: Any) -> list[TimedText]:
    if not isinstance(data, dict) or "format" not in data:
        return foreign.heard_in(data if isinstance(data, list) else fields.mapping(data, "the top"))
    if data["format"] != FORMAT:
        raise TranscriptError(say("formats.version", format=fields.text(data["format"], "format")[:40]))
    heard = foreign.listed_words(fields.sequence(data.get("words"), "words"), "words")
    for word in heard:  # our own format always has both times
        fields.number(word.start, f"{word.place}.start")
        fields.number(word.end, f"{word.place}.end")
    return heard


def _made_by(data: dict[str, Any]) -> MadeBy | None:
    told = {key: fields.optional_text(data, key) for key in _MADE_BY}
    return MadeBy(*(told[key] or "" for key in _MADE_BY)) if told["engine"] or told["model"] else None


def _about(data: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata of our own format; foreign formats use `id` for other things."""
    if data.get("format") != FORMAT:
        return {}
    track = fields.optional_text(data, "track")
    if track is not None and track not in set(Track):
        raise TranscriptError(say("formats.track", valid=", ".join(Track)))
    return {
        "id": fields.optional_text(data, "id") or "",
        "prompt": fields.optional_text(data, "prompt") or None,
        "track": track and Track(track),
        "kind": fields.optional_text(data, "kind") or None,
    }
