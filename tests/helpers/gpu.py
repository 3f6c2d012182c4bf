"""A machine with a graphics card, made of the processor: it fails in CTranslate2's words, where it is told to."""

from collections.abc import Callable, Set
from pathlib import Path
from typing import Any

import numpy as np

from mlerehearse.speech.backend import Backend

CUBLAS = "Library libcublas.so.12 is not found or cannot be loaded"
CUDNN = "Unable to load any of {libcudnn_ops.so.9.1.0, libcudnn_ops.so.9.1, libcudnn_ops.so.9, libcudnn_ops.so}"
DRIVER = "CUDA failed with error CUDA driver version is insufficient for CUDA runtime version"
GONE = "CUDA failed with error unspecified launch failure"
MEMORY = "CUDA failed with error out of memory"
NO_HALF = (
    "Requested float16 compute type, but the target device or backend do not support efficient float16 computation."
)


class Features:
    """As much of a feature extractor as warming needs."""

    mel_filters = np.zeros((80, 201), np.float32)


class EmptyModel:
    """A model that computes nothing, or says why it can't."""

    feature_extractor = Features()

    def __init__(self, problem: str = "") -> None:
        self._problem = problem

    def encode(self, features: Any) -> None:
        """Compute nothing."""
        if self._problem:
            raise RuntimeError(self._problem)


class Card(Backend):
    """`loads` and `computes` give the problem of each compute type on CUDA, where there is one."""

    def __init__(
        self,
        devices: int = 1,
        types: Set[str] = frozenset({"float16", "int8_float32", "float32"}),
        loads: dict[str, str] | None = None,
        computes: dict[str, str] | None = None,
        card: bool = False,
    ) -> None:
        self._devices, self._types, self._card = devices, types, card
        self._loads, self._computes = loads or {}, computes or {}
        self.tried: list[str] = []

    def cuda_devices(self) -> int:
        """How many were put in."""
        return self._devices

    def has_card(self) -> bool:
        """Whether one was put in that CUDA does not see."""
        return self._card

    def find_libraries(self) -> None:
        """There is nothing to find."""

    def compute_types(self, device: str) -> Set[str]:
        """What the card says of itself."""
        return self._types if device == "cuda" else frozenset({"int8", "float32"})

    def model(self, folder: Path, device: str, compute_type: str, threads: int) -> Any:
        """An empty model."""
        self.tried.append(f"{device} {compute_type}")
        if device == "cuda" and compute_type in self._loads:
            raise ValueError(self._loads[compute_type])
        return EmptyModel(self._computes.get(compute_type, "") if device == "cuda" else "")


class Loses:
    """A real model, on the processor, that fails once `step` has been called so many times."""

    def __init__(self, model: Any, step: str, times: int, problem: str) -> None:
        self._model, self._step, self._left, self._problem = model, step, times, problem

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._model, name)
        return self._counted(found) if name == self._step else found

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **how: Any) -> Any:
            self._left -= 1
            if self._left < 0:
                raise RuntimeError(self._problem)
            return call(*args, **how)

        return counted


class TakenAway(Card):
    """A card that computes as the processor does, with the real model, until it is taken away."""

    def __init__(self, step: str, times: int, problem: str = GONE) -> None:
        super().__init__()
        self._step, self._times, self._problem = step, times, problem

    def model(self, folder: Path, device: str, compute_type: str, threads: int) -> Any:
        """The real model, which loses its device where that is CUDA."""
        self.tried.append(f"{device} {compute_type}")
        real = Backend().model(folder, "cpu", "int8", threads)
        return Loses(real, self._step, self._times, self._problem) if device == "cuda" else real
