"""Opening the library: opens or creates the index and brings it up to date with the folders."""

import logging
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from mlerehearse.domain.take import Take, TakeRow, TakeState
from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes import caches
from mlerehearse.takes.store import recovery, story_files, trash
from mlerehearse.takes.store.database import DamagedError, Database, ForeignError, move_damaged, move_foreign
from mlerehearse.takes.store.index import Index
from mlerehearse.takes.store.recovery import recover
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.takes.store.take_json import placeholder
from mlerehearse.texts import say

_log = logging.getLogger(__name__)
_FILE_TIMES = 2.0  # seconds by which the time of a file that was just written may lag behind the clock
Known = tuple[TakeRow, str, bool]


@dataclass(frozen=True, slots=True)
class Opened:
    """The index, up to date with the folders.

    `notices` are sentences that tell the user what was done. `recovered` are the takes, oldest
    first, whose recording had been cut off. `at` is the time as `time.time`.
    """

    database: Database
    notices: tuple[str, ...] = ()
    recovered: tuple[Take, ...] = ()
    at: float = field(default_factory=time.time)


def open_index(paths: Paths, zone: str) -> Opened:
    """Open the index and bring it up to date, making a new one if it's missing or unusable.

    `zone` is the time zone for a recording whose take.json was lost. Raises StorageError and
    NewerVersionError.
    """
    trash.finish_removals(paths)
    trash.separate_copies(paths)
    try:
        return _opened(paths, zone)
    except ForeignError:
        aside = move_foreign(paths.index)
        return _opened(paths, zone, (say("library.index_foreign", path=paths.index, aside=aside),))
    except DamagedError:
        move_damaged(paths.index)
        return _opened(paths, zone)


def _opened(paths: Paths, zone: str, notices: tuple[str, ...] = ()) -> Opened:
    database = Database(paths.index)
    try:
        recovered = synchronise(paths, Index(database), zone)
    except BaseException:
        database.close()
        raise
    return Opened(database, notices, recovered)


def remove_leftovers_later(paths: Paths, opened: Opened) -> None:
    """Remove the unfinished writes that a crash left in the data folder, on a thread of its own."""
    before = opened.at - _FILE_TIMES
    threading.Thread(target=lambda: _remove_leftovers(paths, before), name="leftovers", daemon=True).start()


def _remove_leftovers(paths: Paths, before: float) -> None:
    recovery.remove_leftovers(paths.data, before)
    for shelf in (paths.takes, paths.bin, paths.stories):
        with suppress(OSError):
            for folder in shelf.iterdir():
                recovery.remove_leftovers(folder, before)


def synchronise(paths: Paths, index: Index, zone: str) -> tuple[Take, ...]:
    """Bring the index up to date with the folders; raises StorageError.

    Only folders without a complete row in the index are read. `zone` is the time zone for a
    recording whose take.json was lost. Returns the takes outside the bin whose recording had been
    cut off, oldest first.
    """
    recovered: list[Take] = []
    index.remove_damaged()
    known, unfinished = index.ids(), {*index.recording(), *index.unlooked()}
    there = dict.fromkeys(trash.ids(paths.bin), True) | dict.fromkeys(trash.ids(paths.takes), False)
    for take_id in known.keys() - there.keys():
        index.remove(take_id)
    news = [
        read_take(TakeFolder((paths.bin if deleted else paths.takes) / take_id), deleted, zone, recovered.append)
        for take_id, deleted in there.items()
        if known.get(take_id) is not deleted or take_id in unfinished
    ]
    index.put_stories(story_files.read_all(paths.stories))
    index.put_all(found for found in news if found is not None)
    for take_id in unfinished & there.keys() - {found[0].take.id for found in news if found is not None}:
        index.remove(take_id)
    return tuple(sorted((take for take in recovered if not there[take.id]), key=lambda take: take.started))


def read_take(
    folder: TakeFolder, deleted: bool, zone: str, cut_off: Callable[[Take], object] = lambda take: None
) -> Known | None:
    """Return a take's row, its coach version and whether a review is due.

    Returns None for an empty recording. A take that can't be read, for whatever reason, has failed
    with a sentence: it never keeps the others from being listed. `cut_off` is called as `recover`
    calls it.
    """
    try:
        take = recover(folder, zone, cut_off)
        if take is None:
            return None
        stands = caches.take_status(folder, take)
    except StorageError as problem:
        return _failed(folder, str(problem), deleted)
    except Exception as bug:
        where = "".join(traceback.format_tb(bug.__traceback__))  # without the error's text: it may quote the take
        _log.error("A take can't be read: %s\n%s", type(bug).__name__, where)
        return _failed(folder, say("library.take_unreadable", folder=folder.path, problem=type(bug).__name__), deleted)
    row = TakeRow(take, stands.state, "", stands.flags, stands.high_flags, "", deleted, stands.heard_with)
    if stands.state is TakeState.SILENT:
        row = replace(row, problem=say("library.silent"))
    return row, stands.coach_version, stands.review_due


def _failed(folder: TakeFolder, problem: str, deleted: bool) -> Known:
    return TakeRow(placeholder(folder.path), TakeState.FAILED, problem=problem, deleted=deleted), "", False
