"""A take on disk: a folder with audio, take.json, corrections.jsonl and rebuildable caches."""

import shutil
import uuid
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlerehearse import stored_json
from mlerehearse.domain.corrections import Correction
from mlerehearse.domain.take import Take
from mlerehearse.errors import StorageError
from mlerehearse.private_files import read_whole, retry_while_in_use, write_private
from mlerehearse.stored_json import InvalidJsonError
from mlerehearse.takes.store import correction_log, peaks, take_json
from mlerehearse.takes.store.disk_error import disk_error
from mlerehearse.texts import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PART, FINAL = "audio.part.wav", "audio.flac"
_TRANSCRIPT, _REVIEW, _PEAKS = "transcript.json", "review.json", "peaks.npy"


class TakeFolder:
    """The folder of one take; every read goes to the disk."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def create(cls, takes: Path, started: datetime, zone: str) -> tuple["TakeFolder", Take]:
        """Create a new folder below `takes` and a new take for it; raises StorageError."""
        folder = takes / str(uuid.uuid4())
        try:
            folder.mkdir(mode=0o700)
        except OSError as problem:
            raise disk_error(folder, problem) from problem
        return cls(folder), Take(folder.name, started, zone)

    @property
    def id(self) -> str:
        """The take's id."""
        return self.path.name

    @property
    def part(self) -> Path:
        """The growing recording; removed once the recording is finished."""
        return self.path / PART

    @property
    def final(self) -> Path:
        """The finished recording."""
        return self.path / FINAL

    def take(self) -> Take:
        """Read take.json; raises StorageError if it is unusable."""
        return take_json.read(self.path)

    def audio(self, take: Take) -> Path:
        """Return the path of the audio of its take; raises StorageError if it's missing."""
        path = self.path / take.audio
        try:
            there = bool(take.audio) and path.is_file()
        except OSError as problem:
            raise take_json.unreadable(self.path, problem) from problem
        if not there:
            raise StorageError(say("library.no_audio", folder=self.path))
        return path

    def save(self, take: Take) -> None:
        """Write take.json; raises StorageError."""
        take_json.write(self.path, take)

    def corrections(self) -> tuple[Correction, ...]:
        """Return all corrections by the user, oldest first; raises StorageError."""
        return correction_log.read(self.path)

    def append(self, correction: Correction) -> None:
        """Append a correction to the log; raises StorageError."""
        correction_log.append(self.path, correction)

    def transcript(self) -> dict[str, Any] | None:
        """Return the cached transcript as it was saved, or None if there is no readable one."""
        return self._cached(_TRANSCRIPT)

    def save_transcript(self, content: dict[str, Any]) -> None:
        """Cache a transcript; raises StorageError."""
        self._cache(_TRANSCRIPT, stored_json.to_bytes(content))

    def review(self) -> dict[str, Any] | None:
        """Return the cached review as it was saved, or None if there is no readable one."""
        return self._cached(_REVIEW)

    def save_review(self, content: dict[str, Any]) -> None:
        """Cache a review; raises StorageError."""
        self._cache(_REVIEW, stored_json.to_bytes(content))

    def peaks(self) -> "NDArray[np.float32] | None":
        """Return the cached waveform of shape (n, 2), or None if there is no readable one."""
        try:
            return peaks.from_npy(read_whole(self.path / _PEAKS))
        except OSError:
            return None

    def save_peaks(self, rows: "NDArray[np.float32]") -> None:
        """Cache the waveform; raises StorageError."""
        self._cache(_PEAKS, peaks.to_npy(rows))

    def remove(self) -> None:
        """Permanently delete the folder with its contents; raises StorageError."""
        try:
            retry_while_in_use(lambda: shutil.rmtree(self.path))
        except OSError as problem:
            raise disk_error(self.path, problem) from problem

    def _cached(self, name: str) -> dict[str, Any] | None:
        try:
            return stored_json.read(self.path / name)
        except (OSError, InvalidJsonError):
            return None  # a cache: unreadable content is rebuilt

    def _cache(self, name: str, content: bytes) -> None:
        try:
            write_private(self.path / name, content)
        except OSError as problem:
            raise disk_error(self.path, problem) from problem
