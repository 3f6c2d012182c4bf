"""All takes, read without any worker, also while the window is open with them."""

from collections.abc import Callable
from pathlib import Path

from mlerehearse.domain.review import Review
from mlerehearse.domain.said import SearchResult
from mlerehearse.domain.take import TakeRow
from mlerehearse.domain.transcript import Transcript
from mlerehearse.errors import AlreadyOpenError, InputError
from mlerehearse.paths import Paths
from mlerehearse.takes import caches, opening
from mlerehearse.takes.search import read_words
from mlerehearse.takes.store import trash
from mlerehearse.takes.store.data_lock import DataLock
from mlerehearse.takes.store.database import Database
from mlerehearse.takes.store.index import Index
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.texts import say

_SHORTEST = 4  # characters of an id that are enough, if no other id begins with them


class StoredTakes:
    """The takes of a data folder; call `close` at the end.

    Nothing is changed beside the app that has the folder open. Without one, the index is brought up
    to date first, as at every start of the app. Raises StorageError and NewerVersionError.
    """

    def __init__(self, paths: Paths, zone: str) -> None:
        paths.make()
        self._paths = paths
        self._lock: DataLock | None = None
        try:
            self._lock = DataLock(paths.data)
        except AlreadyOpenError:
            self._database = Database(paths.index, read_only=True)
        else:
            try:
                self._database = opening.open_index(paths, zone).database
            except BaseException:
                self._lock.release()
                raise
        self._index = Index(self._database)

    def close(self) -> None:
        """Close the index."""
        self._database.close()
        if self._lock is not None:
            self._lock.release()

    def rows(self, deleted: bool = False) -> tuple[TakeRow, ...]:
        """Return all takes, newest first, or those in the bin."""
        return self._index.rows(deleted)

    def find(self, text: str, progress: Callable[[float], object], deleted: bool = False) -> SearchResult:
        """Return where words were said; `progress` is called with the share (0..1) of unread takes.

        Beside the app, only what the app has read so far is found.
        """
        unread = self._index.said.unread() if self._lock is not None else ()
        for number, take_id in enumerate(unread):
            progress(number / len(unread))
            read_words(self._index, take_id, self.folder)
        return self._index.said.find(text, deleted)

    def named(self, name: str) -> TakeRow:
        """Return the take with an id, or with one that begins so; raises InputError."""
        row = self._index.find(name)
        if row is not None:
            return row
        rows = [row for row in (*self.rows(), *self.rows(deleted=True)) if row.take.id.startswith(name)]
        if len(name) < _SHORTEST or not rows:
            raise InputError(say("cli.take_unknown", name=name[:40]))
        if len(rows) > 1:
            raise InputError(say("cli.take_ambiguous", name=name, count=len(rows)))
        return rows[0]

    def folder(self, take_id: str) -> TakeFolder:
        """Return the folder of a take; raises StorageError."""
        return trash.find(self._paths, take_id)

    def audio(self, row: TakeRow) -> Path:
        """Return the recording of a take; raises StorageError if it's missing."""
        return self.folder(row.take.id).audio(row.take)

    def review(self, row: TakeRow) -> Review | None:
        """Return the review of a take, None if there is none yet."""
        return caches.load_review(self.folder(row.take.id))

    def transcript(self, row: TakeRow) -> Transcript | None:
        """Return the words of a take with its corrections, None if there are none yet."""
        return caches.corrected_transcript(self.folder(row.take.id))
