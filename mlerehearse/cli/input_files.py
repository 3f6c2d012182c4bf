"""The files that a command reads: regular files in their places, standard input and pipes once.

What can't be read twice is copied into a private temporary folder first, because a recording is
read several times: to tell its kind, its length and its checksum, and for its samples.
"""

import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO

from mlerehearse.errors import InputError, StorageError
from mlerehearse.private_files import open_private, write_fully
from mlerehearse.texts import clean, say

STANDARD_INPUT = Path("/dev/stdin")  # what `-` means, also where there is no such file
_CHUNK = 1024 * 1024


def input_file(argument: str) -> Path:
    """Return the path that an argument names; `-` is standard input. Raises InputError if empty."""
    if not argument:
        raise InputError(say("cli.empty_name"))
    return STANDARD_INPUT if argument == "-" else Path(argument)


def shown_name(path: Path) -> str:
    """Return the name of a file as people read it."""
    if path == STANDARD_INPUT:
        return say("cli.standard_input")
    return say("cli.pipe", number=path.name) if path.parent == Path("/dev/fd") else clean(path.name)


@contextmanager
def readable(path: Path) -> Iterator[Path]:
    """Yield the path of a file that can be read as often as needed.

    Its name is the shown one. A path that can't be read is yielded as it is. Raises InputError and
    StorageError.
    """
    if path != STANDARD_INPUT and not _is_pipe(path):
        yield path
        return
    with _opened(path) as source, _temporary_folder() as folder:
        copy = Path(folder) / shown_name(path)
        _copy(source, copy)
        yield copy


def _is_pipe(path: Path) -> bool:
    """Return whether a path is a pipe; raises InputError for a device."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return False  # whoever opens it says why it can't be
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        raise InputError(say("cli.unreadable", name=shown_name(path)))
    return stat.S_ISFIFO(mode)


def _opened(path: Path) -> AbstractContextManager[IO[bytes]]:
    if path != STANDARD_INPUT:
        try:
            return path.open("rb")
        except OSError as refused:
            raise InputError(say("cli.unreadable", name=shown_name(path))) from refused
    if sys.stdin is None:
        raise InputError(say("cli.stdin_closed"))
    if sys.stdin.isatty():
        raise InputError(say("cli.stdin_terminal"))
    return nullcontext(sys.stdin.buffer)


def _temporary_folder() -> "tempfile.TemporaryDirectory[str]":
    try:
        return tempfile.TemporaryDirectory(prefix="mlerehearse-")
    except OSError as refused:
        raise _no_room(refused) from refused


def _copy(source: IO[bytes], target: Path) -> None:
    try:
        file = open_private(target)
    except OSError as refused:
        raise _no_room(refused) from refused
    with file:
        while chunk := _read(source):
            try:
                write_fully(file, chunk)
            except OSError as full:
                raise _no_room(full) from full


def _read(source: IO[bytes]) -> bytes:
    try:
        return source.read(_CHUNK)
    except OSError as refused:  # standard input is a folder, or was closed
        raise InputError(say("cli.stdin_closed")) from refused


def _no_room(problem: OSError) -> StorageError:
    return StorageError(say("cli.no_spool", problem=problem.strerror))
