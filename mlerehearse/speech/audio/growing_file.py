"""Read a recording while it is being written; the file is the only queue before Whisper.

Live, recovered and finished recordings are all read this way.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from mlerehearse.domain.audio_format import FRAME_BYTES, HEADER_BYTES, RATE
from mlerehearse.errors import AudioError
from mlerehearse.speech.audio import sound_files
from mlerehearse.texts import say

_POLL = 0.2  # seconds between two reads
_PATIENCE = 5.0  # seconds to wait for a missing file, or for frames that were announced
_MOST_BYTES = 10 * RATE * FRAME_BYTES

Ended = Callable[[], int | None]


def read_growing(part: Path, final: Path, ended: Ended, wait: Callable[[float], None] = time.sleep) -> Iterator[bytes]:
    """Yield blocks of 16-bit samples from the WAV `part` while it grows.

    Reading continues from `final` once that has replaced `part`. An empty block is yielded
    before each wait for more sound. `ended` returns None while recording, then the number of
    frames. No file stays open between two reads. Raises AudioError if neither file exists.
    """
    done, patience = 0, _PATIENCE
    while True:
        total = ended()
        if total is not None and done >= total:
            return
        block = _read_on(part, done, total)
        if block is None and final.is_file():
            yield from sound_files.decode(final, as_it_is=True).blocks(done)
            return
        if block:
            done += len(block) // FRAME_BYTES
            patience = _PATIENCE
            yield block
            continue
        if block is None or total is not None:
            patience -= _POLL
            if patience <= 0:
                _give_up(block, final)
                return
        elif ended() is None:
            yield b""
        wait(_POLL)


def _read_on(part: Path, done: int, total: int | None) -> bytes | None:
    """Return the data after the first `done` frames, up to `total`; None if there is no file."""
    most = _MOST_BYTES if total is None else min(_MOST_BYTES, (total - done) * FRAME_BYTES)
    try:
        with part.open("rb") as file:
            file.seek(HEADER_BYTES + done * FRAME_BYTES)
            block = file.read(most)
    except FileNotFoundError:
        return None
    except PermissionError:
        return b""  # Windows, while the file is being replaced
    return block[: len(block) // FRAME_BYTES * FRAME_BYTES]


def _give_up(block: bytes | None, final: Path) -> None:
    """Raise AudioError for a missing file; accept one that is shorter than announced."""
    if block is None:
        raise AudioError(say("speech.recording_gone", name=final.name))
