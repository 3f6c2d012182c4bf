"""A loaded model that falls back to the CPU when its GPU fails and repeats the work there."""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from mlerehearse.speech.device.backend import Backend
from mlerehearse.speech.device.compute_device import ComputeDevice, load, warm_up
from mlerehearse.texts import say

_log = logging.getLogger(__name__)

D = TypeVar("D")
T = TypeVar("T")


class FallbackModel(Generic[D]):
    """A model and its decoder on the best device; `moved` gets the new place if the GPU is lost."""

    def __init__(
        self,
        folder: Path,
        name: str,
        threads: int,
        device: str,
        decoder: Callable[[Any], D],
        moved: Callable[[ComputeDevice], None] = lambda place: None,
        backend: Backend | None = None,
    ) -> None:
        """Load the model in a folder; `decoder` makes its decoder. Raises ModelDamagedError."""
        self._folder, self._name, self._threads = folder, name, threads
        self._make, self._moved, self._backend = decoder, moved, backend or Backend()
        self._lost: Any = None
        self.window = 0.0
        self.model, self.place = load(folder, name, threads, device, self._backend)
        self._decoder = decoder(self.model)

    @property
    def threads(self) -> int:
        """The number of CPU threads."""
        return self._threads

    def warm(self) -> None:
        """Compute one empty window, so that the first words come without delay, and time it."""
        begun = time.monotonic()
        warm_up(self.model)
        self.window = time.monotonic() - begun

    def run(self, work: Callable[[D], T]) -> T:
        """Return the result of `work` on the decoder; if the GPU fails, repeat it on the CPU."""
        try:
            return work(self._decoder)
        except RuntimeError as problem:
            if self.place.device != "cuda":
                raise
            _log.warning("CUDA has stopped computing, so the CPU is used: %s", problem)
            self._move()
        return work(self._decoder)

    def _move(self) -> None:
        # Keep the lost model: freeing memory on a device that is gone would end the process.
        self._lost = self.model
        self.model, place = load(self._folder, self._name, self._threads, "cpu", self._backend)
        self.place = ComputeDevice(place.device, place.compute_type, say("speech.cuda_gone"))
        self._decoder = self._make(self.model)
        self.warm()
        self._moved(self.place)
