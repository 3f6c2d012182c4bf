"""A lock on the data folder for one running app; the system releases it when the process dies."""

from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from mlerehearse.errors import AlreadyOpenError
from mlerehearse.takes.store.disk_error import disk_error
from mlerehearse.texts import say

_NAME, _FORMER = "lock", "lock.sqlite"


class DataLock:
    """A lock held from construction to `release`, which any thread may call.

    Raises AlreadyOpenError if another app holds it, and StorageError if the folder can't be
    written.
    """

    def __init__(self, data: Path) -> None:
        self._lock = FileLock(data / _NAME, timeout=0, mode=0o600, thread_local=False)
        try:
            self._lock.acquire()
        except Timeout as held:
            raise AlreadyOpenError(say("library.already_open")) from held
        except (OSError, NotImplementedError) as problem:
            raise disk_error(data, problem) from problem
        with suppress(OSError):
            (data / _FORMER).unlink(missing_ok=True)  # version 0.1.0 locked a database

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()
