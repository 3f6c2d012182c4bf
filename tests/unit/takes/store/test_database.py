"""Tests of the index's connection: atomic changes, any thread, damage versus other errors."""

import os
import sqlite3
import threading
from pathlib import Path

import pytest

from mlerehearse.errors import NewerVersionError, StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes.store.database import DamagedError, Database, move_damaged


def add(database: Database, story: str) -> None:
    database.change("INSERT INTO stories (id, title) VALUES (?, ?)", (story, f"Story {story}"))


def add_twice(database: Database, story: str) -> None:
    add(database, story)
    add(database, story)


def count(database: Database) -> int:
    return int(database.rows("SELECT count(*) FROM stories")[0][0])


def test_written_data_survives_a_restart(own: Paths) -> None:
    first = Database(own.index)
    add(first, "a")
    first.close()
    second = Database(own.index)
    assert second.rows("SELECT title FROM stories") == [("Story a",)]
    assert second.rows("PRAGMA journal_mode") == [("wal",)]
    second.close()


def test_a_failed_transaction_is_rolled_back(own: Paths) -> None:
    database = Database(own.index)
    add(database, "z")
    with pytest.raises(sqlite3.IntegrityError), database.transaction():
        add_twice(database, "a")
    assert count(database) == 1
    with database.transaction():
        add(database, "b")
    assert count(database) == 2
    database.close()


def test_many_threads_may_write(own: Paths) -> None:
    database = Database(own.index)
    failures: list[BaseException] = []

    def write(thread: int) -> None:
        try:
            for number in range(20):
                with database.transaction():
                    add(database, f"{thread}-{number}")
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=write, args=(thread,)) for thread in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert count(database) == 160
    database.close()


@pytest.mark.parametrize("content", [b"no database at all, but long enough to be read as the head of one" * 20])
def test_a_damaged_index_is_reported_and_can_be_moved_aside(own: Paths, content: bytes) -> None:
    own.index.write_bytes(content)
    with pytest.raises(DamagedError, match="rebuilt from the takes"):
        Database(own.index)
    aside = move_damaged(own.index)
    assert aside.read_bytes() == content
    assert not own.index.exists()
    Database(own.index).close()


def test_damage_in_the_middle_is_found_on_opening(own: Paths) -> None:
    database = Database(own.index)
    with database.transaction():
        for number in range(2000):
            add(database, str(number))
    database.close()
    content = bytearray(own.index.read_bytes())
    content[8192:20480] = os.urandom(12288)
    own.index.write_bytes(content)
    with pytest.raises(DamagedError):
        Database(own.index)


def test_an_index_locked_by_another_program_is_reported(own: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlerehearse.takes.store.database._WAIT_S", 0.05)
    Database(own.index).close()
    other = sqlite3.connect(own.index, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database = Database(own.index)
    with pytest.raises(StorageError, match="Another program"):
        add(database, "a")
    other.execute("ROLLBACK")
    add(database, "a")
    database.close()
    other.close()


def test_a_newer_index_is_refused_and_not_changed(own: Paths) -> None:
    newer = sqlite3.connect(own.index)
    newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(NewerVersionError):
        Database(own.index)
    again = sqlite3.connect(own.index)
    assert again.execute("PRAGMA user_version").fetchone() == (99,)
    again.close()


def test_an_unwritable_location_is_reported(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"index\.sqlite"):
        Database(tmp_path / "nowhere" / "index.sqlite")


def test_only_the_user_can_read_the_file(own: Paths) -> None:
    database = Database(own.index)
    add(database, "a")
    if os.name == "posix":
        files = list(own.data.glob("index.sqlite*"))
        assert len(files) == 3
        assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    database.close()
