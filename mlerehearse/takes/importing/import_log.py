"""imports.jsonl: the import queue on the disk, one line for each change of a file.

The last line of a file counts. The log is written anew when it's opened and when files leave it, so
that it stays short.
"""

from collections.abc import Iterable
from pathlib import Path

from mlerehearse import stored_json
from mlerehearse.errors import StorageError
from mlerehearse.private_files import open_private, read_whole, write_and_sync, write_private
from mlerehearse.stored_json import InvalidJsonError
from mlerehearse.takes.importing.import_entry import ImportEntry
from mlerehearse.takes.store.take_json import is_take_id
from mlerehearse.texts import say

NAME = "imports.jsonl"


class ImportLog:
    """The log in the data folder; its methods raise StorageError."""

    def __init__(self, data: Path) -> None:
        self._path = data / NAME

    def read(self) -> tuple[ImportEntry, ...]:
        """Return the files in their order; damaged lines, as a crash leaves, are skipped."""
        try:
            lines = read_whole(self._path).split(b"\n")
        except FileNotFoundError:
            return ()
        except OSError as problem:
            raise self._unusable(problem) from problem
        found: dict[str, ImportEntry] = {}
        for entry in map(_entry, lines):
            if entry is not None:
                found[entry.id] = entry
        return tuple(found.values())

    def append(self, entries: Iterable[ImportEntry]) -> None:
        """Add files, or note what has changed about them, and flush that to the disk."""
        lines = b"\n" + _lines(entries)  # a line that a full disk cut spoils only itself
        try:
            with open_private(self._path, append=True) as file:
                write_and_sync(file, lines)
        except OSError as problem:
            raise self._unusable(problem) from problem

    def rewrite(self, entries: Iterable[ImportEntry]) -> None:
        """Keep these files and forget all others; without files there is no log."""
        lines = _lines(entries)
        try:
            if lines:
                write_private(self._path, lines)
            else:
                self._path.unlink(missing_ok=True)
        except OSError as problem:
            raise self._unusable(problem) from problem

    def _unusable(self, problem: OSError) -> StorageError:
        return StorageError(say("imports.log", path=self._path, problem=problem.strerror or problem))


def _lines(entries: Iterable[ImportEntry]) -> bytes:
    return b"".join(stored_json.to_bytes(entry) + b"\n" for entry in entries)


def _entry(line: bytes) -> ImportEntry | None:
    try:
        entry = stored_json.parse(line, ImportEntry) if line else None
    except InvalidJsonError:
        return None
    return entry if entry is not None and is_take_id(entry.id) else None
