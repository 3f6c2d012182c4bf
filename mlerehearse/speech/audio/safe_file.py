"""An open file for the callbacks of native libraries."""

from os import SEEK_SET
from typing import BinaryIO


class SafeFile:
    """Reads and seeks without an error: raised in a callback, it would be printed as a traceback.

    It has no name, either: libav would take "a: b.m4a" for an address.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        """Return at most this many bytes; none at the end, or if the disk can't be read."""
        try:
            return self._file.read(size)
        except OSError:
            return b""

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        """Return the new position, -1 for one that doesn't exist."""
        try:
            return self._file.seek(offset, whence)
        except (OSError, ValueError, OverflowError):
            return -1

    def tell(self) -> int:
        """Return the position."""
        return self._file.tell()
