"""The child process that decodes the files to import, so that a damaged one can't crash the app.

Each `DecodeFile` is answered by `FileDecoded` or `FileRefused`. The sound is written as the
`audio.flac` of a folder that isn't a take yet.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import md5
from pathlib import Path
from typing import TYPE_CHECKING

from mlerehearse.errors import RehearseError, StorageError
from mlerehearse.log import log_bug
from mlerehearse.private_files import sha256_of
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.texts import say
from mlerehearse.worker import Channel

if TYPE_CHECKING:
    from mlerehearse.speech.audio.sound_files import Decoded


@dataclass(frozen=True, slots=True)
class DecodeFile:
    """Request a file's sound in `folder`, None to write none, and its date.

    The answer repeats `job`. `zone` is the computer's time zone, and a file without a date was
    recorded `now`.
    """

    job: str
    path: Path
    folder: Path | None
    zone: str
    now: datetime


@dataclass(frozen=True, slots=True)
class FileDecoded:
    """A decoded file: its length in samples, and the checksums of the samples and of the FLAC.

    A quiet file that was made louder has two checksums of samples, since a take that was recorded
    has them as they are. Without a folder there is no FLAC, and its checksum is "".
    """

    job: str
    frames: int
    sound_md5: tuple[str, ...]
    audio_sha256: str
    recorded: datetime
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRefused:
    """A file that can't be used; `problem` is one sentence.

    `of_disk` means that the disk is the reason, so that no other file can be imported either.
    """

    job: str
    problem: str
    of_disk: bool = False


def serve(channel: Channel) -> None:
    """Answer every `DecodeFile` until the channel is closed."""
    while True:
        message = channel.receive()
        if isinstance(message, DecodeFile):
            channel.send(answer(message, decode))


def answer(job: DecodeFile, work: Callable[[DecodeFile], FileDecoded]) -> FileDecoded | FileRefused:
    """Return the result, or one sentence: no file may end the import of the others."""
    try:
        return work(job)
    except RehearseError as problem:
        return FileRefused(job.job, str(problem), isinstance(problem, StorageError))
    except Exception as bug:
        log_bug(bug)
        return FileRefused(job.job, say("imports.not_decoded", name=job.path.name))


def decode(job: DecodeFile) -> FileDecoded:
    """Decode a file; raises AudioError and StorageError."""
    from mlerehearse.speech.audio import sound_files
    from mlerehearse.takes.importing.recorded_dates import recorded_at
    from mlerehearse.takes.store.recording_file import write_flac

    sound, audio_sha256 = sound_files.decode(job.path), ""
    if job.folder is not None:
        folder = TakeFolder(job.folder)
        write_flac(folder, sound.blocks(), len(sound.samples))
        audio_sha256 = sha256_of(folder.final)
    return FileDecoded(
        job.job,
        len(sound.samples),
        _checksums(job.path, sound),
        audio_sha256,
        recorded_at(job.path, job.zone, job.now),
        sound.notices,
    )


def _checksums(path: Path, sound: "Decoded") -> tuple[str, ...]:
    from mlerehearse.speech.audio import sound_files

    kept = [sound]
    if sound.notices:  # one of them may say that it was made louder
        kept.append(sound_files.decode(path, as_it_is=True))
    return tuple(dict.fromkeys(md5(one.samples.tobytes(), usedforsecurity=False).hexdigest() for one in kept))
