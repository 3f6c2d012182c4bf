"""Records from one microphone: reports its level, passes on its audio, and detects failures.

The stream opens with the page and runs through the countdown, since microphones take up to three
seconds to wake. Qt doesn't report most failures (docs/speech.md, Recording), so a watchdog checks
for missing bytes and for digital silence.
"""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QIODevice, QObject, QTimer, Signal

from mlerehearse.domain.protocols import Clock
from mlerehearse.services.microphones import Microphones
from mlerehearse.services.pcm import RATE, Converter, Loudness, Sample, level
from mlerehearse.texts import say

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat

_WATCH_MS = 250
_STALL = 1.0  # seconds without a byte
_WAKE = 4.0  # seconds that a microphone may take to send its first byte
_SILENCE = 3.0  # seconds of nothing but zeros
_NAMED_SETTINGS = ("darwin", "win32")  # systems whose privacy setting has a known name
_RETRY = 2.0  # seconds between attempts to reopen it

Sink = Callable[[bytes], object]


class Source(Protocol):
    """The part of QAudioSource that the recorder uses."""

    def start(self) -> QIODevice | None:
        """Start recording; return None if the system refuses."""
        ...

    def stop(self) -> None:
        """Stop recording."""
        ...


Connect = Callable[["QAudioDevice"], tuple[Source, Converter]]


class Recorder(QObject):
    """Records from one microphone at a time.

    `problem` carries a sentence for the user, or "" once the problem is over.
    """

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
        """The name of the microphone that is open or was last open."""
        return self._name

    @property
    def trouble(self) -> str:
        """The current problem as a sentence, or ""."""
        return self._told

    def open(self, device: str = "") -> None:
        """Open the input with this id, "" for the default one, until `close`."""
        self._wanted, self._device = True, device
        self.microphones.watch(True)
        self.microphones.permit(self._permitted)

    def close(self) -> None:
        """Close the microphone."""
        self._wanted = False
        self.microphones.watch(False)
        self._watchdog.stop()
        self._let_go()
        self._tell("")

    def keep(self, sink: Sink | None) -> None:
        """Pass incoming audio (mono 16-bit samples at 16 kHz) to `sink`; None stops that.

        Audio that has already arrived still goes to the previous sink.
        """
        self._read()
        self._sink = sink

    def watch(self) -> None:
        """Check whether audio still arrives, and retry if it doesn't; called by a timer."""
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

    def _listen(self, loudness: Loudness) -> None:
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
        """Open a microphone that was added, and close one that was removed."""
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
