"""Tests that deleting moves a take's folder to the bin, and that restoring moves it back."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mlerehearse.domain.take import Take
from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes.store import trash
from mlerehearse.takes.store.take_folder import TakeFolder

STARTED = datetime(2026, 3, 2, 9, 30, 15, 250000, tzinfo=UTC)


def test_a_deleted_take_can_be_restored_from_the_trash(own: Paths, folder: TakeFolder) -> None:
    take = folder.take()
    trash.move_to_trash(own, take.id)
    assert trash.ids(own.bin) == (take.id,)
    assert trash.ids(own.takes) == ()
    assert trash.find(own, take.id).path == own.bin / take.id
    trash.restore(own, take.id)
    assert trash.find(own, take.id).path == own.takes / take.id
    assert folder.take() == take


def test_a_discarded_take_is_removed_after_a_week_to_the_second(own: Paths, folder: TakeFolder) -> None:
    trash.discard(own, folder.id, STARTED)
    assert trash.remove_discarded(own, STARTED + trash.DISCARDED_STAY - timedelta(seconds=1)) == ()
    assert TakeFolder(own.bin / folder.id).take() == Take(folder.id, STARTED, "Europe/Berlin")
    assert trash.remove_discarded(own, STARTED + trash.DISCARDED_STAY) == (folder.id,)
    assert trash.ids(own.bin) == ()


@pytest.mark.parametrize("note", [None, "", "yesterday", "2020-01-01T00:00:00", 5, [], "9999-12-31T23:59:59+00:00"])
def test_a_take_without_a_valid_note_is_never_removed(own: Paths, folder: TakeFolder, note: object) -> None:
    path = folder.path / "take.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "discarded": note}), encoding="utf-8")
    trash.move_to_trash(own, folder.id)
    assert trash.remove_discarded(own, STARTED + timedelta(days=365)) == ()
    (own.bin / folder.id / "take.json").write_text("{", encoding="utf-8")
    assert trash.remove_discarded(own, STARTED + timedelta(days=365)) == ()


def test_a_restored_take_is_no_longer_a_discarded_one(own: Paths, folder: TakeFolder) -> None:
    trash.discard(own, folder.id, STARTED)
    trash.restore(own, folder.id)
    trash.move_to_trash(own, folder.id)
    assert trash.remove_discarded(own, STARTED + timedelta(days=365)) == ()


@pytest.mark.parametrize("take_id", ["", "..", "../bin", "a", "00000000-0000-4000-8000-000000000000"])
def test_a_missing_take_cannot_be_moved(own: Paths, take_id: str) -> None:
    for move in (trash.move_to_trash, trash.restore, trash.find):
        with pytest.raises(StorageError, match="no longer exists"):
            move(own, take_id)


def test_other_files_beside_the_takes_are_ignored(own: Paths, folder: TakeFolder) -> None:
    (own.takes / "notes").mkdir()
    (own.takes / "00000000-0000-4000-8000-000000000000.txt").write_text("a file", encoding="utf-8")
    assert trash.ids(own.takes) == (folder.id,)


def test_a_file_named_like_a_take_is_listed_and_can_be_deleted(own: Paths, folder: TakeFolder) -> None:
    take_id = "00000000-0000-4000-8000-000000000000"
    (own.takes / take_id).write_text("a file", encoding="utf-8")
    assert trash.ids(own.takes) == (take_id, folder.id)
    trash.move_to_trash(own, take_id)
    assert trash.ids(own.bin) == (take_id,)


def test_a_second_copy_of_a_take_gets_its_own_id(own: Paths, folder: TakeFolder) -> None:
    shutil.copytree(folder.path, own.bin / folder.id)
    trash.separate_copies(own)
    (copy,) = trash.ids(own.bin)
    assert copy != folder.id
    assert trash.ids(own.takes) == (folder.id,)
    assert TakeFolder(own.bin / copy).take().started == folder.take().started


def test_a_take_can_be_deleted_beside_an_earlier_copy(own: Paths, folder: TakeFolder) -> None:
    shutil.copytree(folder.path, own.bin / folder.id)
    trash.move_to_trash(own, folder.id)
    assert trash.ids(own.takes) == ()
    assert len(trash.ids(own.bin)) == 2


def test_a_missing_trash_folder_is_reported(own: Paths, folder: TakeFolder, tmp_path: Path) -> None:
    own.bin.rmdir()
    with pytest.raises(StorageError, match=folder.id):
        trash.move_to_trash(own, folder.id)
    assert folder.path.is_dir()
    with pytest.raises(StorageError, match="bin"):
        trash.ids(own.bin)
