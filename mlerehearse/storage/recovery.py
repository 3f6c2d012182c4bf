"""What a crash left behind, put in order at the next start: a recording that was never stopped becomes a take."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mlerehearse.domain.take import Take
from mlerehearse.errors import StorageError
from mlerehearse.storage.recording import RATE, frames_in_flac, frames_in_part, remove_part, sha256, to_flac
from mlerehearse.storage.take_folder import FINAL, PART, TakeFolder
from mlerehearse.texts import say


def recover(folder: TakeFolder, zone: str) -> Take | None:
    """Finish what is left over in a folder; gives its take, or None where nothing was recorded (the folder goes).

    `zone` is used where take.json was lost with the crash. Raises StorageError (a full disk): all stays as it is.
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
    """Remove a folder of a recording that never got a frame; anything else in it is a reason to leave it alone."""
    if any(path.name not in ("take.json", PART) and not path.name.startswith(".") for path in folder.path.iterdir()):
        raise StorageError(say("library.no_audio", folder=folder.path))
    folder.remove()


def _head(folder: TakeFolder, zone: str) -> Take:
    """Give the take as take.json has it; where that was never written, what the recording's own time says."""
    try:
        return folder.take()
    except StorageError:
        if (folder.path / "take.json").exists():
            raise
    source = folder.part if folder.part.exists() else folder.path
    ended = datetime.fromtimestamp(source.stat().st_mtime, UTC)
    return Take(folder.id, ended - timedelta(seconds=frames_in_part(folder) / RATE), zone)
