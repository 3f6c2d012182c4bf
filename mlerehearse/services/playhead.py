"""A position in a take that runs from a clock and is drawn gently towards what the sound engine tells."""

import time
from collections.abc import Callable

DEFAULT_RATE = 1.5
_LEASH = 0.25  # seconds that it runs ahead while the engine has not told that it is under way
_GIVE_UP = 3.0  # seconds on the clock after which it runs without having been told
_NEAR = 1.0  # further than this many seconds behind the start, a report is one from before the jump
_JUMP = 0.4  # further apart than this many seconds, the engine is believed at once
_PULL = 0.15  # the share of a smaller difference that is made up at each report


class Playhead:
    """A position in seconds that runs at `rate`, between 0 and `duration`."""

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
        """Whether it moves."""
        return self._since is not None

    def position(self) -> float:
        """Where it is; while it runs it never goes back, unless it was told to jump."""
        self._shown = max(self._shown, min(self._reckoned(), self.duration))
        return self._shown

    def run(self, led: bool = False) -> None:
        """Start moving from where it stands; `led` by an engine, it waits close by until that is under way."""
        self._anchor, self._since = self.position(), self._clock()
        self._led = self._waiting = led

    def rest(self) -> None:
        """Stop moving."""
        self._anchor, self._since = self.position(), None

    def jump(self, seconds: float) -> None:
        """Go to `seconds` at once."""
        self._anchor = self._shown = min(max(0.0, seconds), self.duration)
        if self.running:
            self._since, self._waiting = self._clock(), self._led

    def set_rate(self, rate: float) -> None:
        """Move at `rate` from now on."""
        self._anchor = self.position()
        if self.running:
            self._since = self._clock()
        self.rate = rate

    def measured(self, seconds: float) -> None:
        """The engine says that it is at `seconds`: come closer to it."""
        if self._since is None or (self._waiting and not self._anchor < seconds < self._anchor + _NEAR):
            return
        here = self._reckoned()
        self._waiting = False
        apart = seconds - here
        if abs(apart) > _JUMP:
            self._anchor = self._shown = min(seconds, self.duration)
        else:
            self._anchor = here + apart * _PULL
        self._since = self._clock()

    def _reckoned(self) -> float:
        """Where the clock says it is, whatever was shown."""
        if self._since is None:
            return self._anchor
        passed = self._clock() - self._since
        moved = passed * self.rate
        if self._waiting and passed < _GIVE_UP:
            moved = min(moved, _LEASH)
        return self._anchor + moved
