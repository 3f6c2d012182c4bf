"""Runs one task on the models at a time, in a child process that can be killed at any time."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mlerehearse.errors import ModelError, WorkerError
from mlerehearse.model_store import store_worker
from mlerehearse.model_store.speech_models import Import, Task, TransferRate
from mlerehearse.model_store.store_messages import BytesDone, Finished, TaskFailed
from mlerehearse.texts import say
from mlerehearse.worker import Serve, Worker


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """The progress of the current task; `speed` is in bytes per second.

    `stage` is "starting", "fetching", "checking", "copying" or, while no data arrives, "waiting".
    """

    task: Task
    stage: str = "starting"
    done: int = 0
    total: int = 0
    speed: float = 0.0

    @property
    def name(self) -> str:
        """The model's name; "" for an import, which doesn't know it yet."""
        return "" if isinstance(self.task, Import) else self.task.name

    @property
    def fraction(self) -> float:
        """The completed fraction, 0..1."""
        return self.done / self.total if self.total else 0.0

    @property
    def seconds_left(self) -> float | None:
        """The estimated seconds left at this speed, None if there is no estimate."""
        return (self.total - self.done) / self.speed if self.speed > 0 and self.stage == "fetching" else None


@dataclass(frozen=True, slots=True)
class TaskResult:
    """The result of a task: the name of the installed model, or a problem.

    `damaged` is True if a check found a bad file.
    """

    task: Task
    name: str = ""
    problem: str = ""
    damaged: bool = False


class ModelTaskRunner:
    """Runs the tasks.

    `told` is called with each Activity and finally an Outcome, on the worker's thread. It isn't
    called after a cancel.
    """

    def __init__(self, told: Callable[[TaskProgress | TaskResult], object], serve: Serve = store_worker.serve) -> None:
        self._told = told
        self._worker = Worker(serve, self._heard, self._died)
        self._lock = threading.Lock()
        self._speed = TransferRate()
        self.activity: TaskProgress | None = None

    def start(self, task: Task) -> None:
        """Start a task; raises ModelError if another one is running."""
        with self._lock:
            if self.activity is not None:
                raise ModelError(say("models.one_at_a_time"))
            self.activity, self._speed = TaskProgress(task), TransferRate()
        try:
            self._worker.send(task)
        except WorkerError:
            return  # the worker calls `_died`

    def cancel(self) -> None:
        """Stop the task at once; a partial download stays on the disk."""
        with self._lock:
            self.activity = None
        self._worker.kill()

    def _heard(self, message: Any) -> None:
        if not isinstance(message, BytesDone):
            self._worker.stop()  # so that no idle process is left that could open a connection
        with self._lock:
            if self.activity is None:
                return
            news = self._news(self.activity.task, message)
            self.activity = news if isinstance(news, TaskProgress) else None
        self._told(news)

    def _news(self, task: Task, message: BytesDone | Finished | TaskFailed) -> TaskProgress | TaskResult:
        match message:
            case BytesDone(stage, done, total):
                speed = self._speed.at(time.monotonic(), done) if stage == "fetching" else 0.0
                return TaskProgress(task, stage, done, total, speed)
            case Finished(name):
                return TaskResult(task, name)
            case TaskFailed(problem, damaged):
                return TaskResult(task, "", problem, damaged)

    def _died(self, exit_code: int | None) -> None:
        with self._lock:
            activity, self.activity = self.activity, None
        if activity is not None:
            self._told(TaskResult(activity.task, "", say("models.died")))
