"""Opening the library: opens or creates the index and brings it up to date with the folders."""

from dataclasses import replace

from mlerehearse.domain.take import TakeRow, TakeState
from mlerehearse.errors import StorageError
from mlerehearse.library import caches
from mlerehearse.paths import Paths
from mlerehearse.storage import bin as shelves
from mlerehearse.storage import stories
from mlerehearse.storage.connection import DamagedError, Database, set_aside
from mlerehearse.storage.index import Index
from mlerehearse.storage.recovery import recover
from mlerehearse.storage.take_folder import TakeFolder
from mlerehearse.storage.take_json import stand_in
from mlerehearse.texts import say

Known = tuple[TakeRow, str, bool]


def open_database(paths: Paths) -> Database:
    """Open the index, creating a new one if it's missing or damaged.

    Raises StorageError and NewerVersionError.
    """
    try:
        return Database(paths.index)
    except DamagedError:
        set_aside(paths.index)
        return Database(paths.index)


def agree(paths: Paths, index: Index, zone: str) -> None:
    """Bring the index up to date with the folders; raises StorageError.

    Only folders without a complete row in the index are read. `zone` is the time zone for a
    recording whose take.json was lost.
    """
    known, unfinished = index.ids(), {*index.recording(), *index.unlooked()}
    there = dict.fromkeys(shelves.ids(paths.bin), True) | dict.fromkeys(shelves.ids(paths.takes), False)
    for take_id in known.keys() - there.keys():
        index.remove(take_id)
    news = [
        examine(shelves.find(paths, take_id), deleted, zone)
        for take_id, deleted in there.items()
        if known.get(take_id) is not deleted or take_id in unfinished
    ]
    index.put_stories(stories.read_all(paths.stories))
    index.put_all(found for found in news if found is not None)
    for take_id in unfinished & there.keys() - {found[0].take.id for found in news if found is not None}:
        index.remove(take_id)


def examine(folder: TakeFolder, deleted: bool, zone: str) -> Known | None:
    """Return a take's row, its coach version and whether a review is due.

    Returns None for an empty recording.
    """
    try:
        take = recover(folder, zone)
        if take is None:
            return None
        stands = caches.standing(folder, take)
    except StorageError as problem:
        return TakeRow(stand_in(folder.path), TakeState.FAILED, problem=str(problem), deleted=deleted), "", False
    row = TakeRow(take, stands.state, "", stands.flags, stands.high_flags, "", deleted, stands.heard_with)
    if stands.state is TakeState.SILENT:
        row = replace(row, problem=say("library.silent"))
    return row, stands.coach_version, stands.review_due
