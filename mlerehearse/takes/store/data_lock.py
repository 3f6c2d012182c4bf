"""A lock on the data folder for one running app; the system releases it when the process dies."""

import sqlite3
from pathlib import Path

from mlerehearse.errors import StorageError
from mlerehearse.texts import say

_NAME = "lock.sqlite"


class DataLock:
    """A lock held from construction to `release`.

    It uses SQLite's lock, which works the same on every system and ends with the process.
    """

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
        """Release the lock."""
        self._connection.close()
