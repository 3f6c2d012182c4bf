"""The data for drawing a waveform: the lowest and highest sample of each hundredth of a second.

It is cached as peaks.npy, in NumPy's file format.
"""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from mlerehearse.errors import StorageError
from mlerehearse.texts import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PER_SECOND = 100
_BLOCK_S = 30
_KIND, _ROW_BYTES = "<f4", 8  # little-endian float32, two in a row


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


def to_npy(rows: "NDArray[np.float32]") -> bytes:
    """Return the content of peaks.npy for rows of (lowest, highest)."""
    import numpy as np

    return _header(len(rows)) + rows.astype(np.dtype(_KIND), order="C").tobytes()


def from_npy(content: bytes) -> "NDArray[np.float32] | None":
    """Return the rows in the content of peaks.npy, or None if it isn't exactly what `to_npy` makes.

    The header is compared, never obeyed: it could ask for any amount of memory.
    """
    import numpy as np

    size = len(_header(0))
    header = _header(max(0, len(content) - size) // _ROW_BYTES)
    if not content.startswith(header) or (len(content) - len(header)) % _ROW_BYTES:
        return None
    rows = np.frombuffer(content, np.dtype(_KIND), offset=len(header)).reshape(-1, 2).astype(np.float32)
    return rows if np.isfinite(rows).all() else None


def _header(rows: int) -> bytes:
    import numpy as np

    content = BytesIO()
    shape = {"descr": _KIND, "fortran_order": False, "shape": (rows, 2)}
    np.lib.format.write_array_header_1_0(content, shape)
    return content.getvalue()


def _rows(samples: "NDArray[np.float32]", step: int) -> "NDArray[np.float32]":
    import numpy as np

    short = -len(samples) % step
    cells = np.pad(samples, (0, short), mode="edge").reshape(-1, step)
    return np.stack([cells.min(axis=1), cells.max(axis=1)], axis=1).astype(np.float32)
