"""A position in a take that runs from a clock and is drawn gently towards what the sound engine tells."""

import time
from collections.abc import Callable

DEFAULT_RATE = 1.5
_SETTLE = 0.25  # after a jump the engine still tells older positions for about this many seconds
_JUMP = 0.4  # further apart than this many seconds, the engine is believed at once
_PULL = 0.15  # the share of a smaller difference that is made up at each report


class Playhead:
    """A position in seconds that runs at `rate`, between 0 and `duration`."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._anchor = 0.0
        self._since: float | None = None
        self._jumped = float("-inf")
        self._shown = 0.0
        self.rate = DEFAULT_RATE
        self.duration = 0.0

    @property
    def running(self) -> bool:
        """Whether it moves."""
        return self._since is not None

    def position(self) -> float:
        """Where it is; while it runs it never goes back, unless it was told to jump."""
        moved = 0.0 if self._since is None else (self._clock() - self._since) * self.rate
        self._shown = max(self._shown, min(self._anchor + moved, self.duration))
        return self._shown

    def run(self) -> None:
        """Start moving from where it stands."""
        self._anchor, self._since = self.position(), self._clock()
        self._jumped = self._clock()

    def rest(self) -> None:
        """Stop moving."""
        self._anchor, self._since = self.position(), None

    def jump(self, seconds: float) -> None:
        """Go to `seconds` at once."""
        self._anchor = self._shown = min(max(0.0, seconds), self.duration)
        self._jumped = self._clock()
        if self.running:
            self._since = self._clock()

    def set_rate(self, rate: float) -> None:
        """Move at `rate` from now on."""
        self._anchor = self.position()
        if self.running:
            self._since = self._clock()
        self.rate = rate

    def measured(self, seconds: float) -> None:
        """The engine says that it is at `seconds`: come closer to it."""
        if self._since is None or self._clock() - self._jumped < _SETTLE:
            return
        now = self._clock()
        here = self._anchor + (now - self._since) * self.rate
        apart = seconds - here
        if abs(apart) > _JUMP:
            self.jump(seconds)
        else:
            self._anchor, self._since = here + apart * _PULL, now
