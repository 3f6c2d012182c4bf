"""corrections.jsonl: one correction per line, only ever appended to."""

import errno
from pathlib import Path

from mlerehearse import stored_json
from mlerehearse.domain.corrections import Correction
from mlerehearse.domain.take import LONGEST
from mlerehearse.errors import StorageError
from mlerehearse.private_files import open_private, read_whole, write_and_sync
from mlerehearse.stored_json import InvalidJsonError
from mlerehearse.takes.store.disk_error import disk_error
from mlerehearse.texts import say

_NAME = "corrections.jsonl"


def read(folder: Path) -> tuple[Correction, ...]:
    """Return all corrections, oldest first; raises StorageError if the file can't be read.

    Lines that a crash cut short, that were damaged or that a newer version wrote are skipped; they
    stay in the file.
    """
    path = folder / _NAME
    try:
        lines = read_whole(path).split(b"\n")
    except FileNotFoundError:
        return ()
    except OSError as problem:
        raise StorageError(say("library.corrections_unreadable", path=path)) from problem
    read_lines = (_correction(line) for line in lines if line)
    return tuple(correction for correction in read_lines if correction is not None)


def append(folder: Path, correction: Correction) -> None:
    """Append a correction and flush it to the disk; raises StorageError, also for a link."""
    path = folder / _NAME
    line = stored_json.to_bytes(correction) + b"\n"
    try:
        with open_private(path, append=True) as file:
            write_and_sync(file, _line_end(path) + line)
    except OSError as problem:
        if problem.errno == errno.ELOOP:
            raise StorageError(say("library.corrections_link", path=path)) from problem
        raise disk_error(folder, problem) from problem


def _line_end(path: Path) -> bytes:
    """Return the line feed that ends an incomplete last line, so that it spoils only itself.

    A crash may leave such a line.
    """
    content = path.read_bytes()
    return b"\n" if content and not content.endswith(b"\n") else b""


def _correction(line: bytes) -> Correction | None:
    try:
        found = stored_json.parse(line, Correction)
    except InvalidJsonError:
        return None
    return found if 0 <= found.start <= LONGEST and 0 <= found.end <= LONGEST else None
