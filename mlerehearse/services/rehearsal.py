"""The state machine of a rehearsal: idle, countdown, recording, finishing, and back to idle."""

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from mlerehearse.domain.audio_format import FRAME_BYTES, RATE
from mlerehearse.domain.protocols import Clock
from mlerehearse.errors import RehearseError
from mlerehearse.services.recording_writer import RecordingWriter
from mlerehearse.texts import say

if TYPE_CHECKING:
    from mlerehearse.domain.take import Take
    from mlerehearse.takes.live_recording import NewTake

COUNT = 3  # seconds
HARD_STOP = 600.0  # seconds (docs/design.md, Rehearse)
_TICK_MS = 50


class Stage(Enum):
    """The state of a rehearsal."""

    IDLE = "idle"
    COUNTDOWN = "countdown"
    RECORDING = "recording"
    FINISHING = "finishing"


class SoundSource(Protocol):
    """The part of the Recorder that a rehearsal uses."""

    @property
    def listening(self) -> bool:
        """Whether the microphone is open."""
        ...

    def keep(self, sink: Callable[[bytes], object] | None) -> None:
        """Pass incoming audio to `sink`, None for nobody."""
        ...


class Rehearsal(QObject):
    """Counts down, then records one answer.

    `problem` carries a sentence for the user; the audio recorded until then is still kept.
    """

    stage_changed = Signal(object)  # Stage
    counted = Signal(int)
    ticked = Signal(float)  # seconds kept so far
    finished = Signal(str)  # the take's id
    discarded = Signal(object)  # the Take, which is in the bin now
    problem = Signal(str)

    def __init__(
        self,
        microphone: SoundSource,
        writer: RecordingWriter,
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._microphone, self._writer, self._clock = microphone, writer, clock
        self._stage = Stage.IDLE
        self._about: NewTake | None = None
        self._take_id = ""
        self._counting_since = 0.0
        self._left = 0
        self._kept = 0  # frames
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.tick)
        writer.began.connect(self._began)
        writer.broken.connect(self._broken)
        writer.finished.connect(self._done)
        writer.errored.connect(self._failed)
        writer.discarded.connect(self.discarded)

    @property
    def stage(self) -> Stage:
        """The current state."""
        return self._stage

    @property
    def seconds(self) -> float:
        """The length of the audio in seconds, which starts at the first frame, not at the click."""
        return self._kept / RATE

    @property
    def take_id(self) -> str:
        """The id of the take that is being recorded, "" if there is none yet."""
        return self._take_id

    def start(self, about: "NewTake") -> None:
        """Count down, then record; does nothing unless idle with an open microphone."""
        if self._stage is not Stage.IDLE or not self._microphone.listening:
            return
        self._about, self._kept, self._left = about, 0, COUNT
        self._counting_since = self._clock.monotonic()
        self._enter(Stage.COUNTDOWN)
        self.counted.emit(COUNT)
        self._timer.start()

    def stop(self) -> None:
        """Stop recording and save the take; during the countdown, only cancel."""
        if self._stage is Stage.COUNTDOWN:
            self.discard()
        elif self._stage is Stage.RECORDING:
            self._microphone.keep(None)
            if self._stage is Stage.RECORDING:  # the last block may have reached the hard stop and ended the take
                self._finish()

    def discard(self) -> None:
        """Move the recording to the bin, or cancel the countdown."""
        if self._stage is Stage.COUNTDOWN:
            self._timer.stop()
            self._enter(Stage.IDLE)
        elif self._stage is Stage.RECORDING:
            self._microphone.keep(None)
            self._writer.discard()
            self._enter(Stage.IDLE)

    def save(self) -> None:
        """Save the take before returning, because the app is closing."""
        if self._stage is Stage.RECORDING:
            self._microphone.keep(None)
            self._writer.finish() if self._kept else self._writer.discard()
            self._enter(Stage.IDLE)
        else:
            self.discard()
        self._writer.wait()

    def tick(self) -> None:
        """Advance the countdown; called by a timer."""
        if self._stage is not Stage.COUNTDOWN:
            return
        left = COUNT - int(self._clock.monotonic() - self._counting_since)
        if left <= 0:
            self._timer.stop()
            self._record()
        elif left != self._left:
            self._left = left
            self.counted.emit(left)

    def _record(self) -> None:
        assert self._about is not None
        self._writer.begin(self._about)
        self._microphone.keep(None)  # drops the audio from before the clock started
        self._enter(Stage.RECORDING)
        self.ticked.emit(0.0)
        self._microphone.keep(self._write)

    def _write(self, pcm: bytes) -> None:
        if self._stage is not Stage.RECORDING:
            return
        room = round(HARD_STOP * RATE) - self._kept
        part = pcm[: room * FRAME_BYTES]
        self._writer.write(part)
        self._kept += len(part) // FRAME_BYTES
        self.ticked.emit(self.seconds)
        if len(part) < len(pcm) or self.seconds >= HARD_STOP:
            self.problem.emit(say("rehearse.hard_stop"))
            self._finish()

    def _finish(self) -> None:
        self._enter(Stage.FINISHING)
        self._microphone.keep(None)
        if self._kept:
            self._writer.finish()
        else:
            self._writer.discard()
            self._enter(Stage.IDLE)
            self.problem.emit(say("rehearse.nothing_recorded"))

    def _began(self, take_id: str) -> None:
        if self._stage in (Stage.RECORDING, Stage.FINISHING):
            self._take_id = take_id

    def _broken(self, error: Exception) -> None:
        """Keep what was written before the error, or go back if nothing could be."""
        self._tell(error)
        if self._stage is not Stage.RECORDING:
            return
        if self._take_id:
            self._finish()
        else:
            self._microphone.keep(None)
            self._enter(Stage.IDLE)

    def _done(self, take: "Take") -> None:
        if self._stage is Stage.FINISHING:
            self._enter(Stage.IDLE)
        self.finished.emit(take.id)

    def _failed(self, error: Exception) -> None:
        if self._stage is Stage.FINISHING:
            self._enter(Stage.IDLE)
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, RehearseError):  # the exception hook reports a bug
            self.problem.emit(str(error))

    def _enter(self, stage: Stage) -> None:
        if stage is not self._stage:
            self._stage = stage
            if stage is Stage.IDLE:
                self._take_id = ""
            self.stage_changed.emit(stage)
