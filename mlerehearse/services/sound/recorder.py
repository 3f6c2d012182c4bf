"""Records through a process of its own (capture_worker.py), and starts that again if it dies.

The stream opens with the page and runs through the countdown, since microphones take up to three
seconds to wake.
"""

import logging
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from mlerehearse.domain.audio_format import RATE
from mlerehearse.errors import WorkerError
from mlerehearse.services import background
from mlerehearse.services.sound import microphone_permission
from mlerehearse.services.sound.capture import capture_worker
from mlerehearse.services.sound.capture.capture_messages import (
    Alive,
    Ended,
    EndKeeping,
    Fault,
    GapFound,
    Inputs,
    Keep,
    Listen,
    Microphone,
    MicrophoneClosed,
    MicrophoneOpened,
    Reason,
    SoundLevel,
    Stop,
    StopListening,
    Trouble,
)
from mlerehearse.services.sound.pcm import Loudness
from mlerehearse.texts import say
from mlerehearse.worker import Worker

_NAMED_SETTINGS = ("darwin", "win32")  # systems whose privacy setting has a known name
_AGAIN_MS = 1000  # before a process that keeps dying is started again
_OFTEN = 5.0  # seconds between two deaths of a process that keeps dying
_HANG = 10.0  # seconds of silence after which the process is ended
_WATCH_MS = 1000
_GOODBYE = 4.0  # seconds that the last samples may take when the app is closed

_log = logging.getLogger(__name__)
Heard = Callable[[Any], None]
Died = Callable[[int | None], None]


class CaptureProcess(Protocol):
    """The part of a Worker that the recorder uses."""

    def send(self, message: object) -> None:
        """Send a message, starting the process if needed; raises WorkerError."""
        ...

    def kill(self) -> None:
        """Kill the process."""
        ...

    def stop(self) -> None:
        """End the process."""
        ...


def capture_process(heard: Heard, died: Died) -> CaptureProcess:
    """Return the real process, which starts with its first message."""
    return Worker(capture_worker.serve, heard, died)


@dataclass(frozen=True, slots=True)
class _Keeping:
    """What is kept: `frames` are in the file, and the next one is due at `due`."""

    folder: Path
    most: int
    due: float
    frames: int = 0
    ending: bool = False


class Recorder(QObject):
    """Records from one microphone at a time.

    `problem` carries a sentence for the user, or "" once the problem is over; `noticed` carries a
    sentence on something that happened.
    """

    heard = Signal(object)  # Loudness
    opened = Signal(bool)
    listed = Signal()
    problem = Signal(str)
    noticed = Signal(str)
    kept = Signal(float)  # seconds in the file
    lost = Signal(object)  # Gap
    ended = Signal(object)  # Ended

    def __init__(
        self,
        process: Callable[[Heard, Died], CaptureProcess] = capture_process,
        ask: microphone_permission.Ask = microphone_permission.ask,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._answered = threading.Event()
        take_in = background.relay(self, self._take_in)
        self._process = process(lambda message: self._note(message, take_in), background.relay(self, self._died))
        self._pool = background.serial_pool(self)
        self._wanted: str | None = None
        self._keeping: _Keeping | None = None
        self._open = False
        self._name = self._told = ""
        self._microphones: tuple[Microphone, ...] = ()
        self._last = 0.0
        self._ended_at = -_OFTEN  # when the process last died
        self._watchdog = QTimer(self, interval=_WATCH_MS)
        self._watchdog.timeout.connect(self._watch)

    @property
    def listening(self) -> bool:
        """Whether the microphone is open."""
        return self._open

    @property
    def wanted(self) -> bool:
        """Whether the microphone is open or should be."""
        return self._wanted is not None

    @property
    def name(self) -> str:
        """The name of the microphone that is open or was last open."""
        return self._name

    @property
    def trouble(self) -> str:
        """The current problem as a sentence, or ""."""
        return self._told

    @property
    def microphones(self) -> tuple[Microphone, ...]:
        """The system's microphones, the default one first; () until one was opened."""
        return self._microphones

    def open(self, microphone: str = "") -> None:
        """Open the input with this id, "" for the default one, until `close`."""
        self._wanted = microphone
        self._ask(self, self._permitted)

    def close(self) -> None:
        """Close the microphone."""
        if self._wanted is None:
            return
        self._wanted = None
        self._watchdog.stop()
        self._post(StopListening())
        self._show_open(False)
        self._tell("")

    def keep(self, folder: Path, since: float, most: int) -> None:
        """Write the sound from `since` (monotonic) to the part file of the take in `folder`.

        At most `most` frames; emits `ended` when nothing more is kept.
        """
        self._keeping = _Keeping(folder, most, since)
        self._post(Keep(str(folder), since, most))

    def end(self, at: float) -> None:
        """Keep the sound up to this time, then emit `ended`."""
        if self._keeping is not None:
            self._keeping = replace(self._keeping, ending=True)
            self._answered.clear()
            self._post(EndKeeping(at))

    def wait(self) -> None:
        """After `end`, wait until the sound is in the file; without an answer, for some seconds."""
        if self._keeping is not None and not self._answered.wait(_GOODBYE):
            _log.warning("The recording process doesn't answer")
        self._keeping = None

    def shut_down(self) -> None:
        """End the process."""
        self.close()
        self._pool.waitForDone()
        self._process.stop()

    # ---- the process

    def _post(self, message: object) -> None:
        """Send a message without making the window wait for a process that starts."""
        self._last = time.monotonic()
        self._pool.start(lambda: self._send(message))

    def _send(self, message: object) -> None:
        try:
            self._process.send(message)
        except WorkerError:
            return  # it has died, which is heard of too

    def _note(self, message: Any, take_in: Callable[[Any], None]) -> None:
        """Pass a message on to the window's thread; called on the process's own."""
        if isinstance(message, Ended):
            self._answered.set()
        take_in(message)

    def _permitted(self, granted: bool) -> None:
        if self._wanted is None:
            return
        if granted:
            self._post(Listen(self._wanted))
            self._watchdog.start()
        else:
            named = sys.platform if sys.platform in _NAMED_SETTINGS else "other"
            self._tell(say(f"rehearse.refused_{named}"))

    def _died(self, _exit_code: int | None) -> None:
        """Start the process again, and go on with what it did."""
        self._answered.set()
        if self._keeping is not None and self._keeping.ending:
            self._end(Ended(self._keeping.frames, Stop.WANTED))
        if self._wanted is None:
            return
        self._show_open(False)
        often, self._ended_at = time.monotonic() - self._ended_at < _OFTEN, time.monotonic()
        if often:
            self._tell(say("rehearse.sound_system"))
        QTimer.singleShot(_AGAIN_MS if often else 0, self, self._start_again)

    def _start_again(self) -> None:
        if self._wanted is None:
            return
        self._post(Listen(self._wanted))
        if self._keeping is not None:
            kept = self._keeping
            self._post(Keep(str(kept.folder), kept.due, kept.most, kept.frames))

    def _watch(self) -> None:
        if self._wanted is not None and time.monotonic() - self._last > _HANG:
            _log.warning("The recording process has been silent for too long and is started again")
            self._last = time.monotonic()
            self._pool.start(self._process.kill)
            self._died(None)

    def _take_in(self, message: Any) -> None:
        self._last = time.monotonic()
        match message:
            case SoundLevel():
                self._measured(message)
            case Inputs(microphones):
                self._microphones = microphones
                self.listed.emit()
            case MicrophoneOpened():
                self._opened(message)
            case MicrophoneClosed():
                self._show_open(False)
            case Trouble():
                self._say_trouble(message)
            case GapFound(gap):
                self.lost.emit(gap)
            case Ended():
                self._end(message)
            case Alive():
                return
            case _:
                raise TypeError(f"The recorder does not know {type(message).__name__}.")

    def _measured(self, level: SoundLevel) -> None:
        if self._wanted is not None:
            self.heard.emit(Loudness(level.peak, level.rms))
        if self._keeping is not None and level.frames:
            self._keeping = replace(self._keeping, frames=level.frames, due=level.due)
            self.kept.emit(level.frames / RATE)

    def _opened(self, opened: MicrophoneOpened) -> None:
        if self._wanted is None:
            return
        self._name = opened.name
        self._show_open(True)
        if opened.reason is not None and self._keeping is not None:
            key = "unplugged" if opened.reason is Reason.UNPLUGGED else "switched"
            self.noticed.emit(say(f"rehearse.{key}_to", before=opened.replaces, microphone=opened.name))

    def _say_trouble(self, trouble: Trouble) -> None:
        if self._wanted is not None:
            self._tell("" if trouble.fault is Fault.NONE else say(f"rehearse.{trouble.fault}", microphone=trouble.name))

    def _end(self, ended: Ended) -> None:
        if self._keeping is not None:
            self._keeping = None
            self.ended.emit(ended)

    def _show_open(self, is_open: bool) -> None:
        if is_open != self._open:
            self._open = is_open
            self.opened.emit(is_open)

    def _tell(self, sentence: str) -> None:
        if sentence != self._told:
            self._told = sentence
            self.problem.emit(sentence)
