"""Load trained weights from models/ as NumPy arrays by name."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlerehearse.errors import ModelMissingError
from mlerehearse.resources import model
from mlerehearse.texts import say


def load_weights(kind: str, path: Path | None = None) -> dict[str, NDArray[Any]]:
    """Return the arrays in `path`, or those of the bundled model of that kind.

    Raises ModelMissingError.
    """
    path = path or model(kind) / "weights.npz"
    if not path.is_file():
        raise ModelMissingError(say("encoder.no_model", kind=kind, folder=path.parent))
    with np.load(path) as file:
        return {name: file[name] for name in file.files}
