"""corrections.jsonl: one correction per line, only ever appended to."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from mlerehearse.domain.corrections import Correction, CorrectionKind
from mlerehearse.errors import StorageError
from mlerehearse.paths import open_private, write_and_sync
from mlerehearse.texts import say

_NAME = "corrections.jsonl"


def read(folder: Path) -> tuple[Correction, ...]:
    """Return all corrections, oldest first; raises StorageError if the file can't be read.

    Lines that a crash cut short or that a newer version wrote are skipped; they stay in the file.
    """
    path = folder / _NAME
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return ()
    except OSError as problem:
        raise StorageError(say("library.corrections_unreadable", path=path)) from problem
    read_lines = (_correction(line) for line in lines)
    return tuple(correction for correction in read_lines if correction is not None)


def append(folder: Path, correction: Correction) -> None:
    """Append a correction and flush it to the disk; raises StorageError."""
    path = folder / _NAME
    line = json.dumps(_fields(correction), ensure_ascii=False).encode() + b"\n"
    try:
        with open_private(path, append=True) as file:
            write_and_sync(file, _line_end(path) + line)
    except OSError as problem:
        raise StorageError(say("library.disk", folder=folder, problem=problem.strerror or problem)) from problem


def _line_end(path: Path) -> bytes:
    """Return the line feed that ends an incomplete last line, so that it spoils only itself.

    A crash may leave such a line.
    """
    content = path.read_bytes()
    return b"\n" if content and not content.endswith(b"\n") else b""


def _fields(correction: Correction) -> dict[str, object]:
    return {
        "id": correction.id,
        "made": correction.made.isoformat(),
        "kind": correction.kind,
        "value": correction.value,
        "start": correction.start,
        "end": correction.end,
        "words": list(correction.words),
    }


def _correction(line: bytes) -> Correction | None:
    try:
        stored: dict[str, Any] = json.loads(line)
        return Correction(
            id=str(stored["id"]),
            made=datetime.fromisoformat(stored["made"]),
            kind=CorrectionKind(stored["kind"]),
            value=str(stored["value"]),
            start=float(stored["start"]),
            end=float(stored["end"]),
            words=tuple(str(word) for word in stored["words"]),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
