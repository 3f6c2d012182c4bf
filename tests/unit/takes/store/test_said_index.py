"""Tests of the full-text index: what is found, where, and that nothing of a deleted take stays."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from helpers.stored.takes_on_disk import files_with

from mlerehearse.domain.take import Take, TakeRow, TakeState
from mlerehearse.domain.transcript import Word
from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes.store.database import DamagedError, Database
from mlerehearse.takes.store.index import Index
from mlerehearse.takes.store.said_index import as_query

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SAID = "We rolled back the threshold, so I don't page anyone; the café threshold held at 42%"


@pytest.fixture
def database(own: Paths) -> Iterator[Database]:
    database = Database(own.index)
    yield database
    database.close()


@pytest.fixture
def index(database: Database) -> Index:
    return Index(database)


def put(index: Index, take_id: str, text: str, minutes: int = 0, deleted: bool = False) -> None:
    take = Take(take_id, START + timedelta(minutes=minutes), "UTC", audio="audio.flac")
    index.put(TakeRow(take, TakeState.READY, deleted=deleted))
    index.said.put(take_id, [Word(word, at * 0.5, at * 0.5 + 0.4) for at, word in enumerate(text.split())])


def found(index: Index, text: str) -> list[str]:
    return [hit.take for hit in index.said.find(text).hits]


@pytest.mark.parametrize(
    ("text", "starts", "words"),
    [
        ("page", [4.0], ["page"]),
        ("THRESH", [2.0, 6.0], ["threshold,", "threshold"]),
        ('"rolled back"', [0.5], ["rolled back"]),
        ("rolled back", [0.5], ["rolled back"]),
        ("don't", [3.5], ["don't"]),
        ("42", [7.5], ["42%"]),
        ("42%", [7.5], ["42%"]),
        ('page "the café', [4.0, 5.0], ["page", "the café"]),
    ],
)
def test_words_are_found_where_they_were_said(index: Index, text: str, starts: list[float], words: list[str]) -> None:
    put(index, "a", SAID)
    (hit,) = index.said.find(text).hits
    assert [(place.start, place.found) for place in hit.places] == list(zip(starts, words, strict=True))


@pytest.mark.parametrize("text", ["", "   ", "—", '"', '""', "threshold missing", '"back rolled"', "resh", "\x00"])
def test_what_was_not_said_is_not_found(index: Index, text: str) -> None:
    put(index, "a", SAID)
    assert found(index, text) == []


@pytest.mark.parametrize(
    "text", ["said:we", "we OR x", "we AND", "NOT we", "(we", "we*", "^we", "NEAR(we)", "-we", "a'b"]
)
def test_no_typed_sign_is_an_operator_or_an_error(index: Index, text: str) -> None:
    put(index, "a", "We rolled")
    index.said.find(text)
    assert as_query("we OR x") == '"we" AND "OR" AND "x"*'


def test_the_words_around_a_hit_are_shown(index: Index) -> None:
    put(index, "a", SAID)
    (place,) = index.said.find("page").hits[0].places
    assert (place.before, place.after) == ("back the threshold, so I don't", "anyone; the café threshold held at")


def test_hits_are_listed_newest_first_and_the_bin_apart(index: Index) -> None:
    for take_id, minutes, deleted in (("old", 0, False), ("new", 2, False), ("gone", 3, True), ("mid", 1, False)):
        put(index, take_id, "We rolled back", minutes, deleted)
    assert found(index, "rolled") == ["new", "mid", "old"]
    assert [hit.take for hit in index.said.find("rolled", deleted=True).hits] == ["gone"]


def test_words_that_are_put_again_replace_the_former(index: Index) -> None:
    put(index, "a", "We rolled back")
    index.said.put("a", [Word("I", 1.25, 1.5), Word("shipped", 1.5, 2.0)])
    assert found(index, "rolled") == []
    assert index.said.find("shipped").hits[0].places[0].start == 1.5


def test_words_of_a_take_that_is_gone_are_not_put(index: Index, database: Database) -> None:
    index.said.put("nobody", [Word("secret", 0.0, 0.5)])
    assert database.rows("SELECT * FROM said_takes") == []


def test_a_row_that_is_put_again_has_its_words_read_again(index: Index) -> None:
    put(index, "a", "We rolled back")
    assert index.said.unread() == ()
    index.put(index.row("a"))
    assert index.said.unread() == ("a",)
    assert index.said.find("rolled").unread == 1


def test_no_word_of_a_deleted_take_is_left_in_any_file(index: Index, database: Database, own: Paths) -> None:
    for number in range(60):  # so many that SQLite has merged parts of the index
        put(index, f"t{number}", f"ordinary words number{number} about a rollback")
    put(index, "a", "The xylophonist of Zanzibarville told me")
    assert files_with(own, b"ylophonis")
    index.remove("a")
    assert index.said.purge_due()
    while not index.said.purge():
        pass
    assert not index.said.purge_due()
    assert not files_with(own, b"ylophonis")
    assert not files_with(own, b"anzibarvill")
    assert found(index, "number7") == ["t7"]
    assert len(found(index, "ordinary")) == 60


def test_a_purge_stays_due_while_another_process_reads(index: Index, database: Database, own: Paths) -> None:
    put(index, "a", "xylophonist")
    reader = sqlite3.connect(own.index, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM takes").fetchall()
    index.remove("a")
    while not index.said.purge():
        pass
    assert index.said.purge_due()
    reader.close()
    while not index.said.purge():
        pass
    assert not index.said.purge_due()
    assert not files_with(own, b"ylophonis")


def test_copies_made_before_a_migration_go_with_the_words(index: Index, own: Paths) -> None:
    put(index, "a", "xylophonist")
    copies = [own.data / name for name in ("index.before-migration.sqlite", "index.damaged.sqlite")]
    for copy in copies:
        copy.write_bytes(b"xylophonist")
    index.remove("a")
    while not index.said.purge():
        pass
    assert not any(copy.exists() for copy in copies)


def test_a_damaged_full_text_index_is_made_anew_at_the_next_start(own: Paths) -> None:
    database = Database(own.index)
    put(Index(database), "a", SAID)
    database.change("UPDATE said_data SET block = x'00ff' WHERE id > 10")
    with pytest.raises(StorageError, match="Start the app again"):
        Index(database).said.find("rolled")
    database.close()
    with pytest.raises(DamagedError):
        Database(own.index)
