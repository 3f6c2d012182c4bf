"""Recovery after a crash: the next start turns an unfinished recording into a take."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.take import Take
from mlerehearse.errors import StorageError
from mlerehearse.private_files import is_temporary, sha256_of
from mlerehearse.takes.store import disk_room, gap_log, take_json
from mlerehearse.takes.store.recording_file import frames_in_flac, frames_in_part, remove_part, to_flac
from mlerehearse.takes.store.take_folder import FINAL, PART, TakeFolder
from mlerehearse.texts import say


def recover(folder: TakeFolder, zone: str, cut_off: Callable[[Take], object] = lambda take: None) -> Take | None:
    """Finish the recording in a folder; return its take, or None if nothing was recorded.

    A folder without a recording is removed. `zone` is used if take.json was lost in the crash.
    `cut_off` is called with the take if its recording was never stopped. Raises StorageError, for
    example on a full disk, and then changes nothing.
    """
    try:
        return _recovered(folder, zone, cut_off)
    except OSError as problem:
        raise take_json.unreadable(folder.path, problem) from problem


def remove_leftovers(folder: Path, before: float) -> None:
    """Remove the unfinished writes in a folder that are older than `before`, a time as `time.time`.

    What can't be removed stays, since the next write of the same file replaces it.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if is_temporary(entry.name) and entry.stat(follow_symlinks=False).st_mtime < before:
                Path(entry.path).unlink()


def _recovered(folder: TakeFolder, zone: str, cut_off: Callable[[Take], object]) -> Take | None:
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
    disk_room.release(folder.path)
    digest = sha256_of(folder.final) if finished and finished >= frames else to_flac(folder, frames)
    remove_part(folder)
    gaps = gap_log.read(folder) or take.gaps
    whole = replace(take, audio=FINAL, audio_sha256=digest, duration=max(frames, finished) / RATE, gaps=gaps)
    folder.save(whole)
    gap_log.remove(folder)
    if not take.audio:
        cut_off(whole)
    return whole


def _remove_empty(folder: TakeFolder) -> None:
    """Remove the folder of a recording without a single frame, unless it contains anything else."""
    known = ("take.json", PART, gap_log.NAME, disk_room.NAME)
    if any(path.name not in known and not path.name.startswith(".") for path in folder.path.iterdir()):
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
    source.stat()  # raises the error that says why the folder can't be read
    return Take(folder.id, take_json.changed(source) - timedelta(seconds=frames_in_part(folder) / RATE), zone)
