"""Files that only this user can read, written whole and flushed to the disk."""

import errno
import os
import stat
import time
from collections.abc import Callable
from hashlib import file_digest
from io import FileIO
from pathlib import Path

_PATIENCE = 2.0  # seconds that another process, such as a virus scanner, may lock a file on Windows
_PAUSE = 0.05
_LIMIT = 64 * 1024 * 1024  # bytes; no text file that the app writes is larger


def read_whole(path: Path) -> bytes:
    """Return the content of a regular file of at most 64 MiB; raises OSError.

    A pipe or a device in the place of a file is refused, because reading it might never end.
    """
    with FileIO(path, opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "not a file", str(path))
        if found.st_size > _LIMIT:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        return file.readall()


def open_private(path: Path, append: bool = False) -> FileIO:
    """Open a private file (0600) for unbuffered writing, empty or to `append`; raises OSError.

    A symbolic link is refused where the system can, so that nothing outside the folder is changed.
    """
    return FileIO(_opened(path, os.O_WRONLY | (os.O_APPEND if append else os.O_TRUNC)), "ab" if append else "wb")


def reopen_private(path: Path) -> FileIO:
    """Open a private file (0600), new or with its content, for unbuffered changes; raises OSError.

    A symbolic link is refused where the system can.
    """
    return FileIO(_opened(path, os.O_RDWR), "rb+")


def _opened(path: Path, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0), 0o600)


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
    temporary = temporary_for(path)
    with open_private(temporary) as file:
        write_and_sync(file, content)
    replace(temporary, path)


def temporary_for(path: Path) -> Path:
    """Return where a file is written before it replaces `path`."""
    return path.with_name(f".{path.name}.tmp")


def is_temporary(name: str) -> bool:
    """Return whether a file of this name is an unfinished write, which a crash may leave behind."""
    return name.startswith(".") and name.endswith(".tmp")


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
