"""Bring quiet sound up to the level at which voices and words are found.

docs/speech.md, *Quiet recordings*, has the measurements behind the figures.
"""

import numpy as np

from mlerehearse.speech.audio.resampler import Samples

_QUIET = 0.01  # RMS of the loudest frames under which a recording is quiet
_VOICE = 0.05  # RMS of the loudest frames that the voice activity network is given then
_MOST = 1000.0  # the largest gain; beyond it, 16-bit samples hold no words any more
_CLICK = 2  # loud frames in a batch that may be a click
_WORDS = 0.05  # peak that Whisper is given at least
_FILE_PEAK = 2.0**-7  # files whose peak is lower are raised when they are read
_RAISED_PEAK = 2.0**-2


class VoiceLevel:
    """The gain for voice activity, from the sound so far.

    It depends on what has been heard and on nothing later, so a recording that grows and a
    finished file are treated alike. It never rises.
    """

    def __init__(self) -> None:
        self._loudest = 0.0

    def gain(self, frames: Samples) -> float:
        """Return the gain for a batch of (frames, samples): 1 if the network hears it as it is."""
        levels = np.sort(np.sqrt(np.square(frames).mean(axis=1)))
        self._loudest = max(self._loudest, float(levels[max(0, len(levels) - 1 - _CLICK)]))
        return _gain(_VOICE, self._loudest) if self._loudest < _QUIET else 1.0


def raised_for_words(samples: Samples) -> Samples:
    """Return (n,) samples whose peak is at least as high as Whisper needs."""
    gain = _gain(_WORDS, float(np.abs(samples).max(initial=0.0)))
    return samples * np.float32(gain) if gain > 1 else samples


def file_gain(peak: float) -> float:
    """Return the power of two that brings up a file with this peak; 1 unless it is very quiet.

    Sixteen bits would leave such sound few steps.
    """
    if not 0.0 < peak < _FILE_PEAK:
        return 1.0
    return float(2.0 ** np.floor(np.log2(_RAISED_PEAK / peak)))


def _gain(wanted: float, level: float) -> float:
    return min(_MOST, max(1.0, wanted / level)) if level > 0 else 1.0
