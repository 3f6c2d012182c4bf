"""Remember which model files were read and found good, so that a start needn't read them."""

import contextlib
import json
from hashlib import file_digest
from pathlib import Path

from mlerehearse.model_store.catalogue import Pin
from mlerehearse.paths import write_private

_NAME = "verified-models.json"


class VerifiedFiles:
    """Known good files by path, size and modification time, stored in the folder `cache`."""

    def __init__(self, cache: Path) -> None:
        self._path = cache / _NAME
        self._good: dict[str, list[object]] = {}
        self._changed = False
        try:
            stored = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return  # missing or damaged: every file is read again
        if isinstance(stored, dict):
            self._good = stored

    def knows(self, file: Path, pin: Pin) -> bool:
        """Return whether this file matched the pin and has not changed since."""
        return self._good.get(str(file)) == _mark(file, pin)

    def add(self, file: Path, pin: Pin) -> None:
        """Remember a good file."""
        self._good[str(file)] = _mark(file, pin)
        self._changed = True

    def drop(self, file: Path) -> None:
        """Forget a file."""
        self._changed |= self._good.pop(str(file), None) is not None

    def save(self) -> None:
        """Save the list for the next start; if that fails, the files are read again then."""
        if not self._changed:
            return
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_private(self._path, json.dumps(self._good, indent=1).encode())


def sha256_of(file: Path) -> str:
    """Return a file's SHA-256 in hexadecimal; raises OSError."""
    with file.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()


def is_pinned(file: Path, pin: Pin) -> bool:
    """Return whether a file exists and its whole content matches the pin; raises OSError."""
    return file.is_file() and file.stat().st_size == pin.size and sha256_of(file) == pin.sha256


def _mark(file: Path, pin: Pin) -> list[object]:
    about = file.stat()
    return [about.st_size, about.st_mtime_ns, pin.sha256]
