"""Tests of each migration of the index; a failed one leaves no trace.

Every migration has a test here that is named after it: `test_<number>_<name of the function>`.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlerehearse.errors import NewerVersionError
from mlerehearse.takes.store.migrations import (
    APPLICATION_ID,
    MIGRATIONS,
    backup_path,
    is_ours,
    migrate,
    takes_and_stories,
    user_version,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, isolation_level=None)
    yield connection
    connection.close()


def add_mood(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE takes ADD COLUMN mood TEXT")


def fail_half_way(connection: sqlite3.Connection) -> None:
    add_mood(connection)
    raise RuntimeError("half way")


def test_every_migration_has_a_test() -> None:
    wanted = {f"test_{number}_{migration.__name__}" for number, migration in enumerate(MIGRATIONS, 1)}
    assert wanted <= set(globals())


def add_take(connection: sqlite3.Connection) -> None:
    connection.execute(
        "INSERT INTO takes (id, started, zone, prompt_text, device, audio, audio_sha256, duration, title, state) "
        "VALUES ('a', '2026', 'UTC', '', '', 'audio.flac', '', 1, '', 'ready')"
    )


def test_1_takes_and_stories(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, MIGRATIONS[:1])
    assert user_version(connection) == 1
    columns = {row[1] for row in connection.execute("PRAGMA table_info(takes)")}
    assert {"id", "started", "state", "flags", "high_flags", "problem", "deleted", "coach_version"} <= columns
    connection.execute("INSERT INTO stories (id, title) VALUES ('s', 'The outage')")
    assert connection.execute("SELECT * FROM stories").fetchall() == [("s", "The outage", None)]


def test_2_heard_with(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, MIGRATIONS[:1])
    add_take(connection)
    migrate(connection, path, MIGRATIONS[:2])
    assert connection.execute("SELECT id, heard_with FROM takes").fetchall() == [("a", None)]


def test_3_stale(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, MIGRATIONS[:2])
    add_take(connection)
    assert is_ours(connection)
    migrate(connection, path, MIGRATIONS[:3])
    assert connection.execute("SELECT id, stale FROM takes").fetchall() == [("a", 0)]
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert is_ours(connection)


def test_4_source(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, MIGRATIONS[:3])
    add_take(connection)
    migrate(connection, path, MIGRATIONS[:4])
    assert connection.execute("SELECT id, source, source_sha256 FROM takes").fetchall() == [("a", "", "")]


def test_5_said(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, MIGRATIONS[:4])
    add_take(connection)
    migrate(connection, path, MIGRATIONS[:5])
    assert connection.execute("SELECT id, words_due FROM takes").fetchall() == [("a", 1)]
    connection.execute("INSERT INTO said (rowid, words) VALUES (1, 'We rolled back')")
    assert connection.execute("SELECT rowid FROM said WHERE said MATCH 'rolled'").fetchall() == [(1,)]


@pytest.mark.parametrize("version", range(len(MIGRATIONS) + 1))
def test_an_index_of_every_version_is_recognised(connection: sqlite3.Connection, path: Path, version: int) -> None:
    migrate(connection, path, MIGRATIONS[:version])
    assert is_ours(connection)


@pytest.mark.parametrize("statement", ["CREATE TABLE cookies (name TEXT)", "PRAGMA application_id = 7"])
def test_a_database_of_another_program_is_not_recognised(connection: sqlite3.Connection, statement: str) -> None:
    connection.execute(statement)
    assert not is_ours(connection)


def test_a_new_or_current_index_is_not_backed_up(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path)
    migrate(connection, path)
    assert user_version(connection) == len(MIGRATIONS)
    assert not backup_path(path).exists()


def test_a_backup_is_made_before_a_migration(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, [takes_and_stories])
    connection.execute("INSERT INTO stories (id, title) VALUES ('s', 'The outage')")
    migrate(connection, path, [takes_and_stories, add_mood])
    assert user_version(connection) == 2
    assert connection.execute("SELECT title FROM stories").fetchone() == ("The outage",)
    copy = sqlite3.connect(backup_path(path))
    assert user_version(copy) == 1
    assert copy.execute("SELECT title FROM stories").fetchone() == ("The outage",)
    copy.close()


def test_a_failed_migration_changes_nothing(connection: sqlite3.Connection, path: Path) -> None:
    migrate(connection, path, [takes_and_stories])
    with pytest.raises(RuntimeError, match="half way"):
        migrate(connection, path, [takes_and_stories, fail_half_way])
    assert user_version(connection) == 1
    assert "mood" not in {row[1] for row in connection.execute("PRAGMA table_info(takes)")}
    migrate(connection, path, [takes_and_stories, add_mood])
    assert user_version(connection) == 2


def test_a_newer_index_is_refused_with_advice(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA user_version = 99")
    with pytest.raises(NewerVersionError, match=r"delete that file") as refusal:
        migrate(connection, path)
    assert str(path) in str(refusal.value)
    assert user_version(connection) == 99
