"""Hears one microphone: its level all the time, its sound for whoever keeps it; says at once when nothing comes.

The stream opens with the page and runs on through 3-2-1, since microphones take up to three seconds to wake. Qt is
silent about most failures (spec speech.md), so a watchdog looks for bytes that stay away and for digital silence.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QIODevice, QObject, QTimer, Signal

from mlerehearse.domain.protocols import Clock
from mlerehearse.services.microphones import Microphones
from mlerehearse.services.pcm import RATE, Converter, Level, Sample, level
from mlerehearse.texts import say

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat

_WATCH_MS = 250
_STALL = 1.0  # seconds without a byte
_WAKE = 4.0  # seconds that a microphone gets for its first byte
_SILENCE = 3.0  # seconds of nothing but zeros
_NAMED_SETTINGS = ("darwin", "win32")  # systems whose privacy setting has a known name
_RETRY = 2.0  # seconds between two tries to open it again

Sink = Callable[[bytes], object]


class Source(Protocol):
    """What of a QAudioSource is used."""

    def start(self) -> QIODevice | None:
        """Begin to listen; None where the system refuses."""
        ...

    def stop(self) -> None:
        """End it."""
        ...


Connect = Callable[["QAudioDevice"], tuple[Source, Converter]]


class Recorder(QObject):
    """One microphone at a time. `problem` carries a sentence for the user, "" when all is well again."""

    heard = Signal(object)  # Level
    opened = Signal(bool)
    problem = Signal(str)

    def __init__(
        self, microphones: Microphones, clock: Clock, connect: Connect | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.microphones = microphones
        self._clock, self._connect = clock, connect or _qt_source
        self._wanted = False
        self._device = self._name = ""
        self._source: Source | None = None
        self._stream: QIODevice | None = None
        self._converter = Converter()
        self._sink: Sink | None = None
        self._told = ""
        self._last = self._loud = self._tried = 0.0
        self._woken = False
        self._watchdog = QTimer(self, interval=_WATCH_MS)
        self._watchdog.timeout.connect(self.watch)
        microphones.changed.connect(self._devices_changed)

    @property
    def listening(self) -> bool:
        """Whether the microphone is open."""
        return self._stream is not None

    @property
    def name(self) -> str:
        """The name of the microphone that is open, or was last."""
        return self._name

    @property
    def trouble(self) -> str:
        """What is wrong now, in one sentence, or ""."""
        return self._told

    def open(self, device: str = "") -> None:
        """Listen to an input (its id; the default one for "") until `close`."""
        self._wanted, self._device = True, device
        self.microphones.watch(True)
        self.microphones.permit(self._permitted)

    def close(self) -> None:
        """Listen no more."""
        self._wanted = False
        self.microphones.watch(False)
        self._watchdog.stop()
        self._let_go()
        self._tell("")

    def keep(self, sink: Sink | None) -> None:
        """Hand everything that comes from now on to `sink` (mono 16-bit samples at 16 kHz); None ends it.

        What the microphone has already sent still goes to the sink that ends.
        """
        self._read()
        self._sink = sink

    def watch(self) -> None:
        """Look whether sound still comes; called by a timer."""
        now = self._clock.monotonic()
        if self._stream is None:
            if now - self._tried >= _RETRY:
                self._start()
        elif now - self._last >= (_STALL if self._woken else _WAKE):
            self._tell(say("rehearse.stalled" if self._known() else "rehearse.gone", microphone=self._name))
            if now - self._tried >= _RETRY:
                self._start()
        elif now - self._loud >= _SILENCE:
            self._tell(say("rehearse.silent", microphone=self._name))

    def _permitted(self, granted: bool) -> None:
        if not self._wanted:
            return
        if granted:
            self._start()
            self._watchdog.start()
        else:
            named = sys.platform if sys.platform in _NAMED_SETTINGS else "other"
            self._tell(say(f"rehearse.refused_{named}"))

    def _start(self) -> None:
        self._let_go()
        self._tried = self._last = self._loud = self._clock.monotonic()
        device = self.microphones.device(self._device)
        if device is None:
            self._tell(say("rehearse.no_microphone"))
            return
        self._name, self._woken = device.description(), False
        self._source, self._converter = self._connect(device)
        self._stream = self._source.start()
        if self._stream is None:
            self._let_go()
            self._tell(say("rehearse.unusable", microphone=self._name))
            return
        self._stream.readyRead.connect(self._read)
        self.opened.emit(True)

    def _let_go(self) -> None:
        if self._source is not None:
            was_open = self._stream is not None
            self._stream = None
            self._source.stop()
            self._source = None
            if was_open:
                self.opened.emit(False)

    def _read(self) -> None:
        data = self._stream.readAll().data() if self._stream is not None else b""
        if not data:
            return
        self._last, self._woken = self._clock.monotonic(), True
        pcm = self._converter.push(bytes(data))
        loudness = level(pcm)
        self._listen(loudness)
        self.heard.emit(loudness)
        if self._sink is not None and pcm:
            self._sink(pcm)

    def _listen(self, loudness: Level) -> None:
        if loudness.peak > 0:
            self._loud = self._last
            self._tell("")
        elif self._told and self._last - self._loud < _SILENCE:
            self._tell("")

    def _tell(self, sentence: str) -> None:
        if sentence != self._told:
            self._told = sentence
            self.problem.emit(sentence)

    def _known(self) -> bool:
        return any(microphone.name == self._name for microphone in self.microphones.all())

    def _devices_changed(self) -> None:
        """Take up a microphone that has come, and let go of one that has gone."""
        if self._wanted and (self._stream is None or not self._known()):
            self._start()


def _qt_source(device: "QAudioDevice") -> tuple[Source, Converter]:
    from PySide6.QtMultimedia import QAudioFormat, QAudioSource

    wanted = QAudioFormat()
    wanted.setSampleRate(RATE)
    wanted.setChannelCount(1)
    wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    used = wanted if device.isFormatSupported(wanted) else device.preferredFormat()
    return QAudioSource(device, used), _converter(used)


def _converter(used: "QAudioFormat") -> Converter:
    kinds = {"UInt8": Sample.UINT8, "Int16": Sample.INT16, "Int32": Sample.INT32, "Float": Sample.FLOAT}
    return Converter(kinds[used.sampleFormat().name], used.channelCount(), used.sampleRate())
