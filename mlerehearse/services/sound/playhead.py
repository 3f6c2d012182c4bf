"""A playback position that runs on a clock, smoothly corrected by the audio engine's reports."""

import time
from collections.abc import Callable

DEFAULT_RATE = 1.5
_LEASH = 0.25  # seconds that it may run ahead until the engine reports that it plays
_NEAR = 1.0  # seconds: a first report further past the start than this is from before the jump
_JUMP = 0.4  # seconds: beyond this difference the engine's position is taken over at once
_PULL = 0.15  # the share of a smaller difference that each report corrects


class Playhead:
    """A position in seconds that advances at `rate`, between 0 and `duration`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._anchor = 0.0
        self._since: float | None = None
        self._shown = 0.0
        self._led = self._waiting = False
        self.rate = DEFAULT_RATE
        self.duration = 0.0

    @property
    def running(self) -> bool:
        """Whether the position advances."""
        return self._since is not None

    def position(self) -> float:
        """Return the position in seconds; it only goes back after a jump."""
        self._shown = max(self._shown, min(self._reckoned(), self.duration))
        return self._shown

    def run(self, led: bool = False) -> None:
        """Start advancing from the current position.

        With `led`, it stays close to the start until the engine reports that it plays.
        """
        self._anchor, self._since = self.position(), self._clock()
        self._led = self._waiting = led

    def run_free(self) -> None:
        """Go on from here without an engine."""
        self._anchor, self._led = self.position(), False
        self._waiting = False
        if self.running:
            self._since = self._clock()

    def rest(self) -> None:
        """Stop advancing."""
        self._anchor, self._since = self.position(), None

    def jump(self, seconds: float) -> None:
        """Go to `seconds` at once."""
        self._anchor = self._shown = min(max(0.0, seconds), self.duration)
        if self.running:
            self._since, self._waiting = self._clock(), self._led

    def set_rate(self, rate: float) -> None:
        """Advance at `rate` from now on."""
        self._anchor = self.position()
        if self.running:
            self._since = self._clock()
        self.rate = rate

    def measured(self, seconds: float, moment: float | None = None) -> None:
        """Correct the position towards `seconds`, where the engine was at `moment` (None: now)."""
        if self._since is None or (self._waiting and not self._anchor < seconds < self._anchor + _NEAR):
            return
        if moment is not None:
            seconds += (self._clock() - moment) * self.rate
        here = self._reckoned()
        self._waiting = False
        apart = seconds - here
        if abs(apart) > _JUMP:
            self._anchor = self._shown = min(seconds, self.duration)
        else:
            self._anchor = here + apart * _PULL
        self._since = self._clock()

    def _reckoned(self) -> float:
        """Return the position by the clock, which may be behind the one last returned."""
        if self._since is None:
            return self._anchor
        passed = self._clock() - self._since
        moved = passed * self.rate
        if self._waiting:
            moved = min(moved, _LEASH)
        return self._anchor + moved
