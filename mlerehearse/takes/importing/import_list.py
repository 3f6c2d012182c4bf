"""The files of the import queue in memory and in its log; any thread may read and change them."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from mlerehearse.errors import StorageError
from mlerehearse.takes.importing.import_entry import ImportEntry, ImportState
from mlerehearse.takes.importing.import_log import ImportLog


class ImportList:
    """The entries in their order; `told` is called after each change.

    `changed` is the lock, and is notified of each change.
    """

    def __init__(self, log: ImportLog, told: Callable[[], object]) -> None:
        self._log, self._told = log, told
        self.changed = threading.Condition()
        self._entries: dict[str, ImportEntry] = {}
        with suppress(StorageError):  # the user is told when files are added
            self._entries = {entry.id: entry for entry in log.read()}

    @property
    def entries(self) -> tuple[ImportEntry, ...]:
        """All entries."""
        return tuple(self._entries.values())

    def find(self, entry_id: str) -> ImportEntry | None:
        """Return an entry, None if there is none with this id."""
        return self._entries.get(entry_id)

    def first(self, state: ImportState) -> ImportEntry | None:
        """Return the first entry in a state."""
        return next((entry for entry in self.entries if entry.state is state), None)

    def add(self, entries: Iterable[ImportEntry]) -> tuple[ImportEntry, ...]:
        """Add entries and return them; for a file that is on its way, return its entry.

        They replace entries of the same file that didn't become a take. Raises StorageError.
        """
        with self.changed:
            busy = {entry.file: entry for entry in self.entries if entry.active}
            wanted = tuple(busy.get(entry.file, entry) for entry in entries)
            new = {entry.file: entry for entry in wanted if entry.file not in busy}
            self._keep(*(old for old in self.entries if old.imported or old.file not in new), *new.values())
        self._told()
        return wanted

    def change(self, entry_id: str, only: ImportState | None = None, **fields: Any) -> bool:
        """Change an entry, if it's still there and in the state `only`; return whether it was.

        What can't be written to the log is changed in memory: a restart then does it again.
        """
        with self.changed:
            entry = self._entries.get(entry_id)
            if entry is None or only not in (None, entry.state):
                return False
            changed = replace(entry, **fields)
            if changed == entry:
                return True
            self._update({entry_id: changed})
        self._told()
        return True

    def change_all(self, states: tuple[ImportState, ...], state: ImportState) -> None:
        """Give all entries that are in some states another one."""
        with self.changed:
            moved = (entry for entry in self.entries if entry.state in states)
            self._update({entry.id: replace(entry, state=state, problem="") for entry in moved})
        self._told()

    def keep(self, wanted: Callable[[ImportEntry], bool]) -> None:
        """Forget all entries but the wanted ones; raises StorageError."""
        with self.changed:
            self._keep(*filter(wanted, self.entries))
        self._told()

    def _keep(self, *entries: ImportEntry) -> None:
        self._log.rewrite(entries)
        self._entries = {entry.id: entry for entry in entries}
        self.changed.notify_all()

    def _update(self, changed: dict[str, ImportEntry]) -> None:
        with suppress(StorageError):
            self._log.append(changed.values())
        self._entries = self._entries | changed
        self.changed.notify_all()
