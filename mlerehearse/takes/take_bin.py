"""The bin, from which takes are deleted for good, by the user or after a week."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from mlerehearse.domain.protocols import Clock
from mlerehearse.errors import StorageError
from mlerehearse.takes.events import TakesChanged
from mlerehearse.takes.serial_executor import SerialExecutor
from mlerehearse.takes.shared_state import SharedState
from mlerehearse.takes.store import take_json, trash

_EVERY = timedelta(days=1)


class TakeBin:
    """Deletes takes for good, together with the words that were said in them.

    `look` does so once a day, first at start-up, for takes that were discarded a week ago. If the
    user limited how long takes are kept, it discards older ones.
    """

    def __init__(self, shared: SharedState, executor: SerialExecutor, clock: Clock) -> None:
        self._shared, self._executor, self._clock = shared, executor, clock
        self._looked: datetime | None = None
        self._kept_for = 0  # days, when it looked

    def look(self) -> None:
        """Delete what is old, unless that was done today; call it at short intervals."""
        now, days = self._clock.now(), self._shared.settings().keep_days
        if self._looked is not None and now - self._looked < _EVERY and days == self._kept_for:
            return
        self._looked, self._kept_for = now, days
        if days:
            self._retire(now, now - timedelta(days=days))
        with self._shared.folder_lock:  # so that none of them is restored meanwhile
            gone = trash.remove_discarded(self._shared.paths, now)
            for take_id in gone:
                self._shared.index.remove(take_id)
        if gone:
            self._shared.publish(TakesChanged(gone))
        self._purge_later()

    def remove(self, take_ids: Iterable[str]) -> tuple[str, ...]:
        """Delete takes that are in the bin for good, and return those that could be deleted.

        Raises StorageError if none could be.
        """
        gone: list[str] = []
        problem: StorageError | None = None
        for take_id in take_ids:
            try:
                with self._shared.folder_lock:
                    trash.remove(self._shared.paths, take_id)
                    self._shared.index.remove(take_id)
                gone.append(take_id)
            except StorageError as error:
                problem = error
        if gone:
            self._shared.publish(TakesChanged(tuple(gone)))
        self._purge_later()
        if problem is not None and not gone:
            raise problem
        return tuple(gone)

    def _retire(self, now: datetime, before: datetime) -> None:
        """Move old takes to the bin, to be deleted in a week; one that was restored is kept."""
        old = self._shared.index.older(before)
        for take_id, deleted in old.items():
            with self._shared.folder_lock:
                folder = (self._shared.paths.bin if deleted else self._shared.paths.takes) / take_id
                try:
                    if take_json.is_kept(folder) or take_json.discarded(folder) is not None:
                        continue
                    if deleted:
                        take_json.note_discarded(folder, now)
                    else:
                        trash.discard(self._shared.paths, take_id, now)
                        self._shared.index.change(take_id, deleted=True)
                except StorageError:
                    continue  # it can't be read or moved; the next look tries again
        if old:
            self._shared.publish(TakesChanged(tuple(old)))

    def _purge_later(self) -> None:
        if self._shared.index.said.purge_due():
            self._executor.submit(self._purge)

    def _purge(self) -> None:
        """Rewrite the index a step at a time, so that no other work is kept waiting."""
        if not self._shared.index.said.purge():
            self._executor.submit(self._purge)
