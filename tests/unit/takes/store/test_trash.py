"""Tests that deleting moves a take's folder to the bin, and that restoring moves it back."""

from pathlib import Path

import pytest

from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes.store import trash as shelves
from mlerehearse.takes.store.take_folder import TakeFolder


def test_a_deleted_take_is_found_in_the_bin_and_comes_back(own: Paths, folder: TakeFolder) -> None:
    take = folder.take()
    shelves.move_to_trash(own, take.id)
    assert shelves.ids(own.bin) == (take.id,)
    assert shelves.ids(own.takes) == ()
    assert shelves.find(own, take.id).path == own.bin / take.id
    shelves.restore(own, take.id)
    assert shelves.find(own, take.id).path == own.takes / take.id
    assert folder.take() == take


@pytest.mark.parametrize("take_id", ["", "..", "../bin", "a", "00000000-0000-4000-8000-000000000000"])
def test_only_takes_that_are_there_can_be_moved(own: Paths, take_id: str) -> None:
    for move in (shelves.move_to_trash, shelves.restore, shelves.find):
        with pytest.raises(StorageError, match="no longer exists"):
            move(own, take_id)


def test_other_files_beside_the_takes_are_no_takes(own: Paths, folder: TakeFolder) -> None:
    (own.takes / "notes").mkdir()
    (own.takes / "00000000-0000-4000-8000-000000000000").write_text("a file", encoding="utf-8")
    assert shelves.ids(own.takes) == (folder.id,)


def test_a_bin_that_is_gone_is_told(own: Paths, folder: TakeFolder, tmp_path: Path) -> None:
    own.bin.rmdir()
    with pytest.raises(StorageError, match=folder.id):
        shelves.move_to_trash(own, folder.id)
    assert folder.path.is_dir()
    with pytest.raises(StorageError, match="bin"):
        shelves.ids(own.bin)
