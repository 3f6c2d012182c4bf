"""The library's models for the window, with their events as signals on the window's thread."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from mlerehearse.model_store import store_worker
from mlerehearse.model_store.model_work import ModelTaskRunner, TaskProgress, TaskResult
from mlerehearse.model_store.speech_models import BEST, Import, Install, ModelRow, SpeechModels, Verify
from mlerehearse.worker import Serve

_QUIET_MS = 3000  # a download without data for this long is shown as waiting
_LOOK_MS = 3000  # the interval for checking whether the command line has installed a model


class SpeechModelService(QObject):
    """Installs, checks, repairs and removes models.

    `changed` is emitted when rows change, `advanced` with each Activity and `ended` with the
    Outcome. `reload` is called when the model in use has changed; `pace` returns a sentence on how
    fast a model is on this computer.
    """

    changed = Signal()
    advanced = Signal(object)
    ended = Signal(object)
    _arrived = Signal(object)

    def __init__(
        self,
        models: SpeechModels,
        reload: Callable[[], object],
        pace: Callable[[str], str],
        parent: QObject | None = None,
        serve: Serve = store_worker.serve,
        quiet_ms: int = _QUIET_MS,
        look_ms: int = _LOOK_MS,
    ) -> None:
        super().__init__(parent)
        self._models, self._reload, self._pace = models, reload, pace
        self._problems: dict[str, str] = {}
        self._damaged: set[str] = set()  # found by a check; the rows compare only sizes
        self._quiet = QTimer(self, singleShot=True, interval=quiet_ms)
        self._quiet.timeout.connect(self._tell_quiet)
        self._looking = QTimer(self, interval=look_ms)
        self._looking.timeout.connect(self._look)
        self._arrived.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._work = ModelTaskRunner(self._arrived.emit, serve)

    @property
    def activity(self) -> TaskProgress | None:
        """The progress of the current task, None if there is none."""
        return self._work.activity

    @property
    def folder(self) -> Path:
        """The folder of the installed models."""
        return self._models.place.models

    def rows(self) -> tuple[ModelRow, ...]:
        """List the catalogue's models, the smallest first, then the user's own."""
        rows = self._models.rows()
        return tuple(replace(row, damaged=row.damaged or row.name in self._damaged) for row in rows)

    def problem(self, name: str) -> str:
        """Return the last problem with a model, "" if there is none."""
        return self._problems.get(name, "")

    def keeps_up(self, name: str) -> str:
        """Return a sentence on how fast a model is on this computer."""
        return self._pace(name)

    def install(self, name: str) -> None:
        """Download a model, or resume its download; raises ModelError while another task runs."""
        self._start(Install(self._models.place, name))

    def repair(self, name: str) -> None:
        """Download the damaged files of a model; raises ModelError."""
        self._start(self._models.repair(name))

    def verify(self, name: str) -> None:
        """Check all files of a model; raises ModelError while another task runs."""
        self._start(Verify(self._models.place, name))

    def import_from(self, path: Path) -> None:
        """Import a model from a folder or an archive; raises ModelError while another task runs."""
        self._start(Import(self._models.place, path))

    def cancel(self) -> None:
        """Cancel the current task."""
        self._work.cancel()
        self.changed.emit()

    def remove(self, name: str) -> None:
        """Delete a model; raises ModelError and StorageError."""
        self._change(lambda: self._models.remove(name))
        self._forget(name)

    def use(self, name: str) -> None:
        """Transcribe with a model from now on, BEST for the best one installed.

        Raises ModelError and StorageError.
        """
        self._change(lambda: self._models.use(name))

    def use_best(self) -> None:
        """Use the best model installed; raises StorageError."""
        self.use(BEST)

    def watch(self, missing: bool) -> None:
        """Poll for a model installed by the command line if `missing`, since takes wait for it."""
        if missing and not self._looking.isActive():
            self._looking.start()
        elif not missing:
            self._looking.stop()

    def close(self) -> None:
        """Cancel the current task; a download can be resumed later."""
        self._work.cancel()

    def _look(self) -> None:
        if self.activity is None and self._used()[0]:
            self._looking.stop()
            self._reload()
            self.changed.emit()

    def _start(self, task: Install | Verify | Import) -> None:
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
    def _pass_on(self, news: TaskProgress | TaskResult) -> None:
        if isinstance(news, TaskProgress):
            if self.activity is not None:
                self._quiet.start()
                self.advanced.emit(news)
            return
        self._quiet.stop()
        self._note(news)
        if not news.problem and not isinstance(news.task, Verify) and news.name == self._used()[0]:
            self._reload()
        self.changed.emit()
        self.ended.emit(news)

    def _tell_quiet(self) -> None:
        activity = self.activity
        if activity is not None and activity.stage == "fetching":
            self.advanced.emit(replace(activity, stage="waiting", speed=0.0))

    def _note(self, outcome: TaskResult) -> None:
        if outcome.problem and not isinstance(outcome.task, Import):
            self._problems[outcome.task.name] = outcome.problem
            if outcome.damaged:
                self._damaged.add(outcome.task.name)
        elif outcome.name:
            self._forget(outcome.name)

    def _forget(self, name: str) -> None:
        """Clear the recorded problems of a model."""
        self._problems.pop(name, None)
        self._damaged.discard(name)
