"""Tests that only one app can use a data folder, and that a crash doesn't leave it locked."""

import subprocess
import sys

import pytest

from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes.store.data_lock import DataLock

HOLD = (
    "import sys\n"
    "from pathlib import Path\n"
    "from mlerehearse.storage.lock import DataLock\n"
    "lock = DataLock(Path(sys.argv[1]))\n"
    "print('held', flush=True)\n"
    "sys.stdin.read()\n"
)


def test_a_second_instance_is_turned_away_until_the_first_leaves(own: Paths) -> None:
    first = DataLock(own.data)
    with pytest.raises(StorageError, match="already open"):
        DataLock(own.data)
    first.release()
    DataLock(own.data).release()


def test_another_process_holds_it_until_it_is_killed(own: Paths) -> None:
    command = [sys.executable, "-c", HOLD, str(own.data)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == b"held"
        with pytest.raises(StorageError, match="already open"):
            DataLock(own.data)
        other.kill()
        other.wait()
        DataLock(own.data).release()
