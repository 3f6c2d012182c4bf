"""A recording read while it is being made: the growing file is the only queue between microphone and Whisper.

Live, recovered and finished recordings take this one way.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from mlerehearse.errors import AudioError
from mlerehearse.speech import audio
from mlerehearse.texts import say

HEADER_BYTES = 44  # a plain WAV header; its sizes may still be 0
FRAME_BYTES = 2

_POLL = 0.2  # seconds between two looks at the file
_PATIENCE = 5.0  # seconds without a file, or without frames that were promised
_MOST_BYTES = 10 * audio.RATE * FRAME_BYTES

Ended = Callable[[], int | None]


def blocks(part: Path, final: Path, ended: Ended, wait: Callable[[float], None] = time.sleep) -> Iterator[bytes]:
    """Blocks of 16-bit samples from the WAV `part` while it grows, from `final` once that has taken its place.

    Before it waits for more, it gives an empty block.
    `ended` gives the count of frames once the recording has stopped, before that None. No file is kept open between
    two looks. Raises AudioError when neither file is there.
    """
    done, patience = 0, _PATIENCE
    while True:
        total = ended()
        if total is not None and done >= total:
            return
        block = _read_on(part, done, total)
        if block is None and final.is_file():
            yield from _rest(final, done)
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


def finished(path: Path) -> Iterator[bytes]:
    """Blocks of 16-bit samples of a whole sound file; raises AudioError."""
    return _rest(path, 0)


def _read_on(part: Path, done: int, total: int | None) -> bytes | None:
    """What follows the first `done` frames, at most up to `total`; None when there is no such file."""
    most = _MOST_BYTES if total is None else min(_MOST_BYTES, (total - done) * FRAME_BYTES)
    try:
        with part.open("rb") as file:
            file.seek(HEADER_BYTES + done * FRAME_BYTES)
            block = file.read(most)
    except FileNotFoundError:
        return None
    except PermissionError:
        return b""  # Windows, while it is being replaced
    return block[: len(block) // FRAME_BYTES * FRAME_BYTES]


def _rest(final: Path, done: int) -> Iterator[bytes]:
    data = audio.pcm16(audio.read(final)[done:]).tobytes()
    for first in range(0, len(data), _MOST_BYTES):
        yield data[first : first + _MOST_BYTES]


def _give_up(block: bytes | None, final: Path) -> None:
    """A file that stays away is an error; one that is shorter than promised is taken as it is."""
    if block is None:
        raise AudioError(say("speech.recording_gone", name=final.name))
