"""The growing recording: a PCM16 mono 16 kHz WAV that stays readable after a crash.

When the recording is finished, it is converted to FLAC.
"""

import os
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

from mlerehearse.domain.audio_format import FRAME_BYTES, HEADER_BYTES, RATE
from mlerehearse.private_files import (
    open_private,
    reopen_private,
    replace,
    retry_while_in_use,
    sha256_of,
    temporary_for,
)
from mlerehearse.takes.store.disk_error import disk_error
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.texts import say

_SYNC_S = 1.0
_BLOCK = RATE * 30  # frames; libsndfile crashes on long single writes in some formats
_LARGEST = 2**32 - 1 - HEADER_BYTES


class PartFile:
    """The growing `audio.part.wav`, new or continued after its last whole frame.

    Each write reaches the operating system at once and the disk within a second.
    """

    def __init__(self, folder: TakeFolder) -> None:
        self._folder = folder
        self._broken: OSError | None = None
        self._done = threading.Event()
        try:
            self._bytes = frames_in_part(folder) * FRAME_BYTES
            self._file = reopen_private(folder.part)
            if not self._bytes:
                self._file.write(_header(0))
            self._file.truncate(HEADER_BYTES + self._bytes)
            self._file.seek(0, os.SEEK_END)
        except OSError as problem:
            raise disk_error(folder.path, problem) from problem
        self._syncer = threading.Thread(target=self._sync, name="recording-sync", daemon=True)
        self._syncer.start()

    @property
    def frames(self) -> int:
        """The number of whole frames in the file."""
        return self._bytes // FRAME_BYTES

    def write(self, pcm: bytes) -> None:
        """Append little-endian 16-bit samples.

        Raises OSError once the disk is full; the samples written before that are kept.
        """
        if self._broken is None:
            self._append(memoryview(pcm))
        if self._broken is not None:
            raise self._broken

    def close(self) -> None:
        """Finish the header and flush everything to the disk; a full disk raises no error here."""
        if self._done.is_set():
            return
        self._done.set()
        self._syncer.join()
        with self._file as file:
            try:
                file.seek(0)
                file.write(_header(self.frames * FRAME_BYTES))
                os.fsync(file.fileno())
            except OSError as problem:
                self._broken = problem  # the samples are saved: `recover` counts them and ignores the header

    def _append(self, rest: memoryview) -> None:
        while rest:
            try:
                written = self._file.write(rest)
            except OSError as problem:
                self._broken = problem
                return
            self._bytes += written or 0
            rest = rest[written or 0 :]

    def _sync(self) -> None:
        while not self._done.wait(_SYNC_S):
            try:
                os.fsync(self._file.fileno())
            except OSError as problem:
                self._broken = problem
                return


def frames_in_part(folder: TakeFolder) -> int:
    """Return the number of whole frames in the part file; 0 if there is no such file.

    The header is ignored, because it may be out of date.
    """
    try:
        return max(0, folder.part.stat().st_size - HEADER_BYTES) // FRAME_BYTES
    except FileNotFoundError:
        return 0


def to_flac(folder: TakeFolder, frames: int) -> str:
    """Convert the closed part file to `audio.flac`, remove it and return the FLAC's SHA-256.

    The part file is only removed once the FLAC is on the disk. Raises StorageError.
    """
    write_flac(folder, _part_blocks(folder.part, frames), frames)
    remove_part(folder)
    return sha256_of(folder.final)


def write_flac(folder: TakeFolder, blocks: Iterator[bytes], frames: int) -> None:
    """Write `frames` frames of 16-bit samples as `audio.flac`, atomically; raises StorageError."""
    temporary = temporary_for(folder.final)
    try:
        open_private(temporary).close()
        _encode(temporary, blocks)
        if _flac_frames(temporary) != frames:
            raise OSError(None, say("library.short_audio"))
        _flush(temporary)
        replace(temporary, folder.final)
    except (OSError, RuntimeError) as problem:  # soundfile's errors are RuntimeErrors
        temporary.unlink(missing_ok=True)
        raise disk_error(folder.path, problem) from problem


def remove_part(folder: TakeFolder) -> None:
    """Remove a part file that its FLAC replaces.

    If the file is still being read, the next start of the app removes it.
    """
    try:
        retry_while_in_use(lambda: folder.part.unlink(missing_ok=True))
    except PermissionError:
        return


def frames_in_flac(folder: TakeFolder) -> int:
    """Return the number of frames in `audio.flac`; 0 if it is missing or unreadable."""
    try:
        return _flac_frames(folder.final) if folder.final.is_file() else 0
    except RuntimeError:
        return 0


def _header(size: int) -> bytes:
    """Return a header for `size` bytes of samples.

    For 0, it returns a header that libsndfile treats as not closed.
    """
    size = min(size, _LARGEST)
    riff = size + HEADER_BYTES - 8 if size else 8  # with 8 and 0 it reads on to the end of the file
    shape = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, RATE, RATE * FRAME_BYTES, FRAME_BYTES, 8 * FRAME_BYTES)
    return struct.pack("<4sI4s", b"RIFF", riff, b"WAVE") + shape + struct.pack("<4sI", b"data", size)


def _part_blocks(part: Path, frames: int) -> Iterator[bytes]:
    left = frames * FRAME_BYTES
    with part.open("rb") as file:
        file.seek(HEADER_BYTES)
        while left > 0 and (block := file.read(min(left, _BLOCK * FRAME_BYTES))):
            left -= len(block)
            yield block


def _encode(path: Path, blocks: Iterator[bytes]) -> None:
    import soundfile  # imported here because it takes 150 ms

    with soundfile.SoundFile(path, "w", samplerate=RATE, channels=1, subtype="PCM_16", format="FLAC") as flac:
        for block in blocks:
            flac.buffer_write(block, dtype="int16")


def _flac_frames(path: Path) -> int:
    import soundfile

    return int(soundfile.info(path).frames)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
