"""The history of the index's tables, one function per version; `user_version` counts the versions.

A migration must never call code that may change later.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from mlerehearse.errors import NewerVersionError
from mlerehearse.private_files import open_private, replace, temporary_for
from mlerehearse.texts import say

Migration = Callable[[sqlite3.Connection], None]
APPLICATION_ID = 0x6D6C7265  # "mlre" in the file's head: this program wrote the file


def takes_and_stories(connection: sqlite3.Connection) -> None:
    """Version 1: one row for each take and each story."""
    connection.execute(
        """CREATE TABLE takes (
            id TEXT PRIMARY KEY, started TEXT NOT NULL, zone TEXT NOT NULL, prompt TEXT, prompt_text TEXT NOT NULL,
            story TEXT, track TEXT, device TEXT NOT NULL, audio TEXT NOT NULL, audio_sha256 TEXT NOT NULL,
            duration REAL NOT NULL, title TEXT NOT NULL, state TEXT NOT NULL, flags INTEGER, high_flags INTEGER,
            problem TEXT NOT NULL DEFAULT '', deleted INTEGER NOT NULL DEFAULT 0,
            coach_version TEXT NOT NULL DEFAULT '', review_due INTEGER NOT NULL DEFAULT 0)"""
    )
    connection.execute("CREATE INDEX takes_by_time ON takes (deleted, started DESC)")
    connection.execute("CREATE INDEX takes_by_state ON takes (state)")
    connection.execute("CREATE TABLE stories (id TEXT PRIMARY KEY, title TEXT NOT NULL, kind TEXT)")


def heard_with(connection: sqlite3.Connection) -> None:
    """Version 2: the speech model that transcribed a take; NULL if not determined yet."""
    connection.execute("ALTER TABLE takes ADD COLUMN heard_with TEXT")


def stale(connection: sqlite3.Connection) -> None:
    """Version 3: a mark on rows to read again from their folders, and one that the file is ours."""
    connection.execute("ALTER TABLE takes ADD COLUMN stale INTEGER NOT NULL DEFAULT 0")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def source(connection: sqlite3.Connection) -> None:
    """Version 4: the name and the SHA-256 of the file that a take was imported from."""
    connection.execute("ALTER TABLE takes ADD COLUMN source TEXT NOT NULL DEFAULT ''")
    connection.execute("ALTER TABLE takes ADD COLUMN source_sha256 TEXT NOT NULL DEFAULT ''")
    connection.execute("CREATE INDEX takes_by_source ON takes (source_sha256)")


def said(connection: sqlite3.Connection) -> None:
    """Version 5: what was said in the takes, for searching; `words_due` until it was read."""
    connection.execute("ALTER TABLE takes ADD COLUMN words_due INTEGER NOT NULL DEFAULT 1")
    connection.execute("CREATE INDEX takes_by_words_due ON takes (started) WHERE words_due")
    connection.execute(
        "CREATE TABLE said_takes (number INTEGER PRIMARY KEY, take TEXT NOT NULL UNIQUE, starts BLOB NOT NULL)"
    )
    connection.execute("CREATE VIRTUAL TABLE said USING fts5 (words, tokenize = 'unicode61 remove_diacritics 2')")
    connection.execute("CREATE TABLE said_purge (due INTEGER PRIMARY KEY)")


MIGRATIONS: tuple[Migration, ...] = (takes_and_stories, heard_with, stale, source, said)


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Migrate the database at `path` to the latest version.

    A database that has content is first copied to a file next to it. `connection` must be in
    autocommit mode. Raises NewerVersionError, sqlite3.Error and OSError.
    """
    version = user_version(connection)
    if version > len(migrations):
        raise NewerVersionError(say("library.index_newer", path=path))
    if 0 < version < len(migrations):
        _back_up(connection, backup_path(path))
    for number in range(version, len(migrations)):
        _apply(connection, migrations[number], number + 1)


def is_ours(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> bool:
    """Return whether this program wrote a database, in any version, or whether it is empty.

    Versions 1 and 2 left no mark and are known by their tables. Raises sqlite3.Error.
    """
    version, found = user_version(connection), _columns(connection)
    writer = int(connection.execute("PRAGMA application_id").fetchone()[0])
    unmarked = not found or (version > 0 and {"takes", "stories"} <= {table for table, _ in found})
    known = writer == APPLICATION_ID or (writer == 0 and unmarked)
    return known and (version > len(migrations) or _columns_of(migrations[:version]) <= found)


def user_version(connection: sqlite3.Connection) -> int:
    """Return the number of migrations applied to a database."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def backup_path(path: Path) -> Path:
    """Return the path of the copy made before the last migration."""
    return path.with_name(f"{path.stem}.before-migration{path.suffix}")


def _columns_of(migrations: Sequence[Migration]) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as fresh:
        for migration in migrations:
            migration(fresh)
        return _columns(fresh)


def _columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    sql = "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'"
    return set(connection.execute(sql))


def _apply(connection: sqlite3.Connection, migration: Migration, version: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        migration(connection)
        connection.execute(f"PRAGMA user_version = {version}")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _back_up(connection: sqlite3.Connection, target: Path) -> None:
    temporary = temporary_for(target)
    with open_private(temporary), closing(sqlite3.connect(temporary)) as copy:
        connection.backup(copy)
    replace(temporary, target)
