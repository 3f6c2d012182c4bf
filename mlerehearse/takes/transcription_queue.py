"""The queue of the speech worker.

The take being recorded goes first, then the take on screen, then the rest, which waits while
something is recorded. Takes that are retranscribed with a better model go last.

All methods are called on the library's serial executor (serial_executor.py). The worker has one job
at a time. A worker that dies or is silent too long is restarted, and its job is sent again from the
file.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.take import TakeState
from mlerehearse.domain.transcript import Word
from mlerehearse.errors import StorageError, WorkerError
from mlerehearse.speech.device import model_pace
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
    Measured,
    RecordingEnded,
    SecondsDone,
    Transcribe,
    Unavailable,
)
from mlerehearse.takes import caches
from mlerehearse.takes.events import Progress, SpeechState, WordsDrafted, WordsHeard
from mlerehearse.takes.serial_executor import SerialExecutor
from mlerehearse.takes.shared_state import SharedState
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.takes.watchdog import Watchdog
from mlerehearse.texts import say
from mlerehearse.worker import Serve, Worker

Words = tuple[Word, ...]
_TRIES = 2  # a job, or loading a model, fails after killing the worker this often
_PATIENCE, _WINDOWS = 20.0, 20  # allowed silence in a job: seconds, plus this many times the cost of a window
_LOADING = 180.0  # seconds of silence allowed while loading: a large model is read twice, once for its checksum
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class TranscriptionJob:
    """A take to transcribe.

    `live` means that the take was queued while it was being recorded, `followed` that its beats are
    wanted meanwhile. `frames` is None until the recording stops; `packed` is False until the audio
    file is final. `words` are those reported so far. In a retranscription, `again` is called with
    the result, and the take keeps its state until then.
    """

    folder: TakeFolder
    frames: int | None = None
    packed: bool = False
    live: bool = False
    followed: bool = False
    tries: int = 0
    key: str = ""
    words: Words = ()
    result: Done | Failed | None = None
    again: Callable[[Done | Failed], None] | None = None

    @property
    def take(self) -> str:
        """The take's id."""
        return self.folder.id

    @property
    def told_until(self) -> float:
        """The end in seconds of the last word reported so far."""
        return self.words[-1].end if self.words else 0.0


class TranscriptionQueue:
    """The queue of transcription jobs.

    `transcribed` is called with a take's id once its transcript is saved. `follow` is called with
    the id and the words so far of a take whose beats are wanted while it's being recorded.
    """

    def __init__(
        self,
        shared: SharedState,
        executor: SerialExecutor,
        serve: Serve,
        transcribed: Callable[[str], None],
        follow: Callable[[str, Words], None],
        now: Callable[[], float],
    ) -> None:
        self._shared, self._executor, self._transcribed, self._follow = shared, executor, transcribed, follow
        self._worker = Worker(
            serve,
            lambda message: executor.submit(lambda: self._heard(message)),
            lambda exit_code: executor.submit(self._died),
        )
        self.state = SpeechState("loading")
        self._watchdog = Watchdog(now)
        self._patience = _PATIENCE
        self._wanted = Load()
        self._crashes = 0
        self._careful = ""  # the notice on why the CPU is used after a crash
        self._waiting: dict[str, TranscriptionJob] = {}
        self._running: TranscriptionJob | None = None
        self._unpacked: dict[str, TranscriptionJob] = {}
        self._on_screen: str | None = None

    def load(self, model: str | None, device: str = "auto") -> None:
        """Load a model, None for the best one installed; jobs wait until it's ready."""
        self._wanted, self._crashes, self._careful = Load(model, device), 0, ""
        self._start()

    def add(self, job: TranscriptionJob) -> None:
        """Queue a take; one being recorded interrupts a running batch job."""
        known = self._find(job.take)
        if known is not None:
            self._show(known)
            return
        self._waiting[job.take] = job
        if self._running and self._displaces(job, self._running):
            self._put_back()
        self._show(job)
        self._next()

    def ended(self, take: str, frames: int) -> None:
        """Note that the recording of a take stopped after `frames` frames."""
        job = self._find(take)
        if job is None:
            return
        job.frames = frames
        if job is self._running:
            self._send(RecordingEnded(job.key, frames))
        self._show(job)
        self._next()

    def packed(self, take: str) -> None:
        """Note that a take's audio and take.json are final, and save its result if there is one."""
        job = self._find(take)
        if job is not None:
            job.packed = True
            if job.result is not None:
                del self._unpacked[take]
                self._settle(job, job.result)

    def drop(self, take: str) -> None:
        """Remove a take from the queue, cancelling its job."""
        self._waiting.pop(take, None)
        self._unpacked.pop(take, None)
        if self._running and self._running.take == take:
            self._send(Cancel(self._running.key))
            self._running = None
            self._watchdog.expect(None)
        self._next()

    def prefer(self, take: str | None) -> None:
        """Transcribe this take before the rest, because it's on screen."""
        self._on_screen = take

    def kill(self) -> None:
        """Kill the worker."""
        self._worker.kill()

    def look(self) -> None:
        """Restart the worker if it hangs; called every `Parts.look_every` seconds."""
        if self._watchdog.late():
            _log.warning("The speech worker has been silent for too long and is started again")
            self._worker.kill()
            self._died()

    def _start(self) -> None:
        self._speech(SpeechState("loading"))
        self._watchdog.expect(_LOADING)
        self._send(self._wanted)

    def _next(self) -> None:
        if self._running is not None or self.state.state != "ready":
            return
        job = min(self._waiting.values(), key=self._rank, default=None)
        if job is None or (job.frames is not None and self._recording()):
            return
        del self._waiting[job.take]
        self._running, job.key = job, uuid.uuid4().hex
        self._show(job)
        self._watchdog.expect(self._patience)
        self._send(Transcribe(job.key, str(job.folder.part), str(job.folder.final), job.frames))

    def _rank(self, job: TranscriptionJob) -> int:
        """Return the priority of a job; the lowest number goes first.

        The order: being recorded, on screen, recorded in this session, the rest, retranscription.
        """
        if job.frames is None or job.take == self._on_screen:
            return 0 if job.frames is None else 1
        return 2 if job.live else 3 if job.again is None else 4

    def _displaces(self, job: TranscriptionJob, running: TranscriptionJob) -> bool:
        """Return whether a job may interrupt the running one, whose work is lost.

        A live job isn't interrupted by another live one, because only its tail is left.
        """
        if job.live:
            return not running.live
        return running.again is not None and self._rank(job) < self._rank(running)

    def _recording(self) -> bool:
        jobs = (*self._waiting.values(), *self._unpacked.values())
        return any(job.frames is None for job in jobs)

    def _find(self, take: str) -> TranscriptionJob | None:
        if self._running and self._running.take == take:
            return self._running
        return self._waiting.get(take) or self._unpacked.get(take)

    def _put_back(self) -> None:
        job, self._running = self._running, None
        if job is not None:
            self._send(Cancel(job.key))
            self._waiting = {job.take: job} | self._waiting
            self._show(job)

    def _show(self, job: TranscriptionJob) -> None:
        """Record the state of a job's take; one that is being recorded keeps that state."""
        if job.frames is None or job.result is not None or job.again is not None:
            return
        waits = TakeState.WAITING if self.state.state in ("missing", "broken") else TakeState.QUEUED
        self._shared.set_state(job.take, TakeState.TRANSCRIBING if job is self._running else waits)

    def _speech(self, state: SpeechState) -> None:
        self.state = state
        self._shared.publish(state)
        for job in self._waiting.values():
            self._show(job)

    def _send(self, message: object) -> None:
        try:
            self._worker.send(message)
        except WorkerError:
            return  # the worker calls `_died`, which sends the job again

    def _heard(self, message: Any) -> None:
        self._watchdog.heard()
        match message:
            case Loaded(model, place, notice, window):
                self._crashes = 0
                self._wait_for(window)
                self._watchdog.expect(None)
                self._speech(SpeechState("ready", model, place=place, notice=notice or self._careful))
                self._next()
            case Measured():
                model_pace.store_measurement(self._shared.paths, message)
                self._shared.publish(self.state)
            case DeviceChanged(place, notice, window):
                self._wait_for(window)
                self._speech(replace(self.state, place=place, notice=notice))
            case Unavailable(kind, problem):
                self._interrupt()
                self._watchdog.expect(None)
                self._speech(SpeechState("missing" if kind == "missing" else "broken", "", problem))
            case Heartbeat():
                return
            case FinalWords() | DraftWords() | SecondsDone() | Done() | Failed():
                job = self._running
                if job is not None and message.job == job.key:  # otherwise its job was cancelled
                    self._answer(job, message)
            case _:
                raise TypeError(f"The library does not know {type(message).__name__}.")

    def _wait_for(self, window: float) -> None:
        """Set the allowed silence for an encoder that takes `window` seconds per window."""
        self._patience = _PATIENCE + _WINDOWS * window
        if self._running is not None:
            self._watchdog.expect(self._patience)

    def _answer(self, job: TranscriptionJob, message: FinalWords | DraftWords | SecondsDone | Done | Failed) -> None:
        if isinstance(message, FinalWords):
            self._tell(job, message.words)
        elif isinstance(message, DraftWords):
            self._draft(job, message.words)
        elif isinstance(message, SecondsDone):
            if job.frames:
                self._shared.publish(Progress(job.take, min(1.0, message.seconds * RATE / job.frames)))
        else:
            self._running = None
            self._watchdog.expect(None)
            if job.packed:
                self._settle(job, message)
            else:
                job.result = message
                self._unpacked[job.take] = job
            self._next()

    def _tell(self, job: TranscriptionJob, words: Words) -> None:
        """Report new words, without those that a restarted job has already reported."""
        new = tuple(word for word in words if word.start >= job.told_until)
        if not new or job.again is not None:
            return
        job.words += new
        self._shared.publish(WordsHeard(job.take, new))
        if job.followed and job.frames is None:
            self._follow(job.take, job.words)

    def _draft(self, job: TranscriptionJob, words: Words) -> None:
        """Report draft words, unless the final words reported before a restart reach further."""
        if job.again is None and all(word.start >= job.told_until for word in words):
            self._shared.publish(WordsDrafted(job.take, words))
            if job.followed and job.frames is None:
                self._follow(job.take, job.words + words)

    def _settle(self, job: TranscriptionJob, result: Done | Failed) -> None:
        """Save the result of a job, or pass it to the job's `again`."""
        if job.again is not None:
            job.again(result)
            return
        try:
            self._keep(job, result)
        except StorageError as problem:
            self._shared.set_failed(job.take, str(problem))

    def _keep(self, job: TranscriptionJob, result: Done | Failed) -> None:
        if isinstance(result, Failed) and result.kind != "silent":
            self._shared.set_failed(job.take, result.problem)
            return
        with self._shared.folder_lock:
            folder = self._shared.folder(job.take)
            take = folder.take()
            if isinstance(result, Failed):
                caches.save_transcript(folder, take, caches.silent_transcript(take, self.state.model))
                self._shared.set_state(job.take, TakeState.SILENT, result.problem, heard_with=self.state.model)
                return
            transcript = caches.with_audio_checksum(result.transcript, take)
            caches.save_transcript(folder, take, transcript)
            self._shared.set_state(job.take, TakeState.REVIEWING, heard_with=caches.heard_with(transcript))
        self._transcribed(job.take)

    def _interrupt(self) -> TranscriptionJob | None:
        """Put the running job back at the front of the queue."""
        job, self._running = self._running, None
        if job is not None:
            self._waiting = {job.take: job} | self._waiting
        return job

    def _died(self) -> None:
        self._leave_cuda()
        job = self._interrupt()
        if job is not None:
            job.tries += 1
            if job.tries >= _TRIES:
                self._give_up(job)
        elif self.state.state == "loading":
            self._crashes += 1
        if self._crashes >= _TRIES:
            self._watchdog.expect(None)
            self._speech(SpeechState("broken", "", say("library.speech_broken")))
        else:
            self._start()

    def _leave_cuda(self) -> None:
        """Use the CPU from now on: a broken CUDA library kills the process instead of raising."""
        if self.state.place.startswith("cuda"):
            self._careful = say("library.speech_left_cuda")
        self._wanted = replace(self._wanted, device="cpu")

    def _give_up(self, job: TranscriptionJob) -> None:
        del self._waiting[job.take]
        failed = Failed(job.key, "error", say("library.speech_died"))
        if job.packed:
            self._settle(job, failed)
        else:
            job.result = failed
            self._unpacked[job.take] = job
