"""The library's models for the window, with their events as signals on the window's thread."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from mlerehearse.errors import ModelError
from mlerehearse.model_store import store_worker
from mlerehearse.model_store.model_work import ModelTaskRunner, TaskProgress, TaskResult
from mlerehearse.model_store.speech_models import BEST, Import, Install, ModelRow, SpeechModels, Verify
from mlerehearse.services import background
from mlerehearse.worker import Serve

_QUIET_MS = 3000  # a download without data for this long is shown as waiting
_LOOK_MS = 3000  # the interval for checking whether the command line has installed a model


class _Snapshot(NamedTuple):
    """What is on the disk: the models, the one in use, and a sentence on the speed of each."""

    rows: tuple[ModelRow, ...]
    used: tuple[str, Path | None]
    paces: dict[str, str]


class SpeechModelService(QObject):
    """Installs, checks, repairs and removes models; what it lists is in memory.

    `changed` is emitted when rows change, `advanced` with each TaskProgress, `ended` with the
    TaskResult and `failed` with a sentence. `reload` is called when the model in use has changed;
    `pace` returns a sentence on how fast a model is on this computer and may read the disk.
    """

    changed = Signal()
    advanced = Signal(object)
    ended = Signal(object)
    failed = Signal(str)

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
        self._found: _Snapshot | None = None
        self._problems: dict[str, str] = {}
        self._damaged: set[str] = set()  # found by a check; the rows compare only sizes
        self._pool = background.serial_pool(self)
        self._quiet = QTimer(self, singleShot=True, interval=quiet_ms)
        self._quiet.timeout.connect(self._tell_quiet)
        self._looking = QTimer(self, interval=look_ms)
        self._looking.timeout.connect(self.refresh)
        self._work = ModelTaskRunner(background.relay(self, self._pass_on), serve)

    @property
    def activity(self) -> TaskProgress | None:
        """The progress of the current task, None if there is none."""
        return self._work.activity

    @property
    def folder(self) -> Path:
        """The folder of the installed models."""
        return self._models.place.models

    def rows(self) -> tuple[ModelRow, ...]:
        """List the catalogue's models, the smallest first, then the user's own.

        Empty until the first `refresh`.
        """
        rows = self._found.rows if self._found is not None else ()
        return tuple(replace(row, damaged=row.damaged or row.name in self._damaged) for row in rows)

    def problem(self, name: str) -> str:
        """Return the last problem with a model, "" if there is none."""
        return self._problems.get(name, "")

    def keeps_up(self, name: str) -> str:
        """Return a sentence on how fast a model is on this computer."""
        return self._found.paces.get(name, "") if self._found is not None else ""

    def refresh(self) -> None:
        """Read the models from the disk; `changed` follows."""
        self._read(lambda: None)

    def install(self, name: str) -> None:
        """Download a model or resume its download; raises ModelError if a task is running."""
        self._start(Install(self._models.place, name))

    def repair(self, name: str) -> None:
        """Download the damaged files of a model again."""
        background.run(self, lambda: self._models.repair(name), self._start_or_tell, self._fail, self._pool)

    def verify(self, name: str) -> None:
        """Check all files of a model again; raises ModelError if a task is running."""
        self._start(Verify(self._models.place, name))

    def import_from(self, path: Path) -> None:
        """Import a model from a folder or an archive; raises ModelError if a task is running."""
        self._start(Import(self._models.place, path))

    def cancel(self) -> None:
        """Stop the current task at once."""
        self._work.cancel()
        self.refresh()

    def remove(self, name: str) -> None:
        """Delete a model."""
        self._read(lambda: self._models.remove(name), lambda: self._forget(name))

    def use(self, name: str) -> None:
        """Transcribe with a model from now on, BEST for the best one installed."""
        self._read(lambda: self._models.use(name))

    def use_best(self) -> None:
        """Let the app choose the model."""
        self.use(BEST)

    def watch(self, missing: bool) -> None:
        """While no model is installed, check whether another program has installed one."""
        if missing and not self._looking.isActive():
            self._looking.start()
        elif not missing:
            self._looking.stop()

    def close(self) -> None:
        """Stop the current task; a download can be resumed later."""
        self._looking.stop()
        self._work.cancel()
        self._pool.waitForDone()

    def _read(self, change: Callable[[], object], then: Callable[[], object] = lambda: None) -> None:
        """Change something on the disk, and read what is there then."""

        def work() -> _Snapshot:
            change()
            return self._look()

        def show(found: _Snapshot) -> None:
            then()
            self._show(found)

        background.run(self, work, show, self._fail, self._pool)

    def _look(self) -> _Snapshot:
        rows = self._models.rows()
        used = next(((row.name, row.folder) for row in rows if row.in_use), ("", None))
        return _Snapshot(rows, used, {row.name: self._pace(row.name) for row in rows})

    def _show(self, found: _Snapshot, reload: bool = False) -> None:
        """Take over what was read; another model in use is loaded."""
        before, self._found = self._found, found
        arrived = self._looking.isActive() and bool(found.used[0])
        if arrived:
            self._looking.stop()
        if reload or arrived or (before is not None and before.used != found.used):
            self._reload()
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self.failed.emit(str(error))

    def _start(self, task: Install | Verify | Import) -> None:
        self._work.start(task)
        if not isinstance(task, Import):
            self._problems.pop(task.name, None)
        self.changed.emit()

    def _start_or_tell(self, task: Install) -> None:
        try:
            self._start(task)
        except ModelError as error:
            self._fail(error)

    def _pass_on(self, news: TaskProgress | TaskResult) -> None:
        if isinstance(news, TaskProgress):
            if self.activity is not None:
                self._quiet.start()
                self.advanced.emit(news)
            return
        self._quiet.stop()
        self._note(news)
        background.run(self, self._look, lambda found: self._end(news, found), self._fail, self._pool)

    def _end(self, news: TaskResult, found: _Snapshot) -> None:
        is_used = not news.problem and not isinstance(news.task, Verify) and news.name == found.used[0]
        self._show(found, reload=is_used)
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
