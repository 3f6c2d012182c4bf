"""Read sound with soundfile: exact, and the only reader of some old formats."""

from collections.abc import Iterator
from os import SEEK_CUR, SEEK_END, SEEK_SET
from typing import BinaryIO

from mlerehearse.speech.audio.decoding_findings import Findings
from mlerehearse.speech.audio.mono_mix import Block

_SECONDS = 10
_VALUES = 2**20  # in one block; a damaged header may state a thousand channels


def is_for_libav(head: bytes) -> bool:
    """Return whether a file with these first bytes is MP3 or Ogg.

    For MP3, libsndfile's decoder prints notes of its own to standard error. In Ogg, it ends
    after the first of several links.
    """
    return head[:3] == b"ID3" or head[:4] == b"OggS" or (len(head) > 1 and head[0] == 0xFF and head[1] >= 0xE0)


def blocks(file: BinaryIO, findings: Findings) -> Iterator[Block]:
    """Yield the sound of an open file.

    `findings.whole` is set if nothing was left out. Raises AudioError for an impossible
    sample rate, soundfile.LibsndfileError and, for some damaged files, other errors.
    """
    import soundfile

    with soundfile.SoundFile(_SafeFile(file)) as sound:
        rate = findings.usual_rate(sound.samplerate)
        size = max(1, min(_SECONDS * rate, _VALUES // sound.channels))
        done = 0
        while done < sound.frames and len(block := sound.read(size, dtype="float32", always_2d=True)):
            done += len(block)
            yield rate, block
        findings.whole = 0 < sound.frames <= done


class _SafeFile:
    """A file for libsndfile's callbacks, which must not raise: they would print a traceback."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except OSError:
            return b""

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        base = {SEEK_SET: 0, SEEK_CUR: self._file.tell()}.get(whence)
        if base is None:
            base = self._file.seek(0, SEEK_END)
        return self._file.seek(max(0, base + offset))

    def tell(self) -> int:
        return self._file.tell()
