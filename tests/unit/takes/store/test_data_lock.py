"""Tests that only one app can use a data folder, and that a crash doesn't leave it locked."""

import os
import subprocess
import sys
import threading

import pytest

from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes.store.data_lock import DataLock

HOLD = (
    "import sys\n"
    "from pathlib import Path\n"
    "from mlerehearse.takes.store.data_lock import DataLock\n"
    "lock = DataLock(Path(sys.argv[1]))\n"
    "print('held', flush=True)\n"
    "sys.stdin.read()\n"
)


def test_a_second_instance_is_refused_until_the_first_exits(own: Paths) -> None:
    first = DataLock(own.data)
    with pytest.raises(StorageError, match="already open"):
        DataLock(own.data)
    first.release()
    DataLock(own.data).release()


def test_another_process_holds_the_lock_until_it_is_killed(own: Paths) -> None:
    command = [sys.executable, "-c", HOLD, str(own.data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(StorageError, match="already open"):
            DataLock(own.data)
        other.kill()
        other.wait()
        DataLock(own.data).release()


@pytest.mark.parametrize("former", [b"", b"\x00" * 100, b"\xff\x13SQLite" * 700])
def test_the_lock_file_of_version_0_1_is_removed_whatever_it_contains(own: Paths, former: bytes) -> None:
    (own.data / "lock.sqlite").write_bytes(former)
    lock = DataLock(own.data)
    assert not (own.data / "lock.sqlite").exists()
    lock.release()


def test_the_content_of_the_lock_file_does_not_matter(own: Paths) -> None:
    DataLock(own.data).release()
    (own.data / "lock").write_bytes(b"\xff" * 5000)
    lock = DataLock(own.data)
    with pytest.raises(StorageError, match="already open"):
        DataLock(own.data)
    lock.release()


def test_another_thread_may_release_the_lock(own: Paths) -> None:
    lock = DataLock(own.data)
    thread = threading.Thread(target=lock.release)
    thread.start()
    thread.join()
    DataLock(own.data).release()


def test_a_read_only_folder_is_reported(own: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(path: object, *others: object, **more: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "open", refuses)
    with pytest.raises(StorageError, match=r"Nothing can be saved in .*data \(Permission denied\)\."):
        DataLock(own.data)


def test_a_folder_in_place_of_the_lock_file_is_reported(own: Paths) -> None:
    (own.data / "lock").mkdir()
    with pytest.raises(StorageError, match="Nothing can be saved in"):
        DataLock(own.data)


def test_only_the_user_can_read_the_file(own: Paths) -> None:
    lock = DataLock(own.data)
    if os.name == "posix":
        assert (own.data / "lock").stat().st_mode & 0o777 == 0o600
    lock.release()
