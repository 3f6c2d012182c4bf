"""Import a model from a folder or an archive: identify it by its pinned files, then copy these.

Nothing in an archive is trusted. Files are found by name alone and read up to their pinned size.
Paths inside an archive are never followed, and its links are skipped.
"""

import bz2
import contextlib
import gzip
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, cast

from mlerehearse.errors import InputError, StorageError
from mlerehearse.model_store.catalogue import Entry, catalogue
from mlerehearse.model_store.model_folder import Put
from mlerehearse.paths import open_private, write_fully
from mlerehearse.texts import say

_BLOCK = 1 << 20
_MOST_FILES = 10_000
_LARGEST = 4 << 30  # bytes of an archive, decompressed; the largest pinned model has less than half of that
_DEEP = 4  # levels of folders to search
_PACKED: dict[bytes, Callable[[Path], Any]] = {b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open}
_BROKEN = (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError, lzma.LZMAError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a folder or an archive: its path there, its size, and how to open it."""

    path: PurePosixPath
    size: int
    open: Callable[[], IO[bytes]]


@contextlib.contextmanager
def open_model(path: Path) -> Iterator[tuple[Entry, Put]]:
    """Yield the pinned model in a folder or an archive, and a function that copies its files.

    Raises InputError.
    """
    with contextlib.ExitStack() as stack:
        try:
            members = stack.enter_context(_members(path))
            entry, found = _recognised(path, members)
        except _BROKEN as problem:
            raise InputError(say("models.import_unreadable", name=path.name)) from problem
        yield entry, lambda name, to, arrived: _copy(path, found[name], entry.files[name].size, to, arrived)


def _recognised(path: Path, members: list[Member]) -> tuple[Entry, dict[str, Member]]:
    """Return the first model whose weights have a pinned size, with the files beside them."""
    for weights in members:
        for entry in catalogue():
            if weights.path.name == "model.bin" and weights.size == entry.files["model.bin"].size:
                beside = {member.path.name: member for member in members if member.path.parent == weights.path.parent}
                missing = [name for name in entry.files if name not in beside]
                if missing:
                    raise InputError(say("models.import_short", name=path.name, model=entry.name, file=missing[0]))
                return entry, beside
    raise InputError(say("models.import_unknown", name=path.name, known=", ".join(one.name for one in catalogue())))


def _copy(path: Path, member: Member, size: int, to: Path, arrived: Callable[[int], object]) -> None:
    """Copy at most `size` + 1 bytes: one byte too many shows that it is not the pinned file."""
    done = 0
    try:
        source = member.open()
    except _BROKEN as problem:
        raise InputError(say("models.import_unreadable", name=path.name)) from problem
    with source, open_private(to) as target:
        while done <= size and (block := _read(path, source, min(_BLOCK, size + 1 - done))):
            try:
                write_fully(target, block)
            except OSError as problem:
                raise StorageError(say("models.disk", folder=to.parent, problem=problem.strerror)) from problem
            done += len(block)
            arrived(done)


def _read(path: Path, source: IO[bytes], size: int) -> bytes:
    try:
        return source.read(size)
    except _BROKEN as problem:
        raise InputError(say("models.import_unreadable", name=path.name)) from problem


# ---- reading folders and archives


@contextlib.contextmanager
def _members(path: Path) -> Iterator[list[Member]]:
    if not path.exists():
        raise InputError(say("models.import_missing", name=path.name))
    if path.is_dir():
        yield list(_in_folder(path))
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield list(_in_zip(archive))
    else:
        with _unpacked(path) as stream, tarfile.open(fileobj=stream, mode="r:") as archive:
            yield list(_in_tar(archive))


def _in_folder(folder: Path) -> Iterator[Member]:
    """Yield the files up to four folders down; links are followed, as the hub's cache uses them."""
    for pattern in ("/".join(["*"] * depth) for depth in range(1, _DEEP + 1)):
        for file in folder.glob(pattern):
            if file.is_file():
                yield Member(PurePosixPath(file.as_posix()), file.stat().st_size, partial(_of_disk, file))


def _of_disk(file: Path) -> IO[bytes]:
    return file.open("rb")


def _in_zip(archive: zipfile.ZipFile) -> Iterator[Member]:
    for info in archive.infolist()[:_MOST_FILES]:
        if not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16):
            yield Member(PurePosixPath(info.filename), info.file_size, partial(archive.open, info))


def _in_tar(archive: tarfile.TarFile) -> Iterator[Member]:
    for count, info in enumerate(archive):
        if count >= _MOST_FILES:
            return
        if info.isreg():
            yield Member(PurePosixPath(info.name), info.size, partial(_extracted, archive, info))


def _extracted(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    return cast(IO[bytes], archive.extractfile(info))


@contextlib.contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        head = file.read(6)
    unpack = next((unpack for magic, unpack in _PACKED.items() if head.startswith(magic)), None)
    with unpack(path) if unpack else path.open("rb") as stream:
        yield cast(IO[bytes], _Bounded(stream, path.name))


class _Bounded:
    """A decompressed stream that refuses to grow without limit, as a zip bomb would.

    Large single reads are refused, too.
    """

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream, self._name = stream, name

    def read(self, size: int = -1) -> bytes:
        """Read up to `size` bytes."""
        if size < 0 or size > _BLOCK or self._stream.tell() > _LARGEST:
            raise InputError(say("models.import_bomb", name=self._name))
        return self._stream.read(size)

    def seek(self, position: int, whence: int = 0) -> int:
        """Move to a position within the limit."""
        if position > _LARGEST:
            raise InputError(say("models.import_bomb", name=self._name))
        return self._stream.seek(position, whence)

    def tell(self) -> int:
        """Return the position in the decompressed stream."""
        return self._stream.tell()
