"""Resample sound block by block with a windowed-sinc filter, its phases as one matrix."""

from fractions import Fraction
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

_ZEROS = 24  # zero crossings of the sinc on each side
_BETA = 8.6  # Kaiser window: stop band under -80 dB
_PASS = 0.95  # share of the lower Nyquist frequency
_PHASES = 640  # at most; other ratios are rounded to this size, an error under 1 ms in ten minutes
_LEAST = 32  # outputs of one row at least: fewer rows to copy
_PRODUCT = 2**18  # multiplications at once: OpenBLAS spreads more over threads, which cost time on a busy computer


class Resampler:
    """Resamples mono sound from `rate` to `target`, without artefacts at the block borders."""

    def __init__(self, rate: int, target: int) -> None:
        ratio = Fraction(target, rate).limit_denominator(_PHASES) if rate >= target else _inverse(rate, target)
        times = max(1, _LEAST // ratio.numerator)
        self._up, self._down = ratio.numerator * times, ratio.denominator * times
        self._matrix = _matrix(self._up, self._down)
        self._parts = np.array_split(self._matrix, -(-2 * self._matrix.size // _PRODUCT), axis=1)
        self._same = rate == target
        self._reach = (len(self._matrix) - self._down) // 2
        self._held = np.zeros(self._reach, np.float32)
        self._taken = self._given = 0

    def push(self, block: Samples) -> Samples:
        """Return what can be computed with this block of (n,) samples; the rest follows later."""
        if self._same:
            return block
        self._taken += len(block)
        self._held = np.concatenate([self._held, block])
        return self._turn()

    def finish(self) -> Samples:
        """Return the last samples, so that input and output have the same length in seconds."""
        if self._same:
            return np.zeros(0, np.float32)
        self._held = np.concatenate([self._held, np.zeros(2 * self._reach + self._down, np.float32)])
        wanted = round(self._taken * self._up / self._down) - self._given
        return self._turn()[: max(0, wanted)]

    def _turn(self) -> Samples:
        rows = max(0, (len(self._held) - len(self._matrix)) // self._down + 1)
        out = []
        most = max(2, _PRODUCT // self._matrix.size)
        for first in range(0, rows, most):
            count = min(most, rows - first)
            begin = self._held[first * self._down :]
            view = np.lib.stride_tricks.sliding_window_view(begin, len(self._matrix))[:: self._down][:count]
            apart = np.ascontiguousarray(view)  # BLAS takes no overlapping rows
            out.append(np.concatenate([apart @ part for part in self._parts], axis=1).ravel())
        self._held = self._held[rows * self._down :]
        self._given += rows * self._up
        return np.concatenate(out) if out else np.zeros(0, np.float32)


def _inverse(rate: int, target: int) -> Fraction:
    return 1 / Fraction(rate, target).limit_denominator(_PHASES)


@lru_cache(maxsize=4)  # damaged files change their rate to and fro
def _matrix(up: int, down: int) -> Samples:
    """Return the (inputs, up) filter matrix.

    Each column computes one of the `up` outputs of `down` inputs. The inputs include the
    filter's reach on both sides.
    """
    width = max(1.0, down / up) / _PASS  # input samples for each zero crossing
    reach = int(np.ceil(_ZEROS * width))
    inputs = np.arange(-reach, down + reach)
    outputs = np.arange(up) * down / up
    distance = (inputs[:, None] - outputs[None, :]) / width
    window = np.i0(_BETA * np.sqrt(np.clip(1 - (distance / _ZEROS) ** 2, 0, None))) / np.i0(_BETA)
    kernel = np.where(np.abs(distance) < _ZEROS, np.sinc(distance) * window, 0)
    return np.asarray(kernel / kernel.sum(axis=0), np.float32)
