"""Removes discarded takes from the bin when their week there is over."""

from datetime import datetime, timedelta

from mlerehearse.domain.protocols import Clock
from mlerehearse.takes.events import TakesChanged
from mlerehearse.takes.shared_state import SharedState
from mlerehearse.takes.store import trash

_EVERY = timedelta(days=1)


class OldDiscards:
    """Looks into the bin once a day, and at once when it is new."""

    def __init__(self, shared: SharedState, clock: Clock) -> None:
        self._shared, self._clock = shared, clock
        self._looked: datetime | None = None

    def look(self) -> None:
        """Remove what is old, unless that was done today; call it at short intervals."""
        now = self._clock.now()
        if self._looked is not None and now - self._looked < _EVERY:
            return
        self._looked = now
        with self._shared.folder_lock:  # so that none of them is restored meanwhile
            gone = trash.remove_discarded(self._shared.paths, now)
            for take_id in gone:
                self._shared.index.remove(take_id)
        if gone:
            self._shared.publish(TakesChanged(gone))
