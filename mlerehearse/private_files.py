"""Files that only this user can read, written whole and flushed to the disk."""

import os
import time
from collections.abc import Callable
from hashlib import file_digest
from io import FileIO
from pathlib import Path

_PATIENCE = 2.0  # seconds that another process, such as a virus scanner, may lock a file on Windows
_PAUSE = 0.05


def open_private(path: Path, append: bool = False) -> FileIO:
    """Open a private file (0600) for unbuffered writing, empty or to `append`; raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC) | getattr(os, "O_BINARY", 0)
    return FileIO(os.open(path, flags, 0o600), "ab" if append else "wb")


def write_fully(file: FileIO, content: bytes) -> None:
    """Write all of `content`, which may take an unbuffered file several writes; raises OSError."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) or 0 :]


def write_and_sync(file: FileIO, content: bytes) -> None:
    """Write all of `content` and flush it to the disk; raises OSError."""
    write_fully(file, content)
    os.fsync(file.fileno())


def write_private(path: Path, content: bytes) -> None:
    """Atomically replace a private file (0600) and flush it to the disk; raises OSError."""
    temporary = path.with_name(f".{path.name}.tmp")
    with open_private(temporary) as file:
        write_and_sync(file, content)
    replace(temporary, path)


def replace(source: Path, target: Path) -> None:
    """Rename a file or folder over `target` and flush the rename to the disk; raises OSError."""
    retry_while_in_use(lambda: source.replace(target))
    if os.name == "posix":
        descriptor = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def retry_while_in_use(change: Callable[[], object]) -> None:
    """Retry a change for a while if Windows refuses it; raises OSError.

    Windows refuses changes to a file that another process has open.
    """
    give_up = time.monotonic() + _PATIENCE
    while True:
        try:
            change()
        except PermissionError:
            if os.name != "nt" or time.monotonic() > give_up:
                raise
            time.sleep(_PAUSE)
        else:
            return


def sha256_of(file: Path) -> str:
    """Return a file's SHA-256 in hexadecimal; raises OSError."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()
