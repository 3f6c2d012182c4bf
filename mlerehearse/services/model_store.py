"""The models as the window sees them: the library's, with what happens to them as signals on the window's thread."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from mlerehearse.library.model_work import Activity, ModelWork, Outcome
from mlerehearse.library.models import BEST, Check, Import, Install, ModelRow, Models
from mlerehearse.speech import store_server
from mlerehearse.worker import Serve

_QUIET_MS = 3000  # without a byte for so long, a download says that it waits
_LOOK_MS = 3000  # how often a window without a model looks whether the command line has brought one


class ModelStore(QObject):
    """`changed` when rows are different, `advanced` as work goes on, `ended` with its Outcome.

    `reload` is called when words are to be heard with another model than before; `pace` says in a sentence how this
    computer copes with a model.
    """

    changed = Signal()
    advanced = Signal(object)
    ended = Signal(object)
    _arrived = Signal(object)

    def __init__(
        self,
        models: Models,
        reload: Callable[[], object],
        pace: Callable[[str], str],
        parent: QObject | None = None,
        serve: Serve = store_server.serve,
        quiet_ms: int = _QUIET_MS,
        look_ms: int = _LOOK_MS,
    ) -> None:
        super().__init__(parent)
        self._models, self._reload, self._pace = models, reload, pace
        self._problems: dict[str, str] = {}
        self._damaged: set[str] = set()  # by a check; sizes alone tell little
        self._quiet = QTimer(self, singleShot=True, interval=quiet_ms)
        self._quiet.timeout.connect(self._tell_quiet)
        self._looking = QTimer(self, interval=look_ms)
        self._looking.timeout.connect(self._look)
        self._arrived.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._work = ModelWork(self._arrived.emit, serve)

    @property
    def activity(self) -> Activity | None:
        """What is under way."""
        return self._work.activity

    @property
    def folder(self) -> Path:
        """Where installed models lie."""
        return self._models.place.models

    def rows(self) -> tuple[ModelRow, ...]:
        """List the models, the smallest first."""
        rows = self._models.rows()
        return tuple(replace(row, damaged=row.damaged or row.name in self._damaged) for row in rows)

    def problem(self, name: str) -> str:
        """Give what went wrong with a model last, "" where nothing did."""
        return self._problems.get(name, "")

    def keeps_up(self, name: str) -> str:
        """Say in one sentence how this computer copes with a model."""
        return self._pace(name)

    def install(self, name: str) -> None:
        """Fetch a model, or go on with it; raises ModelError while other work is under way."""
        self._start(Install(self._models.place, name))

    def repair(self, name: str) -> None:
        """Fetch what is damaged of a model; raises ModelError."""
        self._start(self._models.repair(name))

    def verify(self, name: str) -> None:
        """Read all of a model again; raises ModelError while other work is under way."""
        self._start(Check(self._models.place, name))

    def import_from(self, path: Path) -> None:
        """Take a model from a folder or an archive; raises ModelError while other work is under way."""
        self._start(Import(self._models.place, path))

    def cancel(self) -> None:
        """Stop what is under way at once."""
        self._work.cancel()
        self.changed.emit()

    def remove(self, name: str) -> None:
        """Delete a model; raises ModelError and StorageError."""
        self._change(lambda: self._models.remove(name))
        self._forget(name)

    def use(self, name: str) -> None:
        """Hear with a model from now on, with the best one for BEST; raises ModelError and StorageError."""
        self._change(lambda: self._models.use(name))

    def use_best(self) -> None:
        """Leave the choice to the app; raises StorageError."""
        self.use(BEST)

    def watch(self, missing: bool) -> None:
        """While no model is there, look whether one has come by another way: takes wait for it."""
        if missing and not self._looking.isActive():
            self._looking.start()
        elif not missing:
            self._looking.stop()

    def close(self) -> None:
        """End what is under way; a download goes on when the user next wants it."""
        self._work.cancel()

    def _look(self) -> None:
        if self.activity is None and self._used()[0]:
            self._looking.stop()
            self._reload()
            self.changed.emit()

    def _start(self, task: Install | Check | Import) -> None:
        self._work.start(task)
        if not isinstance(task, Import):
            self._problems.pop(task.name, None)
        self.changed.emit()

    def _change(self, do: Callable[[], object]) -> None:
        before = self._used()
        do()
        if self._used() != before:
            self._reload()
        self.changed.emit()

    def _used(self) -> tuple[str, Path | None]:
        return next(((row.name, row.folder) for row in self.rows() if row.in_use), ("", None))

    @Slot(object)
    def _pass_on(self, news: Activity | Outcome) -> None:
        if isinstance(news, Activity):
            if self.activity is not None:
                self._quiet.start()
                self.advanced.emit(news)
            return
        self._quiet.stop()
        self._note(news)
        if not news.problem and not isinstance(news.task, Check) and news.name == self._used()[0]:
            self._reload()
        self.changed.emit()
        self.ended.emit(news)

    def _tell_quiet(self) -> None:
        activity = self.activity
        if activity is not None and activity.stage == "fetching":
            self.advanced.emit(replace(activity, stage="waiting", speed=0.0))

    def _note(self, outcome: Outcome) -> None:
        if outcome.problem and not isinstance(outcome.task, Import):
            self._problems[outcome.task.name] = outcome.problem
            if outcome.damaged:
                self._damaged.add(outcome.task.name)
        elif outcome.name:
            self._forget(outcome.name)

    def _forget(self, name: str) -> None:
        """What was wrong with a model is wrong no more."""
        self._problems.pop(name, None)
        self._damaged.discard(name)
