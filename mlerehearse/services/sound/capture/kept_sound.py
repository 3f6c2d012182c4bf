"""The part of a microphone's sound that is kept as a take, from one moment to another.

It is written as it arrives. Sound that was lost on the way is replaced by silence of its length.
"""

from collections import deque
from collections.abc import Iterable
from contextlib import suppress

from mlerehearse.domain.audio_format import FRAME_BYTES, RATE
from mlerehearse.domain.take import Cause, Gap
from mlerehearse.services.sound.capture.sample_clock import Block
from mlerehearse.takes.store import gap_log
from mlerehearse.takes.store.recording_file import PartFile, frames_in_part
from mlerehearse.takes.store.take_folder import TakeFolder

_TAIL = 0.2  # seconds kept after the end, because sound arrives later than it is heard
_SLACK = 0.05  # seconds between two streams that are no gap
_NEW = 4.0  # seconds in which a microphone that took over may lose sound
_LONGEST_FILL = 60.0  # seconds of silence for one gap
_NIGHT = 1.0  # seconds of silence for a gap in which the computer slept


class PreRoll:
    """The blocks of the last few seconds, since a take may begin before it is known to."""

    def __init__(self, seconds: float = 5.0) -> None:
        self._seconds, self._length = seconds, 0.0
        self._blocks: deque[Block] = deque()

    def push(self, block: Block) -> None:
        """Add a block and forget those that are too old."""
        self._blocks.append(block)
        self._length += block.seconds
        while self._length - self._blocks[0].seconds > self._seconds:
            self._length -= self._blocks.popleft().seconds

    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks, the oldest first."""
        return tuple(self._blocks)


class KeptSound:
    """Writes what is due between `since` and `until` on the monotonic clock, at most `most` frames.

    Writing continues after the last whole frame in the folder's part file. If `frames` were written
    by an earlier process, `since` is when the next one was due. `write` raises OSError when the
    disk is full; the constructor raises StorageError.
    """

    def __init__(self, folder: TakeFolder, since: float, most: int, frames: int = 0) -> None:
        self.folder, self._most = folder, most
        self.frames = frames_in_part(folder)
        self._part = PartFile(folder)
        self._due = since + (self.frames - frames) / RATE  # when the next sample is due
        self._cause = Cause.SOUND_SYSTEM
        self._streams = not self.frames  # whether the last sample came from the present stream
        self._moved = -_NEW  # when another microphone took over
        self._until: float | None = None
        self._asleep = False

    @property
    def due(self) -> float:
        """When the next sample is due, on the monotonic clock."""
        return self._due

    @property
    def complete(self) -> bool:
        """Whether all that was wanted is written."""
        return self.frames >= self._most or (self._until is not None and self._due >= self._until)

    def end(self, at: float) -> None:
        """Keep nothing that is due much later than `at`."""
        self._until = at + _TAIL

    def interrupted(self, cause: Cause) -> None:
        """Note that the stream has ended: a gap follows if another one goes on."""
        if self._streams:
            self._cause = cause
        self._streams = False

    def moved(self) -> None:
        """Note that the stream comes from another microphone now, which costs some sound."""
        self._moved = self._due

    def slept(self) -> None:
        """Note that the computer slept: if sound is lost now, this is why."""
        self._asleep = True

    def write(self, blocks: Iterable[Block]) -> list[Gap]:
        """Write the wanted part of the blocks; return the gaps before them, in seconds."""
        return [gap for block in blocks if (gap := self._write(block)) is not None]

    def close(self) -> None:
        """Flush everything to the disk."""
        self._part.close()

    def _write(self, block: Block) -> Gap | None:
        if self.complete:
            return None
        gap = None
        if not self._streams:
            self._streams = True
            if self.frames:
                gap, self._due = self._fill(block.due - self._due, self._cause), block.due
        elif self.frames and block.lost:
            is_new = block.due - self._moved < _NEW
            gap = self._fill(block.lost, Cause.MICROPHONE if is_new else Cause.BUSY)
        begin = 0 if self.frames else _frames(max(0.0, self._due - block.due))
        end = _frames(block.seconds) if self._until is None else _frames(max(0.0, self._until - block.due))
        pcm = block.pcm[begin * FRAME_BYTES : end * FRAME_BYTES]
        if pcm or self._until is not None:
            self._append(pcm)
            self._due = block.due + block.seconds
        return gap

    def _fill(self, seconds: float, cause: Cause) -> Gap | None:
        if seconds <= _SLACK:
            return None
        asleep, self._asleep = self._asleep, False
        length = min(seconds, _NIGHT if asleep else _LONGEST_FILL)
        gap = Gap(round(self.frames / RATE, 3), round(length, 3), Cause.ASLEEP if asleep else cause)
        self._append(bytes(_frames(length) * FRAME_BYTES))
        with suppress(OSError):  # a full disk is reported with the sound
            gap_log.append(self.folder, gap)
        return gap

    def _append(self, pcm: bytes) -> None:
        pcm = pcm[: (self._most - self.frames) * FRAME_BYTES]
        try:
            self._part.write(pcm)
        finally:
            self.frames = self._part.frames


def _frames(seconds: float) -> int:
    return round(seconds * RATE)
