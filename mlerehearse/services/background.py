"""The one helper for work that must not hold up the window: an error travels the way of a result."""

import sys
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from mlerehearse.errors import RehearseError


class Task(QObject):
    """One piece of work; its signals come on the thread that made it, `finished` always last.

    `errored` carries a RehearseError; any other exception is a bug and goes to sys.excepthook as well.
    """

    started = Signal()
    returned = Signal(object)
    errored = Signal(object)
    finished = Signal()
    _ended = Signal(object, object)

    def __init__(self, work: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Start the work on a thread of the pool."""
        self.started.emit()
        QThreadPool.globalInstance().start(QRunnable.create(self._run))

    def _run(self) -> None:
        try:
            result, error = self._work(), None
        except Exception as problem:
            result, error = None, problem
        try:
            self._ended.emit(result, error)
        except RuntimeError:
            return  # the window was closed meanwhile, and this object with it

    @Slot(object, object)
    def _tell(self, result: object, error: Exception | None) -> None:
        if error is None:
            self.returned.emit(result)
        else:
            if not isinstance(error, RehearseError):
                sys.excepthook(type(error), error, error.__traceback__)
            self.errored.emit(error)
        self.finished.emit()
        self.deleteLater()


def run(
    parent: QObject,
    work: Callable[[], Any],
    returned: Callable[[Any], object] | None = None,
    errored: Callable[[Exception], object] | None = None,
) -> Task:
    """Do `work` on another thread and hand what came of it to `returned` or `errored` on this one."""
    task = Task(work, parent)
    if returned is not None:
        task.returned.connect(returned)
    if errored is not None:
        task.errored.connect(errored)
    task.begin()
    return task
