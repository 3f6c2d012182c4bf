"""Fake microphones for the real recording code, and a studio with all that a page needs."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, QThreadPool

from helpers.clock import FixedClock
from helpers.window.imports import ListedImports
from helpers.window.models import ListedModels
from helpers.window.playback import silent_player
from helpers.window.takes import FakeRecording, ListedTakes
from mlerehearse.domain.audio_format import RATE
from mlerehearse.paths import Paths
from mlerehearse.services import background
from mlerehearse.services.notifications import Notice, Notifications
from mlerehearse.services.rehearsal import Rehearsal
from mlerehearse.services.sound.capture.capture_messages import EndKeeping, Microphone
from mlerehearse.services.sound.capture.capture_worker import LOOK, Capture
from mlerehearse.services.sound.capture.sound_inputs import Arrival, State
from mlerehearse.services.sound.recorder import Recorder
from mlerehearse.services.user_settings import UserSettings
from mlerehearse.settings import SettingsFile
from mlerehearse.ui.page_services import Navigator, PageServices
from mlerehearse.ui.theme import Theme

_BLOCK = 0.05  # seconds


class FakeStream:
    """An open microphone with the data that a test feeds."""

    def __init__(self, microphone: str, arrived: Callable[[], object], clock: FixedClock) -> None:
        self.microphone, self._arrived, self._clock = microphone, arrived, clock
        self._waiting = bytearray()
        self._delayed = self.closed = False

    def feed(self, pcm: bytes) -> None:
        self._waiting += pcm
        if not self._delayed:
            self._arrived()

    def delay(self, on: bool = True) -> None:
        """Let what is fed wait in the buffer, since nobody reads it."""
        self._delayed = on

    def read(self) -> list[Arrival]:
        if self._delayed or not self._waiting:
            return []
        data = bytes(self._waiting)
        self._waiting.clear()
        return [Arrival(data, self._clock.monotonic())]

    def close(self) -> None:
        self.closed = True


class FakeProcess:
    """Runs the code of the recording process in the window's, on its thread."""

    def __init__(
        self, microphones: "FakeMicrophones", heard: Callable[[Any], None], died: Callable[[int | None], None]
    ) -> None:
        self._microphones, self._heard, self._died = microphones, heard, died
        self._handle = background.relay(microphones.parent_object, lambda message: self.capture.handle(message))
        self.capture = self._new()

    def send(self, message: object) -> None:
        if isinstance(message, EndKeeping) and self._microphones.ends_at_once:
            self.capture.handle(message)  # the window's thread may be waiting for the answer
            self._microphones.clock.advance(2.0)
            self.capture.look()
        else:
            self._handle(message)

    def kill(self) -> None:
        """Do nothing: the code runs here."""

    def stop(self) -> None:
        self.capture.close()

    def die(self, exit_code: int | None) -> None:
        """Seem to have crashed, and be ready to be started again."""
        self.capture.close()
        self.capture = self._new()
        self._died(exit_code)

    def _new(self) -> Capture:
        microphones = self._microphones
        return Capture(self._heard, microphones, microphones.clock.monotonic)


class FakeMicrophones:
    """Fake inputs by name; the id is the name in lower case.

    `say` speaks into the open one while the clock runs; `wait` lets time pass in silence. With
    `ends_at_once`, the end of a recording waits for no more sound.
    """

    def __init__(self, clock: FixedClock, *names: str) -> None:
        self.clock, self.names = clock, list(names)
        self.permitted = self.alive = True
        self.refuses = self.ends_at_once = False
        self.muted: set[str] = set()
        self.parent_object = QObject()
        self.recorder: Recorder | None = None
        self.streams: list[FakeStream] = []
        self.processes: list[FakeProcess] = []

    # ---- what the recorder is given

    def process(self, heard: Callable[[Any], None], died: Callable[[int | None], None]) -> FakeProcess:
        self.processes.append(FakeProcess(self, heard, died))
        return self.processes[-1]

    def ask(self, parent: QObject, then: Callable[[bool], object]) -> None:
        then(self.permitted)

    # ---- what the recording process is given

    def state(self) -> State:
        listed = tuple(Microphone(name.lower(), name) for name in self.names)
        return State(listed, frozenset(name.lower() for name in self.muted), "", self.alive)

    def close(self) -> None:
        """Do nothing."""

    def open(self, microphone: str, arrived: Callable[[], object]) -> FakeStream:
        if self.refuses:
            raise OSError("refused")
        self.streams.append(FakeStream(microphone, arrived, self.clock))
        return self.streams[-1]

    # ---- what a test does

    @property
    def keeps(self) -> bool:
        """Whether sound is being kept."""
        return bool(self.processes) and self.processes[-1].capture.keeps

    def set(self, *names: str) -> None:
        """Change the connected microphones, the default one first."""
        self.names = list(names)
        self.wait(LOOK)

    def say(self, seconds: float, level: float = 0.3) -> None:
        """Feed a tone for `seconds`; level 0 is digital silence."""
        self.settle()
        wave = level * np.sin(2 * np.pi * 220 * np.arange(round(seconds * RATE)) / RATE)
        pcm = (wave * 32767).astype("<i2").tobytes()
        size = round(_BLOCK * RATE) * 2
        for at in range(0, len(pcm), size):
            part = pcm[at : at + size]
            self.clock.advance(len(part) / 2 / RATE)
            self.streams[-1].feed(part)
            self._look(at // size)
        self.settle()

    def wait(self, seconds: float) -> None:
        """Let time pass without a byte."""
        self.settle()
        for _ in range(round(seconds / LOOK)):
            self.clock.advance(LOOK)
            for process in self.processes[-1:]:
                process.capture.look()
            self.settle()

    def settle(self) -> None:
        """Let all messages between window and recording process arrive."""
        for _ in range(3):
            if self.recorder is not None:
                _wait_for_pools(self.recorder)
            QCoreApplication.processEvents()

    def _look(self, block: int) -> None:
        if block % round(LOOK / _BLOCK) == 0:
            self.processes[-1].capture.look()


def _wait_for_pools(owner: QObject) -> None:
    for pool in owner.findChildren(QThreadPool):
        pool.waitForDone()


class Studio:
    """The parts of the window around a fake microphone; `notices` holds what the user was shown."""

    def __init__(
        self, theme: Theme, paths: Paths, clock: FixedClock, microphones: FakeMicrophones, takes: ListedTakes
    ) -> None:
        self.clock, self.microphones, self.takes = clock, microphones, takes
        self.recorder = Recorder(microphones.process, microphones.ask)
        microphones.recorder = self.recorder
        microphones.ends_at_once = True
        self.rehearsal = Rehearsal(self.recorder, takes.begin, clock)  # type: ignore[arg-type]
        self.notices: list[Notice] = []
        notifications = Notifications()
        notifications.subscribe(self.notices.append)
        self.settings = UserSettings(SettingsFile(paths))
        self.settings.change(microphone_used=True)
        self.models = ListedModels()
        self.imports = ListedImports()
        self.parts = PageServices(
            takes,  # type: ignore[arg-type]
            silent_player(),
            self.recorder,
            self.rehearsal,
            self.settings,
            clock,
            notifications,
            theme,
            Navigator(),
            self.models,  # type: ignore[arg-type]
            self.imports,  # type: ignore[arg-type]
        )

    def count_down(self) -> None:
        """Let the 3-2-1 countdown pass, in which the microphone hears a quiet room."""
        for _ in range(3):
            self.microphones.say(1.0, level=0.001)
            self.rehearsal.tick()
        self.settle()

    def settle(self) -> None:
        """Wait until everything was written, and let the news of it arrive."""
        for _ in range(3):
            _wait_for_pools(self.rehearsal)
            self.microphones.settle()

    @property
    def recordings(self) -> list[FakeRecording]:
        """The recordings made so far, after all writing."""
        self.settle()
        return self.takes.recordings

    def close(self) -> None:
        """Discard the recording and close the microphone."""
        self.rehearsal.discard()
        self.settle()
        self.recorder.shut_down()
        self.settings.close()
