"""A fake microphone, and a studio with everything that a page needs around it."""

from typing import Any

import numpy as np
from PySide6.QtCore import QCoreApplication, QIODevice, QObject, Signal

from helpers.clock import FixedClock
from helpers.window.models import ListedModels
from helpers.window.playback import silent_player
from helpers.window.takes import FakeRecording, ListedTakes
from mlerehearse.domain.audio_format import RATE
from mlerehearse.paths import Paths
from mlerehearse.services.microphones import Microphone
from mlerehearse.services.notifications import Notice, Notifications
from mlerehearse.services.pcm import Converter
from mlerehearse.services.recorder import Recorder
from mlerehearse.services.recording_writer import RecordingWriter
from mlerehearse.services.rehearsal import Rehearsal
from mlerehearse.services.user_settings import UserSettings
from mlerehearse.settings import SettingsFile
from mlerehearse.ui.page_services import Navigator, PageServices
from mlerehearse.ui.theme import Theme


class Stream(QIODevice):
    """A device that returns the data that a test feeds."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()
        self.open(QIODevice.OpenModeFlag.ReadOnly | QIODevice.OpenModeFlag.Unbuffered)

    def isSequential(self) -> bool:
        return True

    def bytesAvailable(self) -> int:
        return len(self._held) + super().bytesAvailable()

    def readData(self, most: int) -> bytes:
        data = bytes(self._held[:most])
        del self._held[:most]
        return data

    def writeData(self, data: Any, most: int) -> int:
        return -1

    def feed(self, data: bytes) -> None:
        self._held += data
        self.readyRead.emit()


class Source:
    """A stand-in for QAudioSource; with `refuses` it behaves as if it had no device."""

    def __init__(self, refuses: bool) -> None:
        self.stream = Stream()
        self._refuses = refuses
        self.stopped = False

    def start(self) -> QIODevice | None:
        return None if self._refuses else self.stream

    def stop(self) -> None:
        self.stopped = True


class Device:
    """A stand-in for QAudioDevice."""

    def __init__(self, name: str) -> None:
        self._name = name

    def description(self) -> str:
        return self._name


class FakeMicrophones(QObject):
    """Fake inputs by name.

    A Recorder creates its sources with `connect`; `say` speaks into the open one.
    """

    changed = Signal()

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.names = list(names)
        self.permitted = True
        self.refuses = False
        self.watched = False
        self.sources: list[Source] = []

    def watch(self, on: bool) -> None:
        self.watched = on

    def all(self) -> tuple[Microphone, ...]:
        return tuple(Microphone(name.lower(), name) for name in self.names)

    def device(self, microphone: str) -> Device | None:
        chosen = next((name for name in self.names if name.lower() == microphone), None)
        name = chosen or next(iter(self.names), None)
        return Device(name) if name else None

    def permit(self, then: Any) -> None:
        then(self.permitted)

    def connect(self, device: Device) -> tuple[Source, Converter]:
        self.sources.append(Source(self.refuses))
        return self.sources[-1], Converter()

    def set(self, *names: str) -> None:
        """Change the connected microphones."""
        self.names = list(names)
        self.changed.emit()

    def say(self, seconds: float, level: float = 0.3) -> None:
        """Feed a tone for `seconds`; level 0 is digital silence."""
        wave = level * np.sin(2 * np.pi * 220 * np.arange(round(seconds * RATE)) / RATE)
        self.sources[-1].stream.feed((wave * 32767).astype("<i2").tobytes())


class Studio:
    """The parts of the window around a fake microphone; `notices` holds what the user was shown."""

    def __init__(
        self, theme: Theme, paths: Paths, clock: FixedClock, microphones: FakeMicrophones, takes: ListedTakes
    ) -> None:
        self.clock, self.microphones, self.takes = clock, microphones, takes
        self.recorder = Recorder(microphones, clock, microphones.connect)  # type: ignore[arg-type]
        self.writer = RecordingWriter(takes.begin)  # type: ignore[arg-type]
        self.rehearsal = Rehearsal(self.recorder, self.writer, clock)
        self.notices: list[Notice] = []
        notifications = Notifications()
        notifications.subscribe(self.notices.append)
        self.settings = UserSettings(SettingsFile(paths))
        self.models = ListedModels()
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
        )

    def count_down(self) -> None:
        """Let the 3-2-1 countdown pass."""
        for _ in range(3):
            self.clock.advance(1.0)
            self.rehearsal.tick()
        self.settle()

    def settle(self) -> None:
        """Wait until everything was written, and let the news of it arrive."""
        self.writer.wait()
        QCoreApplication.processEvents()

    @property
    def recordings(self) -> list[FakeRecording]:
        """The recordings made so far, after all writing."""
        self.settle()
        return self.takes.recordings

    def close(self) -> None:
        """Discard the recording and close the microphone."""
        self.rehearsal.discard()
        self.writer.wait()
        self.recorder.close()
        self.settings.close()
