"""Counts the samples of a microphone against the monotonic clock, to find where some were lost.

A sample clock may run up to 0.05 % faster or slower than the computer's. Reads come late when the
computer is busy, but then they bring everything that waited. So the smallest delay seen so far,
which may grow by 0.05 %, is that of the sound system itself. A delay of over 50 ms more is either a
late read or a loss. It is a loss if it lasts while sound arrives at its usual pace; the sound that
came meanwhile is held until that is known.
"""

from dataclasses import dataclass

from mlerehearse.domain.audio_format import FRAME_BYTES, RATE

_SLACK = 0.05  # seconds; a smaller loss is left until it adds up with the next
_DRIFT = 0.0005  # seconds per second by which two clocks may differ
_CONFIRM = 0.6  # seconds for which a delay must last while sound arrives
_SETTLE = 1.0  # seconds after its first sample in which a stream finds its delay
_LARGE = 1.0  # seconds; a block this long that waited in a buffer was cut off at its end


@dataclass(frozen=True, slots=True)
class Block:
    """16-bit samples, the time on the monotonic clock at which the first is due, and its loss.

    `lost` is how many seconds of sound are missing before the first sample.
    """

    pcm: bytes
    due: float
    lost: float = 0.0

    @property
    def seconds(self) -> float:
        """The length of the samples."""
        return len(self.pcm) / FRAME_BYTES / RATE


class SampleClock:
    """The clock of one open stream; `push` passes on its blocks, with the losses between them."""

    def __init__(self) -> None:
        self._origin: float | None = None  # the time at which the first sample arrived
        self._given = 0.0  # seconds passed on, with the losses
        self._delay = 0.0  # of the sound system, in seconds against the first read
        self._read = 0.0  # time of the last read
        self._held: list[bytes] = []
        self._excesses: list[tuple[float, float]] = []  # time and excess delay of the reads held

    def push(self, pcm: bytes, now: float) -> list[Block]:
        """Take in what was read at `now`; return the blocks whose place is known."""
        if not pcm:
            return []
        if self._origin is None:
            self._origin = self._read = now - _seconds(pcm)
        self._held.append(pcm)
        delay = now - self._origin - self._given - sum(map(_seconds, self._held))
        excess = delay - self._delay
        self._follow(excess, now)
        excess = delay - self._delay
        if excess <= _SLACK:
            return self.flush()
        self._excesses.append((now, excess))
        return self._lose(now) if self._is_certain(now) else []

    def flush(self) -> list[Block]:
        """Return what is held, without a loss."""
        held, self._held, self._excesses = self._held, [], []
        return [self._block(pcm) for pcm in held]

    def _follow(self, excess: float, now: float) -> None:
        assert self._origin is not None
        if excess < 0 or now - self._origin < _SETTLE:
            self._delay += excess
        else:
            self._delay += min(excess, (now - self._read) * _DRIFT)
        self._read = now

    def _is_certain(self, now: float) -> bool:
        since = now - self._excesses[0][0]
        arrived = sum(map(_seconds, self._held[1:]))
        return since >= _CONFIRM and arrived >= since / 2

    def _lose(self, now: float) -> list[Block]:
        lost = min(excess for at, excess in self._excesses if now - at <= _CONFIRM)
        held, self._held, self._excesses = self._held, [], []
        before = [self._block(held.pop(0))] if _seconds(held[0]) >= _LARGE and len(held) > 1 else []
        return [*before, self._block(held.pop(0), lost), *map(self._block, held)]

    def _block(self, pcm: bytes, lost: float = 0.0) -> Block:
        assert self._origin is not None
        self._given += lost
        block = Block(pcm, self._origin + self._delay + self._given, lost)
        self._given += block.seconds
        return block


def _seconds(pcm: bytes) -> float:
    return len(pcm) / FRAME_BYTES / RATE
