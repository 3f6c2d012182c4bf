"""What is measured: a model by its name or folder, or the shape of a larger one whose words tiny.en says."""

import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from dictated import Dictated, Ledger

from mlerehearse.speech import models
from mlerehearse.speech.device import load, physical_cores
from mlerehearse.speech.whisper import Whisper

TAKES = ("dev-d-03_slt", "dev-b-19_heart-low")


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of the processor."""

    wall: float
    processor: float


@dataclass(frozen=True)
class Subject:
    """`shape` is the folder of a model with random weights; runs, stops and takes: of how many a figure is."""

    model: str = "tiny.en"
    shape: str | None = None
    runs: int = 5
    stops: int = 20
    takes: tuple[str, ...] = TAKES

    @property
    def name(self) -> str:
        return Path(self.shape or self.model).name

    @cache  # noqa: B019 (one subject a process)
    def engine(self) -> Whisper:
        found = models.find(self.model)
        made = Whisper(found.folder, found.name, device="cpu")
        self._dictate(made._engine.model)
        made.warm()
        return made

    @cache  # noqa: B019
    def plain(self) -> Any:
        """faster-whisper's own, with the same model, compute type and threads."""
        found = models.find(self.model)
        model, _ = load(found.folder, found.name, physical_cores(), "cpu")
        self._dictate(model)
        model.encode(np.zeros((80, 3000), np.float32))
        return model

    def clock(self) -> Cost:
        """Now; what a model with real weights took to say the words for one without is left out."""
        spent = self._ledger()
        return Cost(time.perf_counter() - spent.wall, time.process_time() - spent.processor)

    def _dictate(self, model: Any) -> None:
        if self.shape:
            model.model = Dictated(model.model, self.shape, physical_cores(), self._ledger())

    @cache  # noqa: B019
    def _ledger(self) -> Ledger:
        return Ledger()
