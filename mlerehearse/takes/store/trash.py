"""The bin for deleted takes: deleting and restoring a take move its folder."""

import os
from pathlib import Path

from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths, replace
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.takes.store.take_json import is_take_id
from mlerehearse.texts import say


def find(paths: Paths, take_id: str) -> TakeFolder:
    """Return the folder of a take, in the bin or not; raises StorageError if there is none."""
    if is_take_id(take_id):
        for shelf in (paths.takes, paths.bin):
            if (shelf / take_id).is_dir():
                return TakeFolder(shelf / take_id)
    raise StorageError(say("library.take_unknown"))


def ids(shelf: Path) -> tuple[str, ...]:
    """Return the ids of all takes in `paths.takes` or `paths.bin`; raises StorageError."""
    try:
        with os.scandir(shelf) as entries:
            return tuple(sorted(entry.name for entry in entries if is_take_id(entry.name) and entry.is_dir()))
    except OSError as problem:
        raise StorageError(say("library.disk", folder=shelf, problem=problem.strerror or problem)) from problem


def move_to_trash(paths: Paths, take_id: str) -> None:
    """Move a take to the bin; raises StorageError."""
    _move(paths.takes / take_id, paths.bin / take_id)


def restore(paths: Paths, take_id: str) -> None:
    """Move a take out of the bin; raises StorageError."""
    _move(paths.bin / take_id, paths.takes / take_id)


def _move(source: Path, target: Path) -> None:
    if not is_take_id(source.name) or not source.is_dir():
        raise StorageError(say("library.take_unknown"))
    try:
        replace(source, target)
    except OSError as problem:
        raise StorageError(say("library.take_held", folder=source)) from problem
