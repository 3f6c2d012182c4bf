"""Transcripts as JSON: `mlerehearse.transcript/1` read and written, the JSON of other Whisper programs read.

    {"format": "mlerehearse.transcript/1", "id": str, "prompt": str|null, "track": "research"|"platform"|null,
     "kind": str|null, "duration": seconds, "engine": str, "model": str, "options": str, "audio_sha256": str,
     "words": [{"text": str, "start": s, "end": s, "probability": 0..1}]}

Only `words` must be there. Times slightly out of order are repaired, see `word_times`; everything else that is wrong
is refused in one sentence that names the place.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlerehearse.domain.story import Asked, Track
from mlerehearse.domain.transcript import MadeBy, Transcript
from mlerehearse.errors import NoSpeechError, TranscriptError
from mlerehearse.formats import fields, foreign, json_file
from mlerehearse.formats.word_times import Heard, in_order
from mlerehearse.texts import say

FORMAT = "mlerehearse.transcript/1"
LIMIT_WORDS = 50_000  # five hours of speech
_MADE_BY = ("engine", "model", "options", "audio_sha256")


@dataclass(frozen=True, slots=True)
class Document:
    """A transcript with what its file says about it; `id` is "" and the others are None where it says nothing."""

    transcript: Transcript
    id: str = ""
    prompt: str | None = None
    track: Track | None = None
    kind: str | None = None


def read(path: Path) -> Document:
    """The transcript in a JSON file; raises TranscriptError and, where it has no words, NoSpeechError."""
    return from_json(json_file.read(path))


def from_json(data: Any) -> Document:
    """The transcript in JSON that was read before; raises TranscriptError and NoSpeechError."""
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
    """A transcript as `mlerehearse.transcript/1`; `extra` (an id, say) stands in front of the words."""
    about: dict[str, Any] = {"format": FORMAT, **extra}
    if asked is not None:
        about |= {"prompt": asked.prompt, "track": asked.track and asked.track.value, "kind": asked.kind}
    if transcript.made_by is not None:
        about |= {key: getattr(transcript.made_by, key) for key in _MADE_BY}
    words = [{"text": w.text, "start": w.start, "end": w.end, "probability": w.probability} for w in transcript.words]
    return about | {"duration": transcript.duration, "words": words}


def _heard(data: Any) -> list[Heard]:
    if not isinstance(data, dict) or "format" not in data:
        return foreign.heard_in(data if isinstance(data, list) else fields.mapping(data, "the top"))
    if data["format"] != FORMAT:
        raise TranscriptError(say("formats.version", format=fields.text(data["format"], "format")[:40]))
    heard = foreign.listed_words(fields.sequence(data.get("words"), "words"), "words")
    for word in heard:  # our own format has both times, always
        fields.number(word.start, f"{word.place}.start")
        fields.number(word.end, f"{word.place}.end")
    return heard


def _made_by(data: dict[str, Any]) -> MadeBy | None:
    told = {key: fields.optional_text(data, key) for key in _MADE_BY}
    return MadeBy(*(told[key] or "" for key in _MADE_BY)) if told["engine"] or told["model"] else None


def _about(data: dict[str, Any]) -> dict[str, Any]:
    """The id, prompt, track and kind of an own transcript; foreign ones use `id` for other things."""
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
