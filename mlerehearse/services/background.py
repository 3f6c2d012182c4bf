"""Runs work on a thread pool and delivers its result or its error on the calling thread."""

import contextlib
import sys
from collections.abc import Callable
from types import MethodType
from typing import Any
from weakref import WeakMethod

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

from mlerehearse.errors import RehearseError


class Task(QObject):
    """One piece of work; emits its signals on the thread that made it, `finished` always last.

    `errored` carries any exception. One that isn't a RehearseError is a bug, so it's also passed to
    sys.excepthook.
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

    def begin(self, pool: QThreadPool | None = None) -> None:
        """Start the work on a thread of the pool."""
        self.started.emit()
        (pool or QThreadPool.globalInstance()).start(self._run)

    def _run(self) -> None:
        try:
            result, error = self._work(), None
        except Exception as problem:
            result, error = None, problem
        with contextlib.suppress(RuntimeError):  # the window and this object were deleted meanwhile
            self._ended.emit(result, error)

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


class _Relay(QObject):
    _sent = Signal(object)

    def __init__(self, function: Callable[[Any], object], parent: QObject) -> None:
        super().__init__(parent)
        # the parent's method would make a cycle, and what collects cycles may run on any thread
        of_parent = isinstance(function, MethodType) and function.__self__ is parent
        self._function = WeakMethod(function) if of_parent else lambda: function
        self._sent.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)

    def send(self, value: object) -> None:
        with contextlib.suppress(RuntimeError):  # the window and this object were deleted meanwhile
            self._sent.emit(value)

    @Slot(object)
    def _pass_on(self, value: object) -> None:
        function = self._function()
        if function is not None:
            function(value)


def relay(parent: QObject, function: Callable[[Any], object]) -> Callable[[Any], None]:
    """Return a function for any thread that has `function` called on this one, soon."""
    return _Relay(function, parent).send


def serial_pool(parent: QObject) -> QThreadPool:
    """Return a pool for `run` that does its work in order, on one thread."""
    pool = QThreadPool(parent)
    pool.setMaxThreadCount(1)
    return pool


def run(
    parent: QObject,
    work: Callable[[], Any],
    returned: Callable[[Any], object] | None = None,
    errored: Callable[[Exception], object] | None = None,
    pool: QThreadPool | None = None,
) -> Task:
    """Run `work` on another thread, then call `returned` or `errored` on this one."""
    task = Task(work, parent)
    if returned is not None:
        task.returned.connect(returned)
    if errored is not None:
        task.errored.connect(errored)
    task.begin(pool)
    return task
