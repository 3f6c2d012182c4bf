"""Which model files were read and found good, so that a start does not read them again."""

import contextlib
import json
from hashlib import file_digest
from pathlib import Path

from mlerehearse.paths import write_private
from mlerehearse.speech.catalogue import Pin

_NAME = "verified-models.json"


class Verified:
    """Files by path, size and time of change; `cache` is the folder that remembers them."""

    def __init__(self, cache: Path) -> None:
        self._path = cache / _NAME
        self._good: dict[str, list[object]] = {}
        self._changed = False
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return  # none yet, or damaged: everything is read again
        if isinstance(stored, dict):
            self._good = stored

    def knows(self, file: Path, pin: Pin) -> bool:
        """Whether this file was found to be what is pinned, and has not changed since."""
        return self._good.get(str(file)) == _mark(file, pin)

    def add(self, file: Path, pin: Pin) -> None:
        """Remember a good file."""
        self._good[str(file)] = _mark(file, pin)
        self._changed = True

    def drop(self, file: Path) -> None:
        """Forget a file."""
        self._changed |= self._good.pop(str(file), None) is not None

    def save(self) -> None:
        """Keep it for the next start; where that is not possible the files are read again then."""
        if not self._changed:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(self._path, json.dumps(self._good, indent=1).encode())


def digest(file: Path) -> str:
    """A file's SHA-256 in hexadecimal digits; raises OSError."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def is_pinned(file: Path, pin: Pin) -> bool:
    """Whether a file is there and, read to its end, is what is pinned; raises OSError."""
    return file.is_file() and file.stat().st_size == pin.size and digest(file) == pin.sha256


def _mark(file: Path, pin: Pin) -> list[object]:
    about = file.stat()
    return [about.st_size, about.st_mtime_ns, pin.sha256]
