"""Plays a take at its original pitch, and reports the position about sixty times a second.

The engine reports its position in steps of up to 96 ms, so the playhead runs on its own monotonic
clock and is smoothly corrected by the reports (docs/speech.md, Playback). It also runs without a
loudspeaker or an engine.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Signal

from mlerehearse.services.playhead import Playhead
from mlerehearse.texts import say

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer

RATES = (0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
_TICK_MS = 16


class Player(QObject):
    """Plays one take at a time; positions are in seconds.

    `problem` carries a sentence for the user.
    """

    position_changed = Signal(float)
    playing_changed = Signal(bool)
    rate_changed = Signal(float)
    loop_changed = Signal(bool)
    problem = Signal(str)

    def __init__(self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._head = Playhead(clock)
        self._engine: QMediaPlayer | None = None
        self._output: QAudioOutput | None = None
        self._devices: QMediaDevices | None = None
        self._path: Path | None = None
        self._opened = False
        self._loop: tuple[float, float] | None = None
        self._told = ""
        self._tick = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._advance)

    @property
    def position(self) -> float:
        """The position in seconds from the start of the take."""
        return self._head.position()

    @property
    def duration(self) -> float:
        """The take's length in seconds, 0 if none is loaded."""
        return self._head.duration

    @property
    def playing(self) -> bool:
        """Whether the take is playing."""
        return self._head.running

    @property
    def rate(self) -> float:
        """The speed as a multiple of the original."""
        return self._head.rate

    @property
    def loop(self) -> tuple[float, float] | None:
        """The start and end in seconds of the looped section, or None."""
        return self._loop

    def load(self, path: Path, duration: float) -> None:
        """Load the audio file `path`, which lasts `duration` seconds."""
        self.unload()
        self._path, self._head.duration, self._told = path, duration, ""
        self._open()

    def release(self) -> None:
        """Stop and close the file, so that it can be moved or deleted; playing opens it again."""
        self.pause()
        # The engine reads the file itself: a Python QIODevice would be read on the engine's thread,
        # which waits for the GIL while its holder waits for that thread to end.
        if self._engine is not None and self._opened:
            self._engine.setSource(QUrl())
        self._opened = False

    def unload(self) -> None:
        """Stop and unload the take."""
        self.release()
        self.set_loop(None)
        self._path, self._head.duration = None, 0.0
        self._head.jump(0.0)
        self.position_changed.emit(0.0)

    def play(self) -> None:
        """Play from the playhead, or from the start if it's at the end."""
        if self.playing or self.duration <= 0:
            return
        if self.position >= self.duration - 0.05:
            self.seek(0.0)
        self._open()
        self._head.run(led=self._start_engine())
        self._tick.start()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Pause at the current position."""
        if not self.playing:
            return
        self._head.rest()
        self._tick.stop()
        if self._engine is not None:
            self._engine.pause()
        self.playing_changed.emit(False)
        self.position_changed.emit(self.position)

    def toggle(self) -> None:
        """Play or pause."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def seek(self, seconds: float) -> None:
        """Go to `seconds` without starting or stopping playback; ends a loop that it leaves."""
        if self._loop is not None and not self._loop[0] <= seconds <= self._loop[1]:
            self.set_loop(None)
        self._head.jump(seconds)
        if self._engine is not None:
            self._engine.setPosition(round(self._head.position() * 1000))
        self.position_changed.emit(self.position)

    def play_from(self, seconds: float) -> None:
        """Play from `seconds`."""
        self.seek(seconds)
        self.play()

    def set_loop(self, stretch: tuple[float, float] | None) -> None:
        """Loop the section `stretch` (start and end in seconds); None ends the loop."""
        if (stretch is not None) != (self._loop is not None):
            self.loop_changed.emit(stretch is not None)
        self._loop = stretch
        if stretch is not None:
            self.play_from(stretch[0])

    def set_rate(self, rate: float) -> None:
        """Set the speed, clamped to the range of RATES; the pitch doesn't change."""
        rate = min(max(rate, RATES[0]), RATES[-1])
        self._head.set_rate(rate)
        if self._engine is not None:
            self._engine.setPlaybackRate(rate)
        self.rate_changed.emit(rate)

    def _advance(self) -> None:
        position = self._head.position()
        if self._loop is not None and position >= self._loop[1]:
            self.seek(self._loop[0])
        elif position >= self.duration:
            self.pause()
        else:
            self.position_changed.emit(position)

    def _tell(self, sentence: str) -> None:
        if sentence != self._told:
            self._told = sentence
            self.problem.emit(sentence)

    def _ensure_engine(self) -> "QMediaPlayer | None":
        """Return the engine, creating it on first use because QtMultimedia is slow to import."""
        if self._engine is None:
            try:
                from PySide6.QtMultimedia import QAudioOutput, QMediaDevices, QMediaPlayer
            except ImportError:
                self._tell(say("review.no_playback"))
                return None
            self._devices = QMediaDevices(self)
            self._devices.audioOutputsChanged.connect(self._follow_device)
            self._output, engine = QAudioOutput(self), QMediaPlayer(self)
            _disconnect_once(self._output.volumeChanged)
            _disconnect_once(engine.positionChanged)
            if engine.pitchCompensationAvailability() == QMediaPlayer.PitchCompensationAvailability.Available:
                engine.setPitchCompensation(True)
            engine.setAudioOutput(self._output)
            engine.setPlaybackRate(self._head.rate)
            engine.positionChanged.connect(self._measured)
            engine.mediaStatusChanged.connect(self._status_changed)
            engine.errorOccurred.connect(self._failed)
            self._engine = engine
        return self._engine

    def _open(self) -> None:
        """Open the take's file in the engine, unless it's open already."""
        if self._opened or self._path is None:
            return
        if not self._path.is_file():
            self._tell(say("review.audio_unreadable"))
            return
        engine = self._ensure_engine()
        if engine is not None:
            engine.setSource(QUrl.fromLocalFile(str(self._path)))
            self._opened = True

    def _start_engine(self) -> bool:
        """Make the engine play from the playhead; return whether it can."""
        if self._engine is None or self._devices is None or not self._opened:
            return False
        if self._devices.defaultAudioOutput().isNull():
            self._tell(say("review.no_loudspeaker"))
            return False
        self._engine.setPosition(round(self._head.position() * 1000))
        self._engine.play()
        return True

    def _follow_device(self) -> None:
        """Switch to the system's default loudspeaker after a change of devices."""
        if self._devices is None or self._output is None:
            return
        device = self._devices.defaultAudioOutput()
        if device.isNull():
            self._tell(say("review.no_loudspeaker"))
            return
        self._output.setDevice(device)
        if self.playing:
            self._start_engine()

    def _measured(self, position_ms: int) -> None:
        if self._engine is not None and self._engine.isPlaying():
            self._head.measured(position_ms / 1000)

    def _status_changed(self, status: "QMediaPlayer.MediaStatus") -> None:
        """Start the engine at the playhead if playback was requested before the file was open."""
        engine = self._engine
        if engine is None or status != type(engine).MediaStatus.LoadedMedia:
            return
        engine.setPosition(round(self._head.position() * 1000))
        if self.playing and not engine.isPlaying():
            self._start_engine()

    def _failed(self, _error: object, _detail: str) -> None:
        self._tell(say("review.audio_unreadable"))


def _disconnect_once(signal: Any) -> None:
    """Make PySide look up now whether Python overrides `disconnectNotify` of the signal's object.

    The engine's threads disconnect from the object when they end. The first lookup takes the GIL,
    so they would wait for its holder, which waits for them to end. PySide caches the answer.
    """
    receiver = QTimer()
    signal.connect(receiver.stop)
    del receiver
