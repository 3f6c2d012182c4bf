"""Recovery after a crash: the next start turns an unfinished recording into a take."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mlerehearse.domain.take import Take
from mlerehearse.errors import StorageError
from mlerehearse.takes.store.recording_file import RATE, frames_in_flac, frames_in_part, remove_part, sha256, to_flac
from mlerehearse.takes.store.take_folder import FINAL, PART, TakeFolder
from mlerehearse.texts import say


def recover(folder: TakeFolder, zone: str) -> Take | None:
    """Finish the recording in a folder; return its take, or None if nothing was recorded.

    A folder without a recording is removed. `zone` is used if take.json was lost in the crash.
    Raises StorageError, for example on a full disk, and then changes nothing.
    """
    take = _head(folder, zone)
    frames = frames_in_part(folder)
    finished = frames_in_flac(folder)
    if take.audio == FINAL:
        if finished:
            remove_part(folder)
        return take
    if frames == 0 and finished == 0:
        _remove_empty(folder)
        return None
    digest = sha256(folder.final) if finished and finished >= frames else to_flac(folder, frames)
    remove_part(folder)
    whole = replace(take, audio=FINAL, audio_sha256=digest, duration=max(frames, finished) / RATE)
    folder.save(whole)
    return whole


def _remove_empty(folder: TakeFolder) -> None:
    """Remove the folder of a recording without a single frame, unless it contains anything else."""
    if any(path.name not in ("take.json", PART) and not path.name.startswith(".") for path in folder.path.iterdir()):
        raise StorageError(say("library.no_audio", folder=folder.path))
    folder.remove()


def _head(folder: TakeFolder, zone: str) -> Take:
    """Return the take in take.json; if that was never written, date it by the recording's file."""
    try:
        return folder.take()
    except StorageError:
        if (folder.path / "take.json").exists():
            raise
    source = folder.part if folder.part.exists() else folder.path
    ended = datetime.fromtimestamp(source.stat().st_mtime, UTC)
    return Take(folder.id, ended - timedelta(seconds=frames_in_part(folder) / RATE), zone)
