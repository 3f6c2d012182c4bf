"""A simulated graphics card that runs on the CPU and fails with CTranslate2's messages."""

from collections.abc import Callable, Set
from pathlib import Path
from typing import Any

import numpy as np

from mlerehearse.speech.device.backend import Backend

CUBLAS = "Library libcublas.so.12 is not found or cannot be loaded"
CUDNN = "Unable to load any of {libcudnn_ops.so.9.1.0, libcudnn_ops.so.9.1, libcudnn_ops.so.9, libcudnn_ops.so}"
DRIVER = "CUDA failed with error CUDA driver version is insufficient for CUDA runtime version"
GONE = "CUDA failed with error unspecified launch failure"
MEMORY = "CUDA failed with error out of memory"
NO_HALF = (
    "Requested float16 compute type, but the target device or backend do not support efficient float16 computation."
)


class Features:
    """The part of a feature extractor that warming up needs."""

    mel_filters = np.zeros((80, 201), np.float32)


class EmptyModel:
    """A model that computes nothing, or fails with a given problem."""

    feature_extractor = Features()

    def __init__(self, problem: str = "") -> None:
        self._problem = problem

    def encode(self, features: Any) -> None:
        """Compute nothing."""
        if self._problem:
            raise RuntimeError(self._problem)


class Card(Backend):
    """A card on which loading and computing can fail.

    `loads` and `computes` map a compute type on CUDA to its problem.
    """

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
        """Return the configured number of devices."""
        return self._devices

    def has_card(self) -> bool:
        """Return whether there is a card that CUDA doesn't see."""
        return self._card

    def find_libraries(self) -> None:
        """Do nothing, because there are no libraries to find."""

    def compute_types(self, device: str) -> Set[str]:
        """Return the configured compute types of the card, or the fixed ones of the CPU."""
        return self._types if device == "cuda" else frozenset({"int8", "float32"})

    def model(self, folder: Path, device: str, compute_type: str, threads: int) -> Any:
        """Return an empty model, or fail as configured."""
        self.tried.append(f"{device} {compute_type}")
        if device == "cuda" and compute_type in self._loads:
            raise ValueError(self._loads[compute_type])
        return EmptyModel(self._computes.get(compute_type, "") if device == "cuda" else "")


class Loses:
    """A real model on the CPU that fails after `times` calls of `step`."""

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
    """A card that computes with the real model on the CPU until it is taken away."""

    def __init__(self, step: str, times: int, problem: str = GONE) -> None:
        super().__init__()
        self._step, self._times, self._problem = step, times, problem

    def model(self, folder: Path, device: str, compute_type: str, threads: int) -> Any:
        """Return the real model, which fails after a while on CUDA."""
        self.tried.append(f"{device} {compute_type}")
        real = Backend().model(folder, "cpu", "int8", threads)
        return Loses(real, self._step, self._times, self._problem) if device == "cuda" else real
