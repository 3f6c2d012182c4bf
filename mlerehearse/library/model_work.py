"""Runs one task on the models at a time, in a child process that can be killed at any time."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mlerehearse.errors import ModelError, WorkerError
from mlerehearse.library.models import Import, Speed, Task
from mlerehearse.speech import store_server
from mlerehearse.speech.store_messages import Advanced, Finished, Refused
from mlerehearse.texts import say
from mlerehearse.worker import Serve, Worker


@dataclass(frozen=True, slots=True)
class Activity:
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
class Outcome:
    """The result of a task: the name of the installed model, or a problem.

    `damaged` is True if a check found a bad file.
    """

    task: Task
    name: str = ""
    problem: str = ""
    damaged: bool = False


class ModelWork:
    """Runs the tasks.

    `told` is called with each Activity and finally an Outcome, on the worker's thread. It isn't
    called after a cancel.
    """

    def __init__(self, told: Callable[[Activity | Outcome], object], serve: Serve = store_server.serve) -> None:
        self._told = told
        self._worker = Worker(serve, self._heard, self._died)
        self._lock = threading.Lock()
        self._speed = Speed()
        self.activity: Activity | None = None

    def start(self, task: Task) -> None:
        """Start a task; raises ModelError if another one is running."""
        with self._lock:
            if self.activity is not None:
                raise ModelError(say("models.one_at_a_time"))
            self.activity, self._speed = Activity(task), Speed()
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
        if not isinstance(message, Advanced):
            self._worker.stop()  # so that no idle process is left that could open a connection
        with self._lock:
            if self.activity is None:
                return
            news = self._news(self.activity.task, message)
            self.activity = news if isinstance(news, Activity) else None
        self._told(news)

    def _news(self, task: Task, message: Advanced | Finished | Refused) -> Activity | Outcome:
        match message:
            case Advanced(stage, done, total):
                speed = self._speed.at(time.monotonic(), done) if stage == "fetching" else 0.0
                return Activity(task, stage, done, total, speed)
            case Finished(name):
                return Outcome(task, name)
            case Refused(problem, damaged):
                return Outcome(task, "", problem, damaged)

    def _died(self, exit_code: int | None) -> None:
        with self._lock:
            activity, self.activity = self.activity, None
        if activity is not None:
            self._told(Outcome(activity.task, "", say("models.died")))
