"""The playback process: plays a file with Qt at its original pitch (docs/speech.md, Playback).

The engine reads the file itself: a Python QIODevice would be read on the engine's thread, which
waits for the GIL while its holder waits for that thread to end.
"""

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QTimer, QUrl

from mlerehearse.services.sound import qt_process
from mlerehearse.services.sound.playback_messages import (
    Handled,
    LoudspeakerChanged,
    PlaybackTrouble,
    PlayedToEnd,
    PositionMeasured,
    TroubleKind,
    Wanted,
)
from mlerehearse.services.sound.server_watch import leave_with_server
from mlerehearse.worker import Channel, ChannelClosed

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QMediaPlayer


def serve(channel: Channel) -> None:
    """Do what each Wanted says, and report on it."""
    qt_process.serve(channel, lambda app: _handler(channel, app))


def _handler(channel: Channel, app: QCoreApplication) -> qt_process.Handler:
    def send(message: object) -> None:
        with suppress(ChannelClosed):  # the process ends then
            channel.send(message)

    try:
        sound = Sounding(send, app)
    except ImportError:
        return lambda wanted: _refuse(send, wanted)
    leave_with_server()
    return sound.handle


def _refuse(send: qt_process.Handler, wanted: Wanted) -> None:
    if wanted.playing:
        send(PlaybackTrouble(wanted.jump, TroubleKind.NO_LIBRARY))
    send(Handled(wanted.number))


class Sounding:
    """Qt's engine and loudspeaker; raises ImportError if QtMultimedia is missing."""

    def __init__(self, send: qt_process.Handler, app: QCoreApplication) -> None:
        from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

        self._send = send
        self._wanted = Wanted(0, None, False, 1.0, 0, 0.0)
        self._loading = False
        self._mute = False  # no loudspeaker was there when one was needed
        self._devices, self._output = QMediaDevices(app), QAudioOutput(app)
        self._devices.audioOutputsChanged.connect(self._follow_default)
        self._engine = engine = QMediaPlayer(app)
        _disconnect_once(self._output.volumeChanged)
        _disconnect_once(engine.positionChanged)
        if engine.pitchCompensationAvailability() == QMediaPlayer.PitchCompensationAvailability.Available:
            engine.setPitchCompensation(True)
        engine.setAudioOutput(self._output)
        engine.positionChanged.connect(self._measure)
        engine.mediaStatusChanged.connect(self._status_changed)
        engine.errorOccurred.connect(lambda *_: self._tell(TroubleKind.UNREADABLE))

    def handle(self, wanted: Wanted) -> None:
        """Reach a state."""
        before, self._wanted = self._wanted, wanted
        jumped = wanted.jump != before.jump
        if wanted.path != before.path or (jumped and wanted.playing and not self._loading and self._is_unusable()):
            self._open()
        self._engine.setPlaybackRate(wanted.rate)
        if self._engine.isPlaying() and not wanted.playing:
            self._engine.pause()
        if jumped and not self._loading:
            self._jump()
        self._send(Handled(wanted.number))

    def _open(self) -> None:
        path = self._wanted.path
        self._loading = path is not None and path.is_file()
        self._engine.setSource(QUrl())  # else the same file wouldn't be opened again
        if self._loading:
            self._engine.setSource(QUrl.fromLocalFile(str(path)))
        elif path is not None:
            self._tell(TroubleKind.UNREADABLE)

    def _is_unusable(self) -> bool:
        """Return whether no sound is loaded; what isn't sound at all may count as a file of 0 s."""
        return self._engine.duration() <= 0

    def _jump(self) -> None:
        self._engine.setPosition(round(self._wanted.position * 1000))
        if not self._wanted.playing or self._is_unusable():
            return
        self._mute = self._devices.defaultAudioOutput().isNull()
        if self._mute:
            self._tell(TroubleKind.NO_LOUDSPEAKER)
        else:
            self._engine.play()

    def _follow_default(self) -> None:
        """Switch to the system's default loudspeaker after a change of devices."""
        device = self._devices.defaultAudioOutput()
        if device.isNull():
            self._mute = True
            if self._wanted.playing:
                self._tell(TroubleKind.NO_LOUDSPEAKER)
        elif self._mute or device != self._output.device():
            self._mute = False
            self._output.setDevice(device)
            self._send(LoudspeakerChanged())

    def _measure(self, position_ms: int) -> None:
        if self._engine.isPlaying():
            self._send(PositionMeasured(self._wanted.jump, position_ms / 1000, time.monotonic()))

    def _status_changed(self, status: "QMediaPlayer.MediaStatus") -> None:
        statuses = type(self._engine).MediaStatus
        if status == statuses.EndOfMedia:
            self._send(PlayedToEnd(self._wanted.jump))
        elif self._loading and status in (statuses.LoadedMedia, statuses.InvalidMedia):
            self._loading = False
            self._jump()
            if self._is_unusable():
                self._tell(TroubleKind.UNREADABLE)

    def _tell(self, kind: TroubleKind) -> None:
        self._send(PlaybackTrouble(self._wanted.jump, kind))


def _disconnect_once(signal: Any) -> None:
    """Make PySide look up now whether Python overrides `disconnectNotify` of the signal's object.

    The engine's threads disconnect from the object when they end. The first lookup takes the GIL,
    so they would wait for its holder, which waits for them to end. PySide caches the answer.
    """
    receiver = QTimer()
    signal.connect(receiver.stop)
    del receiver
