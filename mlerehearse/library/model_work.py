"""One piece of work on the models at a time, in a process of its own: it never holds up the app, and stops at once."""

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
    """What is under way; `speed` in bytes a second.

    `stage` is "starting", "fetching", "checking", "copying" or, while the line is quiet, "waiting".
    """

    task: Task
    stage: str = "starting"
    done: int = 0
    total: int = 0
    speed: float = 0.0

    @property
    def name(self) -> str:
        """The model; "" for an import, which does not know it yet."""
        return "" if isinstance(self.task, Import) else self.task.name

    @property
    def fraction(self) -> float:
        """How far it is, 0..1."""
        return self.done / self.total if self.total else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long it takes at this speed, None where that can't be told."""
        return (self.total - self.done) / self.speed if self.speed > 0 and self.stage == "fetching" else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task: the model that is in place, or a problem; `damaged` where a check found a bad file."""

    task: Task
    name: str = ""
    problem: str = ""
    damaged: bool = False


class ModelWork:
    """`told` gets each Activity and at the end an Outcome, on a thread of its own; nothing after a cancel."""

    def __init__(self, told: Callable[[Activity | Outcome], object], serve: Serve = store_server.serve) -> None:
        self._told = told
        self._worker = Worker(serve, self._heard, self._died)
        self._lock = threading.Lock()
        self._speed = Speed()
        self.activity: Activity | None = None

    def start(self, task: Task) -> None:
        """Begin a task; raises ModelError while another one is under way."""
        with self._lock:
            if self.activity is not None:
                raise ModelError(say("models.one_at_a_time"))
            self.activity, self._speed = Activity(task), Speed()
        try:
            self._worker.send(task)
        except WorkerError:
            return  # `_died` comes by itself

    def cancel(self) -> None:
        """Stop at once; what has arrived of a download stays."""
        with self._lock:
            self.activity = None
        self._worker.kill()

    def _heard(self, message: Any) -> None:
        if not isinstance(message, Advanced):
            self._worker.stop()  # no process lingers that could open a connection
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
