"""Tests of the folders' paths and of atomic writes of private files."""

import os
from pathlib import Path

import pytest

from mlerehearse import paths
from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths


def test_one_variable_moves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLEREHEARSE_HOME", str(tmp_path))
    own = Paths.default()
    for folder in (own.data, own.cache, own.logs, own.config, own.takes, own.bin, own.stories, own.models, own.index):
        assert folder.is_relative_to(tmp_path)


def test_without_it_the_system_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MLEREHEARSE_HOME", raising=False)
    own = Paths.default()
    assert "mlerehearse" in str(own.data)
    assert own.data.is_absolute()


def test_folders_are_for_this_user_alone(tmp_path: Path) -> None:
    own = Paths.below(tmp_path / "home")
    own.data.mkdir(parents=True)
    own.data.chmod(0o755)
    own.make()
    own.make()
    assert own.takes.is_dir()
    if os.name == "posix":
        folders = (own.data, own.cache, own.logs, own.config, own.takes, own.bin, own.stories, own.models)
        assert {folder.stat().st_mode & 0o777 for folder in folders} == {0o700}


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageError, match="data"):
        Paths.below(tmp_path).make()


def test_a_private_file_replaces_the_old_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "take.json"
    paths.write_private(target, b"a longer first content")
    paths.write_private(target, b"second")
    assert target.read_bytes() == b"second"
    assert [path.name for path in tmp_path.iterdir()] == ["take.json"]
    if os.name == "posix":
        assert target.stat().st_mode & 0o777 == 0o600


def test_a_failed_write_leaves_the_old_content(tmp_path: Path) -> None:
    target = tmp_path / "take.json"
    paths.write_private(target, b"first")
    (tmp_path / ".take.json.tmp").mkdir()  # so that the temporary file can't be written
    with pytest.raises(OSError, match=r"take\.json"):
        paths.write_private(target, b"second")
    assert target.read_bytes() == b"first"
