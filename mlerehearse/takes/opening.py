"""Opening the library: opens or creates the index and brings it up to date with the folders."""

from dataclasses import replace

from mlerehearse.domain.take import TakeRow, TakeState
from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes import caches
from mlerehearse.takes.store import story_files
from mlerehearse.takes.store import trash as shelves
from mlerehearse.takes.store.database import DamagedError, Database, move_damaged
from mlerehearse.takes.store.index import Index
from mlerehearse.takes.store.recovery import recover
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.takes.store.take_json import placeholder
from mlerehearse.texts import say

Known = tuple[TakeRow, str, bool]


def open_database(paths: Paths) -> Database:
    """Open the index, creating a new one if it's missing or damaged.

    Raises StorageError and NewerVersionError.
    """
    try:
        return Database(paths.index)
    except DamagedError:
        move_damaged(paths.index)
        return Database(paths.index)


def synchronise(paths: Paths, index: Index, zone: str) -> None:
    """Bring the index up to date with the folders; raises StorageError.

    Only folders without a complete row in the index are read. `zone` is the time zone for a
    recording whose take.json was lost.
    """
    known, unfinished = index.ids(), {*index.recording(), *index.unlooked()}
    there = dict.fromkeys(shelves.ids(paths.bin), True) | dict.fromkeys(shelves.ids(paths.takes), False)
    for take_id in known.keys() - there.keys():
        index.remove(take_id)
    news = [
        read_take(shelves.find(paths, take_id), deleted, zone)
        for take_id, deleted in there.items()
        if known.get(take_id) is not deleted or take_id in unfinished
    ]
    index.put_stories(story_files.read_all(paths.stories))
    index.put_all(found for found in news if found is not None)
    for take_id in unfinished & there.keys() - {found[0].take.id for found in news if found is not None}:
        index.remove(take_id)


def read_take(folder: TakeFolder, deleted: bool, zone: str) -> Known | None:
    """Return a take's row, its coach version and whether a review is due.

    Returns None for an empty recording.
    """
    try:
        take = recover(folder, zone)
        if take is None:
            return None
        stands = caches.take_status(folder, take)
    except StorageError as problem:
        return TakeRow(placeholder(folder.path), TakeState.FAILED, problem=str(problem), deleted=deleted), "", False
    row = TakeRow(take, stands.state, "", stands.flags, stands.high_flags, "", deleted, stands.heard_with)
    if stands.state is TakeState.SILENT:
        row = replace(row, problem=say("library.silent"))
    return row, stands.coach_version, stands.review_due
