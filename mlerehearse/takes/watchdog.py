"""Detects a worker that hangs: one that should report something and has been silent too long."""

import threading
from collections.abc import Callable

_LONGEST_STEP = 5.0  # seconds: a gap between two checks beyond this means that the computer or the app slept


class Watchdog:
    """Adds up a worker's silence from check to check; `now` is a monotonic clock in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._last = now()
        self._patience: float | None = None
        self._silent = 0.0

    def expect(self, patience: float | None) -> None:
        """Expect a message at least every `patience` seconds from now on; None expects nothing."""
        self._patience, self._silent = patience, 0.0

    def heard(self) -> None:
        """Record that the worker sent a message."""
        self._silent = 0.0

    def late(self) -> bool:
        """Return whether the silence has lasted too long; call it at short intervals."""
        now = self._now()
        self._silent += min(now - self._last, _LONGEST_STEP)
        self._last = now
        return self._patience is not None and self._silent > self._patience


class Ticker:
    """Calls a function every `every` seconds on a thread of its own, until it's stopped."""

    def __init__(self, look: Callable[[], object], every: float) -> None:
        self._look, self._every, self._stopped = look, every, threading.Event()
        threading.Thread(target=self._run, name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Stop calling the function."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(self._every):
            self._look()
