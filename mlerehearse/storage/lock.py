"""One app at a time over one data folder: a lock that the system lets go of when its holder dies."""

import sqlite3
from pathlib import Path

from mlerehearse.errors import StorageError
from mlerehearse.texts import say

_NAME = "lock.sqlite"


class DataLock:
    """Held from its making to `release`; SQLite's own lock is the same on every system and outlives no process."""

    def __init__(self, data: Path) -> None:
        path = data / _NAME
        try:
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as problem:
            raise StorageError(say("library.disk", folder=data, problem=problem)) from problem
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as problem:
            self._connection.close()
            raise StorageError(say("library.already_open")) from problem

    def release(self) -> None:
        """Let others in."""
        self._connection.close()
