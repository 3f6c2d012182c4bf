"""A Whisper model with random weights, for timing, whose words come from a small real model.

The time of the small model is recorded in a ledger and subtracted from the figures. So both
pipelines meet the pauses, retries and lengths of real speech, at the large model's cost. The large
model decodes as many tokens as the small one has produced, plus the end token. With real weights a
search may take a few tokens more.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

END = 50256  # the end-of-text token of the English-only models

T = TypeVar("T")


@dataclass
class Ledger:
    """Seconds spent on what must not be measured."""

    wall: float = 0.0
    processor: float = 0.0

    @contextmanager
    def apart(self) -> Iterator[None]:
        wall, processor = time.perf_counter(), time.process_time()
        yield
        self.wall += time.perf_counter() - wall
        self.processor += time.process_time() - processor


class Encoded(NamedTuple):
    """One window, encoded by both models."""

    small: Any
    large: Any


class Dictated:
    """A replacement for ctranslate2.models.Whisper."""

    def __init__(self, small: Any, folder: str, threads: int, ledger: Ledger) -> None:
        from ctranslate2.models import Whisper

        self._small, self._ledger = small, ledger
        self._large = Whisper(folder, device="cpu", compute_type="int8", intra_threads=threads)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._small, name)

    def encode(self, features: Any, to_cpu: bool = False) -> Encoded:
        small = self._aside(lambda: self._small.encode(features, to_cpu=to_cpu))
        return Encoded(small, self._large.encode(features, to_cpu=to_cpu))

    def generate(self, encoded: Encoded, prompts: list[list[int]], **search: Any) -> Any:
        said = self._aside(lambda: self._small.generate(encoded.small, prompts, **search))
        count, before = len(said[0].sequences_ids[0]) + 1, len(prompts[0])
        forced = {
            # CTranslate2 limits a text to half of this.
            "max_length": max(2 * count, before + count),
            "suppress_tokens": [*search["suppress_tokens"], END],
        }
        self._large.generate(encoded.large, prompts, **(search | forced))
        return said

    def align(self, encoded: Encoded, *said: Any, **how: Any) -> Any:
        times = self._aside(lambda: self._small.align(encoded.small, *said, **how))
        self._large.align(encoded.large, *said, **how)
        return times

    def _aside(self, action: Callable[[], T]) -> T:
        with self._ledger.apart():
            return action()
