"""Transcribes and reviews one file in the caller's process, for the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mlerehearse.coach.learned.learned_models import bundled
from mlerehearse.coach.reviewer import review
from mlerehearse.domain.review import Review
from mlerehearse.domain.speech_model import OpenModel
from mlerehearse.domain.story import Asked, Level, Track
from mlerehearse.errors import InputError
from mlerehearse.formats import transcript_files
from mlerehearse.formats.transcript_json import Document
from mlerehearse.resources import resource, table
from mlerehearse.texts import clean, say

Progress = Callable[[float], None]  # gets the completed fraction, 0..1


@dataclass(frozen=True, slots=True)
class TakeDetails:
    """What the user stated about a take.

    None means the value in the transcript's file or, for the level, the usual one.
    """

    prompt: str | None = None
    track: Track | None = None
    kind: str | None = None
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class TranscriptionOptions:
    """How to transcribe a recording: `open_model` opens the model by its name or folder.

    The device is auto, cpu or cuda. `notice` is called with sentences: what was repaired or left
    out in a file, and whether the device isn't the wanted one. `speaker` is whose words of a
    transcript are reviewed, None for whoever talks most; `track` is the number of a recording's
    sound track, counted from 1, None for the usual one.
    """

    open_model: OpenModel
    model: str | None = None
    device: str = "auto"
    notice: Callable[[str], None] = lambda sentence: None
    speaker: str | None = None
    track: int | None = None


def sample() -> tuple[Path, TakeDetails]:
    """Return the path of the bundled sample take, with its prompt and track."""
    about = table("sample/sample.toml")
    return resource(f"sample/{about['file']}"), TakeDetails(about["prompt"], Track(about["track"]))


def load_transcript(path: Path, options: TranscriptionOptions, progress: Progress) -> Document:
    """Transcribe a recording, or read a transcript; raises InputError and ModelError."""
    if _is_transcript(path):
        return transcript_files.read(path, options.speaker)
    if options.speaker is not None:
        raise InputError(say("cli.speaker_of_sound"))
    from mlerehearse.speech.file_transcription import transcribe_file  # here: transcripts need no audio libraries

    words = transcribe_file(
        path, options.open_model, options.model, progress, options.device, options.notice, options.track
    )
    return Document(words, id=clean(path.stem))


def review_document(document: Document, details: TakeDetails, level: Level) -> Review:
    """Review a transcript, for `level` if the details name none.

    Raises InputError if the transcript names an unknown prompt or kind of story.
    """
    asked = Asked(
        valid_prompt(details.prompt or document.prompt),
        details.track or document.track,
        valid_kind(details.kind or document.kind),
        details.level or level,
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
    """Return whether a file is text, and so no recording; raises InputError."""
    try:
        with path.open("rb") as file:
            head = file.read(transcript_files.HEAD_BYTES)
    except FileNotFoundError as missing:
        raise InputError(say("cli.missing_file", name=path.name)) from missing
    except (OSError, ValueError) as refused:  # ValueError: a zero byte in the name
        raise InputError(_unreadable(path)) from refused
    return transcript_files.kind_of(path, head) is not None


def _unreadable(path: Path) -> str:
    if path.is_dir():
        return say("cli.folder", folder=path, example=path / "*.wav")
    return say("cli.unreadable", name=path.name)
