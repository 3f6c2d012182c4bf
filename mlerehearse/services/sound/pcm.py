"""Converts a microphone's samples to mono 16-bit samples at 16 kHz, and measures their level."""

from enum import Enum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from mlerehearse.domain.audio_format import RATE
from mlerehearse.speech.audio.resampler import Resampler

_FULL = 32768.0  # full scale of 16-bit samples


class Loudness(NamedTuple):
    """The peak and RMS level of a block, both in 0..1 of full scale."""

    peak: float
    rms: float


class Sample(Enum):
    """A sample format: the NumPy type, the value of silence and the full scale."""

    UINT8 = ("<u1", 128.0, 128.0)
    INT16 = ("<i2", 0.0, _FULL)
    INT32 = ("<i4", 0.0, 2.0**31)
    FLOAT = ("<f4", 0.0, 1.0)


class Converter:
    """Converts interleaved samples of one format to mono 16-bit samples at 16 kHz.

    The result doesn't depend on how the input is split into blocks.
    """

    def __init__(self, sample: Sample = Sample.INT16, channels: int = 1, rate: int = RATE) -> None:
        self._sample, self._channels = sample, channels
        self._plain = (sample, channels, rate) == (Sample.INT16, 1, RATE)
        self._frame_bytes = np.dtype(sample.value[0]).itemsize * channels
        self._rest = b""
        self._resampler = None if rate == RATE else Resampler(rate, RATE)

    def push(self, data: bytes) -> bytes:
        """Convert the complete frames received so far; an incomplete one waits for more bytes."""
        data = self._rest + data
        whole = len(data) - len(data) % self._frame_bytes
        self._rest = data[whole:]
        return data[:whole] if self._plain else self._convert(data[:whole])

    def _convert(self, data: bytes) -> bytes:
        kind, silence, full = self._sample.value
        frames = np.frombuffer(data, kind).astype(np.float32).reshape(-1, self._channels)
        mono = np.asarray((frames.mean(axis=1) - silence) / full, np.float32)
        return _to_int16(self._resampler.push(mono) if self._resampler else mono)


def level(pcm: bytes) -> Loudness:
    """Measure the level of a block of 16-bit samples; an empty one is silent."""
    samples = np.frombuffer(pcm, "<i2").astype(np.float32) / _FULL
    if not len(samples):
        return Loudness(0.0, 0.0)
    return Loudness(float(np.abs(samples).max()), float(np.sqrt(np.mean(samples**2))))


def _to_int16(samples: npt.NDArray[np.float32]) -> bytes:
    return np.clip(np.round(samples * _FULL), -_FULL, _FULL - 1).astype("<i2").tobytes()
