"""The model to measure: a real one, or the shape of a larger one with the words of tiny.en."""

import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from dictated import Dictated, Ledger

from mlerehearse.model_store import installed
from mlerehearse.speech.device.compute_device import load, physical_cores
from mlerehearse.speech.whisper.transcriber import Whisper

TAKES = ("dev-d-03_slt", "dev-b-19_heart-low")


@dataclass(frozen=True)
class Cost:
    """Seconds of wall time and of CPU time."""

    wall: float
    processor: float


@dataclass(frozen=True)
class Subject:
    """What to measure, and how often.

    `model` is a name or a folder. `shape` is the folder of a model with random weights, if any.
    A figure is taken over `runs` runs, `stops` stops and `takes`.
    """

    model: str = "tiny.en"
    shape: str | None = None
    runs: int = 5
    stops: int = 20
    takes: tuple[str, ...] = TAKES

    @property
    def name(self) -> str:
        return Path(self.shape or self.model).name

    @cache  # noqa: B019 (one subject per process)
    def engine(self) -> Whisper:
        found = installed.find(self.model)
        made = Whisper(found.folder, found.name, device="cpu")
        self._dictate(made._engine.model)
        made.warm()
        return made

    @cache  # noqa: B019
    def plain(self) -> Any:
        """Return faster-whisper's own model with the same weights, compute type and threads."""
        found = installed.find(self.model)
        model, _ = load(found.folder, found.name, physical_cores(), "cpu")
        self._dictate(model)
        model.encode(np.zeros((80, 3000), np.float32))
        return model

    def clock(self) -> Cost:
        """Return the current time, less what the small model took to supply the words."""
        spent = self._ledger()
        return Cost(time.perf_counter() - spent.wall, time.process_time() - spent.processor)

    def _dictate(self, model: Any) -> None:
        if self.shape:
            model.model = Dictated(model.model, self.shape, physical_cores(), self._ledger())

    @cache  # noqa: B019
    def _ledger(self) -> Ledger:
        return Ledger()
