"""The SQLite connection of the index.

Any thread may use it; it runs one statement or transaction at a time.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from mlerehearse.errors import NewerVersionError, StorageError
from mlerehearse.private_files import replace
from mlerehearse.takes.store.migrations import MIGRATIONS, Migration, backup_path, is_ours, migrate, user_version
from mlerehearse.texts import say

_WAIT_S = 5.0  # how long to wait while another program locks the file
_COMPANIONS = ("", "-wal", "-shm")


class DamagedError(StorageError):
    """The file is not a valid database; `set_aside` makes room for a new one."""

    def __init__(self, path: Path) -> None:
        super().__init__(say("library.index_damaged", path=path))


class ForeignError(DamagedError):
    """The file belongs to another program; `move_foreign` makes room for ours."""


class Database:
    """An open index, `read_only` for reading beside the app that has it open.

    Raises StorageError if it can't be used, NewerVersionError if a newer version of the app wrote
    it, DamagedError if it is broken, and ForeignError if it isn't ours.
    """

    def __init__(self, path: Path, migrations: Sequence[Migration] = MIGRATIONS, read_only: bool = False) -> None:
        self._path = path
        self._lock = threading.RLock()
        if os.path.lexists(path) and not path.is_file():
            raise ForeignError(path)
        with _told(path):
            if not read_only:
                path.touch(mode=0o600)  # SQLite gives its -wal and -shm files the same permissions
            name, as_uri = (f"{path.absolute().as_uri()}?mode=ro", True) if read_only else (str(path), False)
            self._connection = sqlite3.connect(
                name, timeout=_WAIT_S, isolation_level=None, check_same_thread=False, uri=as_uri
            )
        try:
            with _told(path):
                if not read_only:
                    self._open(migrations)
                elif user_version(self._connection) != len(migrations):
                    raise NewerVersionError(say("library.index_newer", path=path))
        except BaseException:
            self._connection.close()
            raise

    def _open(self, migrations: Sequence[Migration]) -> None:
        if self._is_damaged():
            raise DamagedError(self._path)
        if not is_ours(self._connection, migrations):
            raise ForeignError(self._path)
        self._connection.execute("PRAGMA secure_delete = ON")  # overwrites what a deleted take held
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        try:
            migrate(self._connection, self._path, migrations)
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # the tables aren't what ours were
                raise ForeignError(self._path) from problem
            raise

    def _is_damaged(self) -> bool:
        """Return whether the file is known to be damaged, or one of its lists is.

        The words of all takes are too many to check at every start; `condemn` reports them.
        """
        if _mark(self._path).exists():
            return True
        names = self._connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (name,) in names:
            check = f"PRAGMA integrity_check('{name.replace(chr(39), chr(39) * 2)}')"
            if not name.startswith("said") and self._connection.execute(check).fetchone()[0] != "ok":
                return True
        return False

    def condemn(self) -> None:
        """Have the file counted as damaged when it's next opened; raises OSError."""
        _mark(self._path).touch(mode=0o600)

    def rows(self, sql: str, values: Sequence[object] = ()) -> list[Any]:
        """Return the rows of a SELECT; raises StorageError."""
        with self._lock, _told(self._path):
            return self._connection.execute(sql, values).fetchall()

    def change(self, sql: str, values: Sequence[object] = ()) -> int:
        """Return the number of rows that a statement changed; raises StorageError."""
        with self._lock, _told(self._path):
            try:
                return self._connection.execute(sql, values).rowcount
            except UnicodeEncodeError:  # a folder's name may hold bytes that aren't text
                return self._connection.execute(sql, tuple(map(_as_text, values))).rowcount

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all changes made inside, or roll all of them back; raises StorageError."""
        with self._lock:
            with _told(self._path):
                self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if self._connection.in_transaction:  # on a full disk SQLite rolls back by itself
                    self._connection.execute("ROLLBACK")
                raise
            with _told(self._path):
                self._connection.execute("COMMIT")

    def empty_log(self) -> bool:
        """Write the log into the file and empty it; False if a reader keeps that from happening.

        Raises StorageError.
        """
        return bool(self.rows("PRAGMA wal_checkpoint(TRUNCATE)")[0][0] == 0)

    def remove_copies(self) -> None:
        """Remove the copies from before a migration and from before damage; raises StorageError."""
        with _told(self._path):
            for copy in (_damaged(self._path), backup_path(self._path)):
                for end in _COMPANIONS:
                    copy.with_name(copy.name + end).unlink(missing_ok=True)

    def close(self) -> None:
        """Close the connection; it can't be used afterwards."""
        with self._lock:
            self._connection.close()


def move_damaged(path: Path) -> Path:
    """Move a damaged index out of the way and return its new path; raises StorageError.

    It replaces an earlier damaged index.
    """
    aside = _move(path, _damaged(path))
    with _told(path):
        _mark(path).unlink(missing_ok=True)
    return aside


def _damaged(path: Path) -> Path:
    return path.with_name(f"{path.stem}.damaged{path.suffix}")


def move_foreign(path: Path) -> Path:
    """Move another program's file out of the way and return its new path; raises StorageError."""
    names = (path.with_name(f"{path.stem}.foreign{number}{path.suffix}") for number in count(1))
    return _move(path, next(name for name in names if not os.path.lexists(name)))


def _move(path: Path, aside: Path) -> Path:
    with _told(path):
        for end in _COMPANIONS:
            with suppress(FileNotFoundError):
                replace(path.with_name(path.name + end), aside.with_name(aside.name + end))
    return aside


def _mark(path: Path) -> Path:
    return path.with_name(f"{path.name}.condemned")


def _as_text(value: object) -> object:
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the disk into errors that a user can act on."""
    try:
        yield
    except UnicodeDecodeError as problem:
        raise DamagedError(path) from problem
    except sqlite3.OperationalError as problem:
        code = getattr(problem, "sqlite_errorcode", None)
        if code is None:  # Python's own error for text that isn't UTF-8
            raise DamagedError(path) from problem
        locked = code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        key = "library.index_locked" if locked else "library.index_failed"
        raise StorageError(say(key, path=path, problem=problem)) from problem
    except (sqlite3.NotSupportedError, sqlite3.ProgrammingError, sqlite3.IntegrityError):
        raise  # a bug in our code
    except sqlite3.DatabaseError as problem:
        raise DamagedError(path) from problem
    except OSError as problem:
        raise StorageError(say("library.index_failed", path=path, problem=problem.strerror or problem)) from problem
