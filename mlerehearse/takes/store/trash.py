"""The bin: deleting, discarding and restoring a take move its folder.

A deleted take stays in the bin. A discarded one, which was never kept as a take, is removed from
there after a week; its take.json says when it was discarded.
"""

import os
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.private_files import is_temporary, replace, temporary_for
from mlerehearse.takes.store import take_json
from mlerehearse.takes.store.disk_error import disk_error
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.takes.store.take_json import is_take_id
from mlerehearse.texts import say

DISCARDED_STAY = timedelta(days=7)


def find(paths: Paths, take_id: str) -> TakeFolder:
    """Return the folder of a take, in the bin or not; raises StorageError if there is none.

    It may be unreadable, or not even a folder.
    """
    if is_take_id(take_id):
        for shelf in (paths.takes, paths.bin):
            if os.path.lexists(shelf / take_id):
                return TakeFolder(shelf / take_id)
    raise StorageError(say("library.take_unknown"))


def ids(shelf: Path) -> tuple[str, ...]:
    """Return the ids of all takes in `paths.takes` or `paths.bin`; raises StorageError.

    Whatever has the name of a take counts: a take whose folder can't be read is still shown.
    """
    try:
        return tuple(sorted(path.name for path in shelf.iterdir() if is_take_id(path.name)))
    except OSError as problem:
        raise disk_error(shelf, problem) from problem


def move_to_trash(paths: Paths, take_id: str) -> None:
    """Move a take to the bin; raises StorageError."""
    _move(paths.takes / take_id, paths.bin / take_id)


def discard(paths: Paths, take_id: str, when: datetime) -> None:
    """Move a take to the bin, to be removed from there in a week; raises StorageError.

    The note is written last, so that no take is removed that isn't meant to be.
    """
    move_to_trash(paths, take_id)
    take_json.note_discarded(paths.bin / take_id, when)


def restore(paths: Paths, take_id: str) -> None:
    """Move a take out of the bin; raises StorageError."""
    if is_take_id(take_id) and take_json.discarded(paths.bin / take_id) is not None:
        take_json.note_discarded(paths.bin / take_id, None)
    _move(paths.bin / take_id, paths.takes / take_id)


def remove_discarded(paths: Paths, now: datetime) -> tuple[str, ...]:
    """Permanently delete the takes that were discarded a week ago or longer, and return their ids.

    What can't be deleted stays until the next time. Raises StorageError if there is no bin.
    """
    return tuple(take_id for take_id in ids(paths.bin) if _remove_if_old(paths.bin / take_id, now))


def _remove_if_old(folder: Path, now: datetime) -> bool:
    when = take_json.discarded(folder)
    if when is None or now - when < DISCARDED_STAY:
        return False
    try:
        _remove(folder)
    except StorageError:
        return False
    return True


def remove(paths: Paths, take_id: str) -> None:
    """Delete a take in the bin for good; raises StorageError."""
    if not is_take_id(take_id) or not os.path.lexists(paths.bin / take_id):
        raise StorageError(say("library.take_unknown"))
    _remove(paths.bin / take_id)


def _remove(folder: Path) -> None:
    """Delete a folder; if a kill comes in between, `finish_removals` deletes what is left of it."""
    leaving = temporary_for(folder)
    try:
        replace(folder, leaving)
    except OSError as problem:
        raise StorageError(say("library.take_held", folder=folder)) from problem
    TakeFolder(leaving).remove()


def finish_removals(paths: Paths) -> None:
    """Delete what is left of takes whose deletion was cut off; raises StorageError."""
    try:
        cut_off = [path for path in paths.bin.iterdir() if is_temporary(path.name) and path.is_dir()]
    except OSError as problem:
        raise disk_error(paths.bin, problem) from problem
    for folder in cut_off:
        with suppress(StorageError):
            TakeFolder(folder).remove()


def separate_copies(paths: Paths) -> None:
    """Give the deleted copy of a take that also lies among the takes an id of its own.

    Two folders of one id come from a backup, or from a folder copied by hand; with two ids each can
    be deleted and restored. A copy that can't be renamed stays. Raises StorageError.
    """
    for take_id in {*ids(paths.takes)} & {*ids(paths.bin)}:
        with suppress(StorageError):
            _give_new_id(paths.bin / take_id)


def _give_new_id(folder: Path) -> None:
    try:
        replace(folder, folder.with_name(str(uuid.uuid4())))
    except OSError as problem:
        raise StorageError(say("library.take_held", folder=folder)) from problem


def _move(source: Path, target: Path) -> None:
    if not is_take_id(source.name) or not os.path.lexists(source):
        raise StorageError(say("library.take_unknown"))
    if os.path.lexists(target):
        _give_new_id(target)
    try:
        replace(source, target)
    except OSError as problem:
        raise StorageError(say("library.take_held", folder=source)) from problem
