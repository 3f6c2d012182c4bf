"""Notices a worker that neither works nor dies: it should say something, and has been silent for too long."""

import threading
from collections.abc import Callable

_LONGEST_STEP = 5.0  # seconds: what a longer pause between two looks has more was the computer's sleep, or our own


class Watchdog:
    """Counts the silence of a worker from look to look; `now` is a clock that never goes back, in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._last = now()
        self._patience: float | None = None
        self._silent = 0.0

    def expect(self, patience: float | None) -> None:
        """From now on something must be heard every `patience` seconds; None to expect nothing."""
        self._patience, self._silent = patience, 0.0

    def heard(self) -> None:
        """Something was heard."""
        self._silent = 0.0

    def late(self) -> bool:
        """Look: whether the silence has lasted too long."""
        now = self._now()
        self._silent += min(now - self._last, _LONGEST_STEP)
        self._last = now
        return self._patience is not None and self._silent > self._patience


class Ticker:
    """Calls a function every so many seconds on a thread of its own, until it is stopped."""

    def __init__(self, look: Callable[[], object], every: float) -> None:
        self._look, self._every, self._stopped = look, every, threading.Event()
        threading.Thread(target=self._run, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Call it no more."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            self._look()
