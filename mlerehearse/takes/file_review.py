"""Transcribes and reviews one file in the caller's process, for the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mlerehearse.coach.learned.learned_models import bundled
from mlerehearse.coach.reviewer import review
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Asked, Level, Track
from mlerehearse.errors import InputError
from mlerehearse.formats import json_file, transcript_json
from mlerehearse.formats.fields import clean
from mlerehearse.formats.transcript_json import Document
from mlerehearse.paths import Paths
from mlerehearse.resources import resource, table
from mlerehearse.settings import Settings, SettingsFile
from mlerehearse.texts import say

Progress = Callable[[float], None]  # gets the completed fraction, 0..1
_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class TakeDetails:
    """What the user stated about a take.

    None means to use the value in the transcript's file, or the level in the settings.
    """

    prompt: str | None = None
    track: Track | None = None
    kind: str | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class TranscriptionOptions:
    """How to transcribe: the model and the device; None means the ones in the settings.

    Without a model in the settings, the best one installed is used. `notice` is called with a
    sentence if the device isn't the wanted one.
    """

    model: str | None = None
    device: str | None = None
    notice: Callable[[str], None] = lambda sentence: None


def sample() -> tuple[Path, TakeDetails]:
    """Return the path of the bundled sample take, with its prompt and track."""
    about = table("sample/sample.toml")
    return resource(f"sample/{about['file']}"), TakeDetails(about["prompt"], Track(about["track"]))


def load_transcript(path: Path, hearing: TranscriptionOptions, progress: Progress) -> Document:
    """Transcribe a recording, or read a JSON transcript; raises InputError and ModelError."""
    if _is_transcript(path):
        return transcript_json.read(path)
    from mlerehearse.speech.audio import sound_files  # here, because JSON transcripts don't need the audio libraries
    from mlerehearse.speech.whisper.file_transcription import transcribe_file

    length = sound_files.duration(path)
    words = transcribe_file(
        path,
        hearing.model or _usual_model(),
        lambda done: progress(min(1.0, done / length) if length else 0.0),
        hearing.device or _settings().device,
        hearing.notice,
    )
    return Document(words, id=path.stem)


def review_document(document: Document, wish: TakeDetails) -> Review:
    """Review a transcript; raises InputError if it names an unknown prompt or kind of story."""
    asked = Asked(
        valid_prompt(wish.prompt or document.prompt),
        wish.track or document.track,
        valid_kind(wish.kind or document.kind),
        wish.level or Level(_settings().level),
    )
    return review(document.transcript, asked, (), bundled())


def valid_prompt(name: str | None) -> str | None:
    """Return the prompt's id, or None for None; raises InputError with the valid ids."""
    return _known("prompt", name, tuple(table("prompts.toml")))


def valid_kind(name: str | None) -> str | None:
    """Return the story kind's id, or None for None; raises InputError with the valid ids."""
    return _known("kind", name, tuple(table("story_kinds.toml")))


def _known(what: str, name: str | None, valid: tuple[str, ...]) -> str | None:
    if name is None or name in valid:
        return name
    raise InputError(say(f"cli.unknown_{what}", value=clean(name)[:40], valid=", ".join(valid)))


def _is_transcript(path: Path) -> bool:
    """Return whether a file is a JSON transcript, by its first bytes or its name.

    Raises InputError.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError as missing:
        raise InputError(say("cli.missing_file", name=path.name)) from missing
    except (OSError, ValueError) as refused:  # ValueError: a zero byte in the name
        raise InputError(say("cli.unreadable", name=path.name)) from refused
    return json_file.looks_like(head) or path.suffix.lower() == ".json"


def _usual_model() -> str | None:
    from mlerehearse.model_store import installed

    return installed.chosen_or_none(_settings().model, Paths.default().models)


@cache
def _settings() -> Settings:
    return SettingsFile(Paths.default()).settings
