"""The bin for deleted takes: deleting and restoring a take move its folder."""

import os
import uuid
from contextlib import suppress
from pathlib import Path

from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.private_files import replace
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.takes.store.take_json import is_take_id
from mlerehearse.texts import say


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
        raise StorageError(say("library.disk", folder=shelf, problem=problem.strerror or problem)) from problem


def move_to_trash(paths: Paths, take_id: str) -> None:
    """Move a take to the bin; raises StorageError."""
    _move(paths.takes / take_id, paths.bin / take_id)


def restore(paths: Paths, take_id: str) -> None:
    """Move a take out of the bin; raises StorageError."""
    _move(paths.bin / take_id, paths.takes / take_id)


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
