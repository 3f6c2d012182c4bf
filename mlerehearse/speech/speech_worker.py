"""The speech worker: loads a model and transcribes one recording after the other.

The messages are in `messages`. New jobs, ends of recordings and cancellations arrive while it
works: whenever it polls for more sound, it polls its channel, too. It sends a message at least once
a second while it waits, and between two decoder steps, so that the parent can tell slow work from a
hang.
"""

import logging
import time
from collections import deque
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlerehearse.domain.speech_model import OpenModel
from mlerehearse.domain.transcript import Transcript
from mlerehearse.errors import AudioError, ModelDamagedError, ModelMissingError, RehearseError
from mlerehearse.speech.audio import growing_file
from mlerehearse.speech.speech_messages import (
    Cancel,
    DeviceChanged,
    Done,
    DraftWords,
    Failed,
    FinalWords,
    Heartbeat,
    Load,
    Loaded,
    RecordingEnded,
    SecondsDone,
    Transcribe,
    Unavailable,
)
from mlerehearse.texts import say
from mlerehearse.worker import Channel, Serve

if TYPE_CHECKING:
    from mlerehearse.speech.device.compute_device import ComputeDevice
    from mlerehearse.speech.engines import SpeechEngine

_log = logging.getLogger(__name__)
_ALIVE = 1.0  # seconds between two heartbeats


class _Forgotten(Exception):  # noqa: N818 - control flow, not an error
    """The current job was cancelled."""


def serving(open_model: OpenModel) -> Serve:
    """Return the function that a worker process runs; `open_model` has to be picklable."""
    return partial(serve, open_model=open_model)


def serve(channel: Channel, open_model: OpenModel) -> None:
    """Serve until the parent closes the channel."""
    _Server(channel, open_model).run()


class _Server:
    def __init__(self, channel: Channel, open_model: OpenModel) -> None:
        self._channel, self._open_model = channel, open_model
        self._todo: deque[Load | Transcribe] = deque()
        self._ends: dict[str, int] = {}
        self._current = ""
        self._unwanted = False  # the current job was cancelled
        self._engine: SpeechEngine | None = None
        self._unmeasured = False
        self._signed = 0.0  # time of the last heartbeat

    def run(self) -> None:
        while True:
            self._look()
            if self._unmeasured and not self._todo:
                self._measure()
            self._look(wait=not self._todo)
            while self._todo:
                task = self._todo.popleft()
                if isinstance(task, Load):
                    self._load(task)
                else:
                    self._transcribe(task)

    def _look(self, wait: bool = False) -> None:
        """Handle all messages that have arrived; with `wait`, block until there is one."""
        message: Any = self._channel.receive(None if wait else 0)
        while message is not None:
            self._sort(message)
            message = self._channel.receive(0)

    def _sort(self, message: Any) -> None:
        match message:
            case Load():
                self._todo.append(message)
            case Transcribe(job, _, _, frames):
                self._todo.append(message)
                if frames is not None:
                    self._ends[job] = frames
            case RecordingEnded(job, frames):
                self._ends[job] = frames
            case Cancel(job):
                self._todo = deque(task for task in self._todo if isinstance(task, Load) or task.job != job)
                self._unwanted |= job == self._current
                self._ends.pop(job, None)
            case _:
                raise TypeError(f"The speech worker does not know {type(message).__name__}.")

    def _load(self, task: Load) -> bool:
        problem: Unavailable
        try:
            engine = self._engine = self._loaded(task)
            self._unmeasured = True
            self._channel.send(Loaded(engine.name, str(engine.place), engine.place.notice, engine.window))
            return True
        except ModelMissingError as error:
            problem = Unavailable("missing", str(error))
        except ModelDamagedError as error:
            problem = Unavailable("damaged", str(error))
        except (ImportError, OSError, RuntimeError) as error:
            _log.exception("The speech engine can't be loaded")
            problem = Unavailable("broken", say("speech.engine_missing", reason=type(error).__name__))
        self._channel.send(problem)
        return False

    def _loaded(self, task: Load) -> "SpeechEngine":
        from mlerehearse.speech.device.compute_device import live_threads
        from mlerehearse.speech.engines import load_engine

        engine = load_engine(self._open_model(task.model), live_threads(), task.device, self._moved)
        engine.warm()
        return engine

    def _measure(self) -> None:
        """Measure and report the model's cost; if a task arrives meanwhile, try again later."""
        from mlerehearse.speech.device.cost_probe import Interrupted

        assert self._engine is not None
        try:
            self._channel.send(self._engine.measure(self._busy))
        except Interrupted:
            return
        except RuntimeError:
            _log.exception("The cost of the model can't be measured")
        self._unmeasured = False

    def _busy(self) -> bool:
        self._look()
        return bool(self._todo)

    def _moved(self, place: "ComputeDevice") -> None:
        assert self._engine is not None
        self._channel.send(DeviceChanged(str(place), place.notice, self._engine.window))

    def _transcribe(self, task: Transcribe) -> None:
        if self._engine is None and not self._load(Load()):
            return
        self._current, self._unwanted = task.job, False
        try:
            self._channel.send(self._result(task))
        except _Forgotten:
            _log.info("A job was cancelled")
        finally:
            self._current = ""
            self._ends.pop(task.job, None)

    def _result(self, task: Transcribe) -> Done | Failed:
        try:
            transcript = self._hear(task)
        except AudioError as error:
            return Failed(task.job, "audio", str(error))
        except (RehearseError, OSError, RuntimeError, ValueError) as error:
            _log.exception("A recording couldn't be transcribed")
            return Failed(task.job, "error", say("speech.unexpected", reason=type(error).__name__))
        if not transcript.words:
            return Failed(task.job, "silent", say("speech.silent_take"))
        return Done(task.job, transcript)

    def _hear(self, task: Transcribe) -> Transcript:
        assert self._engine is not None
        return self._engine.transcribe(
            growing_file.read_growing(Path(task.part), Path(task.final), lambda: self._ended(task.job), self._wait),
            lambda words: self._channel.send(FinalWords(task.job, words)),
            lambda seconds: self._channel.send(SecondsDone(task.job, seconds)),
            lambda words: self._channel.send(DraftWords(task.job, words)),
        )

    def _wait(self, seconds: float) -> None:
        """Wait until a message arrives, at most `seconds`, so that Stop is handled at once."""
        message: Any = self._channel.receive(seconds)
        if message is not None:
            self._sort(message)

    def _ended(self, job: str) -> int | None:
        self._look()
        if self._unwanted:
            raise _Forgotten
        if time.monotonic() - self._signed >= _ALIVE:
            self._signed = time.monotonic()
            self._channel.send(Heartbeat(job))
        return self._ends.get(job)
