"""A loaded model that goes on when its graphics card does not: what failed there is computed again on the processor."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mlerehearse.domain.transcript import Word
from mlerehearse.speech.audio import Samples
from mlerehearse.speech.backend import Backend
from mlerehearse.speech.decoder import Decoder
from mlerehearse.speech.device import Place, load, warm
from mlerehearse.speech.hints import Hints
from mlerehearse.speech.stretches import Span
from mlerehearse.texts import say

_log = logging.getLogger(__name__)


class Engine:
    """A Decoder on the best device; `moved` is called with its new place when the device is lost."""

    def __init__(
        self,
        folder: Path,
        name: str,
        threads: int,
        device: str,
        hints: Hints,
        moved: Callable[[Place], None] = lambda place: None,
        backend: Backend | None = None,
    ) -> None:
        """Load the model of a folder; raises ModelDamagedError."""
        self._folder, self._name, self._threads, self._hints = folder, name, threads, hints
        self._moved, self._backend = moved, backend or Backend()
        self._lost: Any = None
        self.model, self.place = load(folder, name, threads, device, self._backend)
        self._decoder = Decoder(self.model, hints)

    @property
    def threads(self) -> int:
        """How many threads the processor was given."""
        return self._threads

    def warm(self) -> None:
        """Compute one empty window, so that the first words come without delay."""
        warm(self.model)

    def words(self, samples: Samples, speech: tuple[Span, ...], hinted: bool = True) -> tuple[Word, ...]:
        """As Decoder.words; a device that is lost meanwhile costs time and no word."""
        try:
            return self._decoder.words(samples, speech, hinted)
        except RuntimeError as problem:
            if self.place.device != "cuda":
                raise
            _log.warning("CUDA has stopped computing, the processor goes on: %s", problem)
            self._move()
        return self._decoder.words(samples, speech, hinted)

    def _move(self) -> None:
        # the lost model stays: to free memory on a device that is gone would end the process
        self._lost = self.model
        self.model, place = load(self._folder, self._name, self._threads, "cpu", self._backend)
        self.place = Place(place.device, place.compute_type, say("speech.cuda_gone"))
        self._decoder = Decoder(self.model, self._hints)
        self._moved(self.place)
