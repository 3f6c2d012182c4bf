"""The data for drawing a waveform: the lowest and highest sample of each hundredth of a second."""

from pathlib import Path
from typing import TYPE_CHECKING

from mlerehearse.errors import StorageError
from mlerehearse.texts import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PER_SECOND = 100
_BLOCK_S = 30


def compute_peaks(audio: Path) -> "NDArray[np.float32]":
    """Return rows of (lowest, highest) in -1..1, `PER_SECOND` rows a second.

    Raises StorageError if the file can't be read.
    """
    import numpy as np
    import soundfile

    parts: list[NDArray[np.float32]] = []
    try:
        with soundfile.SoundFile(audio) as file:
            step = max(1, file.samplerate // PER_SECOND)
            for block in file.blocks(step * PER_SECOND * _BLOCK_S, dtype="float32", always_2d=True):
                parts.append(_rows(block.mean(axis=1), step))
    except RuntimeError as problem:
        raise StorageError(say("library.no_audio", folder=audio.parent)) from problem
    return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)


def _rows(samples: "NDArray[np.float32]", step: int) -> "NDArray[np.float32]":
    import numpy as np

    short = -len(samples) % step
    cells = np.pad(samples, (0, short), mode="edge").reshape(-1, step)
    return np.stack([cells.min(axis=1), cells.max(axis=1)], axis=1).astype(np.float32)
