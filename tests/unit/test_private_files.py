"""Tests that files are read whole or not at all, and that writing follows no link."""

import os
from pathlib import Path

import pytest

from mlerehearse.private_files import open_private, read_whole, write_private


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    write_private(tmp_path / "a", b"x" * 100_000)
    assert read_whole(tmp_path / "a") == b"x" * 100_000


def test_a_folder_a_missing_file_and_a_giant_are_refused(tmp_path: Path) -> None:
    with (tmp_path / "giant").open("wb") as file:
        file.truncate(2**40)
    (tmp_path / "folder").mkdir()
    for name in ("giant", "missing", "folder"):
        with pytest.raises(OSError, match=name):
            read_whole(tmp_path / name)


def test_a_pipe_and_a_device_are_refused_at_once(tmp_path: Path) -> None:
    if os.name != "posix":
        return
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("pipe", "zero"):
        with pytest.raises(OSError, match="not a file"):
            read_whole(tmp_path / name)


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    if not hasattr(os, "O_NOFOLLOW"):
        return
    (tmp_path / "target").write_bytes(b"mine")
    for name, append in (("a", True), ("b", False)):
        (tmp_path / name).symlink_to(tmp_path / "target")
        with pytest.raises(OSError, match=name):
            open_private(tmp_path / name, append=append)
    write_private(tmp_path / "a", b"new")
    assert (tmp_path / "target").read_bytes() == b"mine"
    assert (tmp_path / "a").read_bytes() == b"new"
