"""The index is a cache: whatever is wrong with it, the list comes back from the folders."""

import os
import random
import sqlite3

import pytest
from helpers.stored.takes_on_disk import Opens, make_take

from mlerehearse.domain.take import TakeState
from mlerehearse.errors import NewerVersionError
from mlerehearse.paths import Paths
from mlerehearse.takes.store.take_folder import TakeFolder


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", "dreaming"),
        ("track", "both"),
        ("started", "yesterday"),
        ("started", "0001-01-01T00:00:00+14:00"),
        ("started", "2026-02-30T00:00:00+00:00"),
        ("duration", float("inf")),
        ("duration", -1.0),
        ("duration", "long"),
        ("title", b"\xff\xfe"),
        ("flags", "many"),
        ("id", b"\xff"),
        ("deleted", "perhaps"),
    ],
)
def test_a_damaged_row_is_rebuilt_from_its_folder(
    opens: Opens, own: Paths, made: TakeFolder, healthy: TakeFolder, column: str, value: object
) -> None:
    library = opens()
    before = library.rows()
    library.close()
    database = sqlite3.connect(own.index, isolation_level=None)
    database.execute(f"UPDATE takes SET {column} = ? WHERE id = ?", (value, made.id))
    database.close()
    assert opens().rows() == before


def test_a_row_damaged_while_the_app_runs_does_not_hide_others(
    opens: Opens, own: Paths, made: TakeFolder, healthy: TakeFolder
) -> None:
    library = opens()
    database = sqlite3.connect(own.index, isolation_level=None)
    database.execute("UPDATE takes SET state = 'dreaming' WHERE id = ?", (made.id,))
    database.close()
    assert {row.take.id: row.state for row in library.rows()} == {
        made.id: TakeState.FAILED,
        healthy.id: TakeState.READY,
    }
    assert "Start the app again" in library.row(made.id).problem


def test_undecodable_text_in_the_index_makes_it_rebuild(opens: Opens, own: Paths, made: TakeFolder) -> None:
    library = opens()
    before = library.rows()
    library.close()
    database = sqlite3.connect(own.index, isolation_level=None)
    database.execute("UPDATE takes SET title = CAST(x'ff' AS TEXT)")
    database.close()
    assert opens().rows() == before


@pytest.mark.parametrize(
    "statements",
    [
        ["PRAGMA user_version = 77", "CREATE TABLE moz_places (id INTEGER)"],
        ["CREATE TABLE cookies (name TEXT)"],
        ["PRAGMA application_id = 252006673", "PRAGMA user_version = 1", "CREATE TABLE takes (id INTEGER)"],
        ["PRAGMA user_version = 2", "CREATE TABLE takes (id INTEGER)", "CREATE TABLE stories (id INTEGER)"],
        ["PRAGMA user_version = 1", "CREATE TABLE takes (heard_with TEXT)", "CREATE TABLE stories (id INTEGER)"],
    ],
)
def test_a_database_of_another_program_is_moved_aside_with_a_notice(
    opens: Opens, own: Paths, made: TakeFolder, statements: list[str]
) -> None:
    (own.data / "index.foreign1.sqlite").write_text("an earlier one", encoding="utf-8")
    database = sqlite3.connect(own.index, isolation_level=None)
    for statement in statements:
        database.execute(statement)
    schema = list(database.execute("SELECT sql FROM sqlite_master"))
    database.close()
    library = opens()
    assert library.row(made.id).state is TakeState.READY
    (notice,) = library.notices
    aside = own.data / "index.foreign2.sqlite"
    assert str(aside) in notice
    kept = sqlite3.connect(aside)
    assert list(kept.execute("SELECT sql FROM sqlite_master")) == schema
    kept.close()
    assert (own.data / "index.foreign1.sqlite").read_text(encoding="utf-8") == "an earlier one"
    assert opens().notices == ()


@pytest.mark.parametrize("damage", ["folder", "dangling", "loop"] if os.name == "posix" else ["folder"])
def test_something_else_in_place_of_the_index_is_moved_aside(
    opens: Opens, own: Paths, made: TakeFolder, damage: str
) -> None:
    if damage == "folder":
        own.index.mkdir()
    else:
        own.index.symlink_to(own.index if damage == "loop" else own.data / "nowhere")
    assert opens().row(made.id).state is TakeState.READY


def test_a_newer_index_is_refused(opens: Opens, own: Paths) -> None:
    opens().close()
    database = sqlite3.connect(own.index, isolation_level=None)
    database.execute("PRAGMA user_version = 99")
    database.execute("ALTER TABLE takes RENAME TO recordings")
    database.close()
    before = own.index.read_bytes()
    with pytest.raises(NewerVersionError, match="Update the app"):
        opens()
    assert own.index.read_bytes() == before


def test_flipped_bytes_in_the_index_lose_no_take(opens: Opens, own: Paths) -> None:
    own.make()
    ids = {make_take(own).id for _ in range(8)}
    opens().close()
    whole, dice = own.index.read_bytes(), random.Random(11)
    for _ in range(40):
        flipped = bytearray(whole)
        for _ in range(dice.randint(1, 40)):
            flipped[dice.randrange(100, len(flipped))] = dice.randrange(256)
        own.index.write_bytes(flipped)
        library = opens()
        assert {row.take.id for row in library.rows()} == ids
        library.close()
