"""Which files to import: folders expanded, and each transcript paired with its recording."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mlerehearse.texts import say

SOUNDS = (
    *("3gp", "aac", "aif", "aifc", "aiff", "amr", "au", "caf", "flac", "m4a", "m4b", "mka", "mkv", "mov", "mp2", "mp3"),
    *("mp4", "oga", "ogg", "opus", "w64", "wav", "wave", "webm", "wma"),
)
TRANSCRIPTS = ("json", "vtt", "srt")  # the one that says most first
USUAL = ("m4a", "mp3", "wav", "flac", "ogg", "opus", "mp4", "webm")  # those that sentences name


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A recording to import, and the transcript beside it, if there is one.

    `problem` is a sentence if it can't be imported.
    """

    path: Path
    transcript: Path | None = None
    problem: str = ""


def plan(paths: Iterable[Path]) -> tuple[PlannedFile, ...]:
    """Return the recordings in files and folders, each once, in the order in which they're given.

    Folders are searched with what is in them, by name; only files whose names end as those of
    recordings count there, and hidden ones don't. Links to folders aren't followed.
    """
    found: dict[Path, PlannedFile] = {}
    for path in paths:
        for planned in _of(Path(path).absolute()):
            found.setdefault(_identity(planned.path), planned)
    return tuple(found.values())


def _of(path: Path) -> Iterator[PlannedFile]:
    name = path.name or str(path)
    if path.is_dir():
        sounds = tuple(_sounds_below(path))
        yield from (PlannedFile(sound, _transcript_of(sound)) for sound in sounds)
        if not sounds:
            yield PlannedFile(path, None, say("imports.empty_folder", name=name, kinds=_kinds(USUAL)))
    elif not os.path.lexists(path):
        yield PlannedFile(path, None, say("imports.missing", name=name))
    elif not path.is_file():
        yield PlannedFile(path, None, say("imports.no_file", name=name))
    elif _kind(path) in TRANSCRIPTS:
        yield _of_transcript(path)
    else:
        yield PlannedFile(path, _transcript_of(path))


def _of_transcript(path: Path) -> PlannedFile:
    """Return the recording beside a transcript: answer.m4a for answer.json or answer.m4a.json."""
    beside = [path.with_suffix(""), *(path.with_suffix(f".{kind}") for kind in _either_case(SOUNDS))]
    sound = next((other for other in beside if _kind(other) in SOUNDS and other.is_file()), None)
    if sound is None:
        return PlannedFile(path, None, say("imports.no_sound", name=path.name))
    return PlannedFile(sound, path)


def _transcript_of(sound: Path) -> Path | None:
    kinds = _either_case(TRANSCRIPTS)
    beside = (named for kind in kinds for named in (sound.with_suffix(f".{kind}"), Path(f"{sound}.{kind}")))
    return next((other for other in beside if other.is_file()), None)


def _sounds_below(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(at, name)
            if _kind(path) in SOUNDS and not name.startswith(".") and path.is_file():
                yield path


def _kind(path: Path) -> str:
    return path.suffix[1:].lower()


def _kinds(kinds: Sequence[str]) -> str:
    return ", ".join(kind.upper() for kind in kinds)


def _either_case(kinds: Iterable[str]) -> list[str]:
    return [kind for lower in kinds for kind in (lower, lower.upper())]


def _identity(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return path
