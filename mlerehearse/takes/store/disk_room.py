"""Room on the disk for a recording: checked before and during it, with some kept for its end."""

import errno
import shutil
from contextlib import suppress
from pathlib import Path

from mlerehearse.domain.audio_format import FRAME_BYTES, RATE
from mlerehearse.errors import StorageError
from mlerehearse.private_files import open_private, write_fully
from mlerehearse.texts import megabytes, say

NAME = ".reserve"
_RESERVE = 1_000_000  # bytes for take.json and the index, which must be written even on a full disk
_TAKE = 600 * RATE * FRAME_BYTES  # bytes of ten minutes, the longest take
NEEDED = _TAKE + 2 * _RESERVE
LEFT = 4 * _RESERVE  # bytes; a recording stops when there are fewer


def check(folder: Path) -> None:
    """Raise StorageError if the disk of a folder hasn't room for a take of ten minutes."""
    found = free(folder)
    if found is not None and found < NEEDED:
        raise StorageError(say("library.too_full", free=megabytes(found), needed=megabytes(NEEDED)))


def free(folder: Path) -> int | None:
    """Return how many bytes are free on the disk of a folder, None if the system doesn't say."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def is_full(problem: OSError) -> bool:
    """Return whether an error means that the disk, or the user's share of it, is full."""
    return problem.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


def reserve(folder: Path) -> None:
    """Fill some of the disk in a take's folder, as far as there is room."""
    with suppress(OSError), open_private(folder / NAME) as file:
        write_fully(file, bytes(_RESERVE))


def release(folder: Path) -> None:
    """Give back the room that `reserve` has filled."""
    with suppress(OSError):
        (folder / NAME).unlink(missing_ok=True)
