"""Lists the microphones, and asks the system for permission to use them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMicrophonePermission, QObject, Qt, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice

_POLL_MS = 1500  # Qt on Linux doesn't report removed devices (docs/speech.md, Recording)


@dataclass(frozen=True, slots=True)
class Microphone:
    """An audio input: the system's `id` and the `name` to show."""

    id: str
    name: str


class Microphones(QObject):
    """The system's inputs; emits `changed` when one is added or removed while `watch` is on."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seen: tuple[Microphone, ...] = ()
        self._poll = QTimer(self, interval=_POLL_MS)
        self._poll.timeout.connect(self._look)

    def watch(self, on: bool) -> None:
        """Start or stop watching for added and removed inputs."""
        self._seen = self.all()
        if on:
            self._poll.start()
        else:
            self._poll.stop()

    def all(self) -> tuple[Microphone, ...]:
        """List the inputs, the system's default first."""
        return tuple(Microphone(_id(device), device.description()) for device in _devices())

    def device(self, microphone: str) -> "QAudioDevice | None":
        """Find an input by its id, else the default one; None if there are no inputs."""
        devices = _devices()
        return next((d for d in devices if _id(d) == microphone), devices[0] if devices else None)

    def permit(self, then: Callable[[bool], None]) -> None:
        """Ask the system for permission to record, if it's needed; `then` gets the answer."""
        app = QCoreApplication.instance()
        assert app is not None
        permission = QMicrophonePermission()
        status = app.checkPermission(permission)
        if status is Qt.PermissionStatus.Undetermined:
            app.requestPermission(permission, self, lambda answer: then(answer.status() is Qt.PermissionStatus.Granted))
        else:
            then(status is Qt.PermissionStatus.Granted)

    def _look(self) -> None:
        now = self.all()
        if set(now) != set(self._seen):
            self._seen = now
            self.changed.emit()


def _devices() -> "list[QAudioDevice]":
    from PySide6.QtMultimedia import QMediaDevices

    default = _id(QMediaDevices.defaultAudioInput())
    return sorted(QMediaDevices.audioInputs(), key=lambda device: _id(device) != default)


def _id(device: "QAudioDevice") -> str:
    return bytes(device.id().data()).decode(errors="replace")
