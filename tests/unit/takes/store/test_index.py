"""Tests of the lists of takes: newest first, with their stories' titles and pending work."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mlerehearse.domain.story import Story, Track
from mlerehearse.domain.take import Take, TakeRow, TakeState
from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes.store.database import Database
from mlerehearse.takes.store.index import Index

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.fixture
def index(own: Paths) -> Iterator[Index]:
    database = Database(own.index)
    yield Index(database)
    database.close()


def row(take_id: str, minutes: float = 0.0, state: TakeState = TakeState.READY, **others: object) -> TakeRow:
    take = Take(take_id, START + timedelta(minutes=minutes), "Europe/Berlin", audio="audio.flac")
    return replace(TakeRow(take, state), **others)  # type: ignore[arg-type]


def test_a_row_is_read_as_it_was_written(index: Index) -> None:
    take = Take(
        "a", START, "Asia/Tokyo", "p01", "Tell me …", "s", Track.PLATFORM, "mic", "audio.flac", "ff", 61.5, "My take"
    )
    whole = TakeRow(take, TakeState.READY, "", 14, 3, "", False, "tiny.en")
    index.put(whole)
    assert index.row("a") == whole
    index.put_stories([Story("s", "The outage", "failure")])
    assert index.row("a").story_title == "The outage"


def test_rows_are_sorted_newest_first_across_time_zones(index: Index) -> None:
    tokyo = timezone(timedelta(hours=9))
    index.put(row("middle", 1))
    index.put(row("old", 0))
    index.put(row("new"))
    index.put_head(replace(index.row("new").take, started=datetime(2026, 3, 2, 18, 32, tzinfo=tokyo)))
    assert [found.take.id for found in index.rows()] == ["new", "middle", "old"]


def test_deleted_takes_are_listed_separately(index: Index) -> None:
    index.put_all([(row("a"), "", False), (row("b", deleted=True), "", False)])
    assert [found.take.id for found in index.rows()] == ["a"]
    assert [found.take.id for found in index.rows(deleted=True)] == ["b"]
    assert index.ids() == {"a": False, "b": True}


def test_an_unknown_take_is_reported(index: Index) -> None:
    assert index.find("a") is None
    with pytest.raises(StorageError, match="no longer exists"):
        index.row("a")


def test_a_change_returns_whether_anything_changed(index: Index) -> None:
    index.put(row("a"))
    assert index.change("a", state=TakeState.FAILED, problem="It broke.")
    assert not index.change("a", state=TakeState.FAILED, problem="It broke.")
    assert not index.change("b", state=TakeState.FAILED)
    assert index.row("a").problem == "It broke."


def test_untranscribed_takes_are_listed_oldest_first(index: Index) -> None:
    states = {
        "f": TakeState.TRANSCRIBING,
        "e": TakeState.QUEUED,
        "d": TakeState.WAITING,
        "c": TakeState.READY,
        "b": TakeState.FAILED,
        "a": TakeState.SILENT,
    }
    for minutes, (take_id, state) in enumerate(states.items()):
        index.put(row(take_id, minutes, state))
    index.put(row("binned", 9, TakeState.QUEUED, deleted=True))
    assert index.untranscribed() == ("f", "e", "d")


def test_a_review_is_due_when_it_is_missing_old_or_behind_the_corrections(index: Index) -> None:
    index.put(row("missing", 0, TakeState.REVIEWING))
    index.put(row("old", 1), "coach-1")
    index.put(row("behind", 2), "coach-2", review_due=True)
    index.put(row("good", 3), "coach-2")
    index.put(row("binned", 4, deleted=True), "coach-1")
    index.put(row("silent", 5, TakeState.SILENT))
    assert index.unreviewed("coach-2") == ("behind", "old", "missing")


def test_unfinished_recordings_are_listed(index: Index) -> None:
    index.put(row("done"))
    index.put(TakeRow(Take("cut", START, "UTC"), TakeState.RECORDING))
    index.put(TakeRow(Take("wav", START, "UTC", audio="audio.part.wav"), TakeState.READY))
    assert set(index.recording()) == {"cut", "wav"}
