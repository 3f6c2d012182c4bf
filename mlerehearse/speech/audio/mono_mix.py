"""Turn blocks of sound of any rate and number of channels into 16-bit mono samples at 16 kHz."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from mlerehearse.domain.audio_format import FRAME_BYTES, RATE
from mlerehearse.speech.audio.resampler import Resampler, Samples

Block = tuple[int, Samples]  # samples a second, (n, channels) samples in -1..1
Pcm = npt.NDArray[np.int16]

MOST_HOURS = 4  # of sound in one file: 460 MB
_MOST_BYTES = MOST_HOURS * 3600 * RATE * FRAME_BYTES
_CANCELLED = 0.01  # of a channel's energy: the mean of the channels has less if they cancel each other out
_LOUDER = 4.0  # times the energy of the chosen channel, for another one to take its place
_LIMIT = 1000.0  # floating-point samples beyond it are damaged; their squares must stay finite


class MonoMix:
    """Collects the sound of a file; `full` when no more will be taken."""

    def __init__(self, gain: float = 1.0) -> None:
        self._gain = np.float32(gain)
        self._out = bytearray()
        self._rate = 0
        self._resampler: Resampler | None = None
        self._channels = _Channels(0)
        self.peak = 0.0  # before the gain
        self.taken = self.not_numbers = 0  # values in all channels
        self.full = False

    def add(self, blocks: Iterator[Block]) -> "MonoMix":
        """Take all blocks, or as many as there is room for."""
        try:
            for rate, block in blocks:
                self._push(rate, block)
                if self.full:
                    break
        finally:
            self._end_rate()
        return self

    @property
    def samples(self) -> Pcm:
        """The (n,) samples so far, without a copy."""
        return np.frombuffer(self._out, np.int16)

    def _push(self, rate: int, block: Samples) -> None:
        if rate != self._rate:
            self._end_rate()
            self._rate, self._resampler = rate, Resampler(rate, RATE)
        if block.shape[1] != self._channels.count:
            self._channels = _Channels(block.shape[1])
        assert self._resampler is not None
        self._write(self._resampler.push(self._channels.mixed(self._numbers(block))))

    def _end_rate(self) -> None:
        """Take what the resampler holds back: the rate changes, or the sound ends."""
        if self._resampler is not None:
            self._write(self._resampler.finish())
            self._resampler, self._rate = None, 0

    def _numbers(self, block: Samples) -> Samples:
        """Return the block with silence where it isn't a number."""
        self.taken += block.size
        if np.abs(block).max(initial=0) <= _LIMIT:  # False for NaN
            return block
        numbers = np.isfinite(block)
        self.not_numbers += int(block.size - np.count_nonzero(numbers))
        return np.asarray(np.clip(np.where(numbers, block, 0), -_LIMIT, _LIMIT), np.float32)

    def _write(self, mono: Samples) -> None:
        self.peak = max(self.peak, float(np.abs(mono).max(initial=0.0)))
        self._out += pcm16(mono * self._gain).tobytes()
        if len(self._out) >= _MOST_BYTES:
            del self._out[_MOST_BYTES:]
            self.full = True


class _Channels:
    """Mixes channels: their mean, or the loudest one if they cancel each other out.

    The choice depends on the energies so far, so it doesn't waver between two blocks.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._energies = np.zeros(count)
        self._mean_energy = 0.0
        self._chosen = 0

    def mixed(self, block: Samples) -> Samples:
        if self.count == 1:
            return np.asarray(np.clip(block[:, 0], -1, 1), np.float32)
        channels = np.ascontiguousarray(block.T)
        mean = channels.mean(axis=0)
        self._energies += np.square(channels).sum(axis=1, dtype=np.float64)
        self._mean_energy += float(np.square(mean).sum(dtype=np.float64))
        if self._energies.max() > _LOUDER * self._energies[self._chosen]:
            self._chosen = int(self._energies.argmax())
        cancelled = self._mean_energy < _CANCELLED * self._energies.max()
        return np.asarray(np.clip(channels[self._chosen] if cancelled else mean, -1, 1), np.float32)


def pcm16(samples: Samples) -> Pcm:
    """Return samples in -1..1 as 16-bit integers; exact for what was read from 16-bit files."""
    return np.clip(np.rint(samples * 32768), -32768, 32767).astype(np.int16)
