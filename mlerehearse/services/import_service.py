"""The import queue for the window: its state in memory, its changes as a signal."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from mlerehearse.services import background
from mlerehearse.takes.events import Event, ImportsChanged
from mlerehearse.takes.importing.import_entry import Imports

if TYPE_CHECKING:
    from mlerehearse.services.take_service import TakeService
    from mlerehearse.takes.importing.import_queue import ImportQueue
    from mlerehearse.takes.library import Library


class ImportService(QObject):
    """Imports files. Emits `added` when files were queued, `changed` when any file's state changed.

    `problem` carries a sentence.
    """

    added = Signal()
    changed = Signal()
    problem = Signal(str)

    def __init__(self, library: "Library", takes: "TakeService", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._takes = library, takes
        self._later = QTimer(self, singleShot=True, interval=0)  # many changes at once are told once
        self._later.timeout.connect(self.changed)
        self._unsubscribe = library.subscribe(background.relay(self, self._pass_on))

    def close(self) -> None:
        """Stop listening."""
        self._unsubscribe()

    @property
    def state(self) -> Imports:
        """All files and what has become of them."""
        return self._library.imports.state

    def add(self, paths: Iterable[Path]) -> None:
        """Queue files and folders."""
        wanted = tuple(paths)
        self._do(lambda imports: imports.add(wanted), self.added.emit)

    def cancel(self) -> None:
        """Leave the files that weren't begun."""
        self._do(lambda imports: imports.cancel())

    def import_rest(self) -> None:
        """Import the files that were cancelled."""
        self._do(lambda imports: imports.import_rest())

    def retry(self) -> None:
        """Try the files again that failed."""
        self._do(lambda imports: imports.retry())

    def clear(self) -> None:
        """Forget all files to which nothing happens any more."""
        self._do(lambda imports: imports.clear())

    def choose_prompt(self, entry_id: str, prompt: str | None) -> None:
        """Set the prompt of a take that was imported, None for none."""
        self._do(lambda imports: imports.choose_prompt(entry_id, prompt))

    def _do(self, work: "Callable[[ImportQueue], object]", done: Callable[[], object] = lambda: None) -> None:
        self._takes.do(
            lambda library: work(library.imports), lambda _: done(), lambda error: self.problem.emit(str(error))
        )

    def _pass_on(self, event: Event) -> None:
        if isinstance(event, ImportsChanged):
            self._later.start()
