"""Scripted child processes for the library, run by the real Worker, and a listener for events.

The scripted speech worker transcribes one word per second of a recording. A script that has to
remember something after its own death writes a file next to the take folders.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from mlerehearse.coach.coach_messages import BeatFound, FindBeat, Reviewed, ReviewFailed, ReviewTake
from mlerehearse.domain.review import Delivery, Flag, Review, Severity
from mlerehearse.domain.story import Beat
from mlerehearse.domain.transcript import MadeBy, Transcript, Word
from mlerehearse.speech.device.model_cost import Cost
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
from mlerehearse.takes.live_recording import Recording
from mlerehearse.takes.store.recording_file import PartFile
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.worker import Channel

if TYPE_CHECKING:  # importing it takes each child process a third of a second
    from mlerehearse.takes.library import Library

RATE = 16000
SECOND = b"\x01\x00" * RATE
Open = Callable[..., "Library"]
COACH = "coach-1"
E = TypeVar("E")


# ---- speech


def hears(channel: Channel) -> None:
    """A speech worker that works."""
    _speech(channel, lambda task: None)


def hears_nothing(channel: Channel) -> None:
    """A speech worker that finds every recording silent."""
    _speech(channel, lambda task: Failed(task.job, "silent", "Silence."))


def cannot_hear(channel: Channel) -> None:
    """A speech worker that fails on every recording."""
    _speech(channel, lambda task: Failed(task.job, "error", "It went wrong."))


def has_no_model(channel: Channel) -> None:
    """A speech worker without a model until a file `model` is in the MLEREHEARSE_TEST folder."""
    while True:
        if isinstance(channel.receive(), Load):
            if (Path(os.environ["MLEREHEARSE_TEST"]) / "model").exists():
                channel.send(Loaded("tiny.en"))
                hears(channel)
            channel.send(Unavailable("missing", "Install a model."))


def dies_once(channel: Channel) -> None:
    """A speech worker that dies during its first job."""
    _speech(channel, lambda task: _die(task, once=True))


def dies_always(channel: Channel) -> None:
    """A speech worker that dies during every job."""
    _speech(channel, lambda task: _die(task, once=False))


def dies_loading(channel: Channel) -> None:
    """A speech worker that dies when it should load a model."""
    channel.receive()
    os._exit(9)


def dies_on_cuda(channel: Channel) -> None:
    """A speech worker that dies during every job unless it runs on the CPU."""
    load = channel.receive()
    assert isinstance(load, Load)
    channel.send(Loaded("tiny.en", "cpu int8" if load.device == "cpu" else "cuda float16"))
    _speech(channel, lambda task: None if load.device == "cpu" else _die(task, once=False))


def measures(channel: Channel) -> None:
    """A speech worker that reports the cost of its model."""
    channel.receive()
    channel.send(Loaded("tiny.en", "cpu int8"))
    channel.send(Measured("tiny.en", "cpu int8", 2, Cost(0.2, 0.005)))
    hears(channel)


def loses_its_card(channel: Channel) -> None:
    """A speech worker that loses its graphics card during a take and continues on the CPU."""

    def moves(task: Transcribe) -> None:
        channel.send(DeviceChanged("cpu int8", "The card is gone.", window=1.0))

    _speech(channel, moves)


def hears_with_the_model_named(channel: Channel) -> None:
    """A speech worker that prefixes each word with the name of its model.

    The name is in the file `model` of the MLEREHEARSE_TEST folder. The file `behaviour` next to it
    can make the worker find only "silence", "fail", "die", or "wait" as `waits` does.
    """
    place = Path(os.environ["MLEREHEARSE_TEST"])
    model = "tiny.en"
    while True:
        message = channel.receive()
        if isinstance(message, Load):
            model = (place / "model").read_text(encoding="utf-8")
            channel.send(Loaded(model))
        elif isinstance(message, Transcribe):
            channel.send(FinalWords(message.job, (Word("I", 0.0, 0.5),)))
            channel.send(SecondsDone(message.job, 0.5))
            answer = _behave(channel, message, (place / "behaviour").read_text(encoding="utf-8"))
            if answer is None:
                answer = _transcribed(channel, message)
            if answer != "cancelled":
                channel.send(_by(model, answer) if isinstance(answer, Done) else answer)


def _behave(channel: Channel, task: Transcribe, behaviour: str) -> str | Done | Failed | None:
    match behaviour:
        case "silence":
            return Failed(task.job, "silent", "Silence.")
        case "fail":
            return Failed(task.job, "error", "It went wrong.")
        case "die":
            os._exit(9)
        case "wait":
            return _wait(channel, task)
    return None


def _by(model: str, done: Done) -> Done:
    words = tuple(replace(word, text=f"{model}-{word.text}") for word in done.transcript.words)
    return Done(done.job, Transcript(words, done.transcript.duration, MadeBy("scripted", model, "")))


def hangs_once(channel: Channel) -> None:
    """A speech worker that hangs in its first job."""
    _speech(channel, lambda task: _hang(task, once=True))


def hangs_always(channel: Channel) -> None:
    """A speech worker that hangs in every job."""
    _speech(channel, lambda task: _hang(task, once=False))


def hangs_loading(channel: Channel) -> None:
    """A speech worker that hangs when it should load a model."""
    channel.receive()
    time.sleep(3600)


def drafts(channel: Channel) -> None:
    """A speech worker that drafts what follows its first word."""
    _speech(channel, lambda task: channel.send(DraftWords(task.job, (Word("maybe", 0.5, 1.0),))))


def lives(channel: Channel) -> None:
    """A speech worker that sends signs of life until the recording ends."""
    _speech(channel, lambda task: _live(channel, task))


def waits(channel: Channel) -> None:
    """A speech worker that waits in each job for a file `go` or for the end of the recording.

    It appends each started job to the file `order`.
    """
    _speech(channel, lambda task: _wait(channel, task))


def _speech(channel: Channel, instead: Callable[[Transcribe], object]) -> None:
    while True:
        message = channel.receive()
        if isinstance(message, Load):
            channel.send(Loaded("tiny.en"))
        elif isinstance(message, Transcribe):
            channel.send(FinalWords(message.job, (Word("I", 0.0, 0.5),)))
            channel.send(SecondsDone(message.job, 0.5))
            answer = instead(message)
            if answer != "cancelled":
                channel.send(answer or _transcribed(channel, message))


def _transcribed(channel: Channel, task: Transcribe) -> Done:
    frames = task.frames
    while frames is None:
        message: Any = channel.receive()
        if isinstance(message, RecordingEnded) and message.job == task.job:
            frames = message.frames
    return _done(task, frames)


def _done(task: Transcribe, frames: int) -> Done:
    words = tuple(Word(f"word{second}", second, second + 0.5, 0.9) for second in range(frames // RATE))
    return Done(task.job, Transcript(words, frames / RATE, MadeBy("scripted", "tiny.en", "")))


def _die(task: Transcribe, once: bool) -> None:
    mark = Path(task.part).parent.parent / "died"
    if not (once and mark.exists()):
        mark.touch()
        os._exit(9)


def _hang(task: Transcribe, once: bool) -> None:
    mark = Path(task.part).parent.parent / "hung"
    if not (once and mark.exists()):
        mark.touch()
        time.sleep(3600)


def _live(channel: Channel, task: Transcribe) -> Done:
    while True:
        channel.send(Heartbeat(task.job))
        message = channel.receive(0.01)
        if isinstance(message, RecordingEnded) and message.job == task.job:
            return _done(task, message.frames)


def _wait(channel: Channel, task: Transcribe) -> str | Done | None:
    folder = Path(task.part).parent
    with (folder.parent / "order").open("a", encoding="utf-8") as order:
        order.write(f"{folder.name}\n")
    while not (folder / "go").exists():
        message = channel.receive(0.02)
        if isinstance(message, Cancel) and message.job == task.job:
            return "cancelled"
        if isinstance(message, RecordingEnded) and message.job == task.job:
            return _done(task, message.frames)
    return None


# ---- coach


def reviews(channel: Channel) -> None:
    """A coach that flags the first word.

    It reports every correction as unplaced, so that a test can see which ones it received.
    """
    _coach(channel, _review)


def cannot_review(channel: Channel) -> None:
    """A coach that fails on every take."""
    _coach(channel, lambda task: ReviewFailed(task.job, "No review."))


def finds_no_beat(channel: Channel) -> None:
    """A coach that reviews, but dies when it should find a beat."""
    while True:
        message = channel.receive()
        if isinstance(message, FindBeat):
            os._exit(9)
        channel.send(_review(message))


def coach_dies(channel: Channel) -> None:
    """A coach that dies on every take."""
    channel.receive()
    os._exit(9)


def _coach(channel: Channel, answer: Callable[[ReviewTake], object]) -> None:
    while True:
        message = channel.receive()
        if isinstance(message, ReviewTake):
            channel.send(answer(message))
        elif isinstance(message, FindBeat):
            channel.send(BeatFound(message.job, Beat.ACTION if message.words[-1].text == "I" else None))


def _review(task: ReviewTake) -> Reviewed:
    length = task.transcript.duration
    flag = Flag("we", 0.0, 0.5, 0, 1, Severity.HIGH, task.transcript.words[0].text)
    delivery = Delivery(length, len(task.transcript.words), 120.0, 0, 0.0, 0.0, 0.0, 0, 1, 1.0)
    review = Review(
        COACH, task.asked, task.transcript, (), (flag,), (), (), (), delivery, unplaced=tuple(task.corrections)
    )
    return Reviewed(task.job, review)


# ---- waiting for results


def coach_version() -> str:
    """Return the version of the scripted coach."""
    return COACH


def wait_until(condition: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until a condition is true; fail if it isn't within `seconds`."""
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "it never came"
        time.sleep(0.01)


class Listener:
    """Collects the events of a library."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self._lock = threading.Lock()

    def __call__(self, event: object) -> None:
        with self._lock:
            self.events.append(event)

    def of(self, kind: type[E]) -> list[E]:
        """Return all events of a type so far."""
        with self._lock:
            return [event for event in self.events if isinstance(event, kind)]


def write_sound(recording: Recording, pcm: bytes) -> None:
    """Write 16-bit samples as the recording process does."""
    part = PartFile(TakeFolder(recording.folder))
    part.write(pcm)
    part.close()
