"""The state machine of a rehearsal: idle, countdown, recording, finishing, and back to idle."""

from collections.abc import Callable
from enum import Enum
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.names import gap_sentence
from mlerehearse.domain.protocols import Clock
from mlerehearse.domain.take import Cause
from mlerehearse.errors import RehearseError
from mlerehearse.services import background
from mlerehearse.services.sound.capture.capture_messages import Ended, Stop
from mlerehearse.texts import clock as clock_text
from mlerehearse.texts import say

if TYPE_CHECKING:
    from mlerehearse.domain.take import Gap, Take
    from mlerehearse.takes.live_recording import NewTake, Recording

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

    kept: SignalInstance
    lost: SignalInstance
    ended: SignalInstance

    @property
    def wanted(self) -> bool:
        """Whether the microphone is open or should be."""
        ...

    @property
    def name(self) -> str:
        """The name of the microphone."""
        ...

    def keep(self, folder: Path, since: float, most: int) -> None:
        """Write the sound from `since` to the take in `folder`, at most `most` frames."""
        ...

    def end(self, at: float) -> None:
        """Keep the sound up to this time, then emit `ended`."""
        ...

    def wait(self) -> None:
        """After `end`, wait until the sound is in the file."""
        ...


class Rehearsal(QObject):
    """Counts down, then records one answer.

    The take's folder is made during the countdown, on another thread. The take begins with the
    sound at the end of the countdown, even if the folder or the microphone is late. `problem`
    carries a sentence for the user; the audio recorded until then is still kept.
    """

    stage_changed = Signal(object)  # Stage
    counted = Signal(int)
    ticked = Signal(float)  # seconds kept so far
    finished = Signal(str)  # the take's id
    discarded = Signal(object)  # the Take, which is in the bin now
    problem = Signal(str)
    noticed = Signal(str)  # a sentence on something that happened

    def __init__(
        self,
        microphone: SoundSource,
        begin: "Callable[[NewTake], Recording]",
        clock: Clock,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._microphone, self._begin, self._clock = microphone, begin, clock
        self._pool = background.serial_pool(self)
        self._stage = Stage.IDLE
        self._recording: Recording | None = None
        self._unwanted: Recording | None = None  # to be discarded when its sound is in the file
        self._round = 0  # counts the takes, so that the folder of a cancelled one isn't used
        self._since = 0.0  # monotonic time at which the take begins
        self._left = 0
        self._seconds = 0.0
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self.tick)
        microphone.kept.connect(self._kept)
        microphone.lost.connect(self._lost)
        microphone.ended.connect(self._ended)

    @property
    def stage(self) -> Stage:
        """The current state."""
        return self._stage

    @property
    def seconds(self) -> float:
        """The length of the audio in seconds, which starts at the first frame, not at the click."""
        return self._seconds

    @property
    def take_id(self) -> str:
        """The id of the take that is being recorded, "" if there is none yet."""
        return self._recording.take_id if self._recording is not None else ""

    def start(self, about: "NewTake") -> None:
        """Count down, then record; does nothing unless idle with a microphone."""
        if self._stage is not Stage.IDLE or not self._microphone.wanted:
            return
        self._seconds, self._left = 0.0, COUNT
        self._since = self._clock.monotonic() + COUNT
        self._round += 1
        count = self._round
        self._enter(Stage.COUNTDOWN)
        self._run(lambda: self._begin(about), lambda recording: self._began(recording, count), self._not_begun)
        self.counted.emit(COUNT)
        self._timer.start()

    def stop(self) -> None:
        """Stop recording and save the take; during the countdown, only cancel."""
        if self._stage is Stage.COUNTDOWN:
            self.discard()
        elif self._stage is Stage.RECORDING:
            self._enter(Stage.FINISHING)
            if self._recording is not None:
                self._microphone.end(self._clock.monotonic())

    def discard(self) -> None:
        """Move the recording to the bin, or cancel the countdown."""
        if self._stage in (Stage.COUNTDOWN, Stage.RECORDING):
            self._timer.stop()
            recording, self._recording = self._recording, None
            if recording is not None and self._stage is Stage.RECORDING:
                self._unwanted = recording
                self._microphone.end(self._clock.monotonic())
            elif recording is not None:
                self._run(recording.discard, None, self._tell)
            self._enter(Stage.IDLE)

    def save(self) -> None:
        """Save the take before returning, because the app is closing."""
        if self._stage is Stage.RECORDING and self._recording is not None:
            self._microphone.end(self._clock.monotonic())
        if self._stage in (Stage.RECORDING, Stage.FINISHING) and self._recording is not None:
            self._microphone.wait()
            self._finish()
        else:
            self.discard()
            if self._unwanted is not None:
                self._microphone.wait()
                self._throw_away()
        self._pool.waitForDone()

    def tick(self) -> None:
        """Advance the countdown; called by a timer."""
        if self._stage is not Stage.COUNTDOWN:
            return
        left = ceil(round(self._since - self._clock.monotonic(), 3))
        if left <= 0:
            self._timer.stop()
            self._enter(Stage.RECORDING)
            self.ticked.emit(0.0)
            self._keep()
        elif left != self._left:
            self._left = left
            self.counted.emit(left)

    def _began(self, recording: "Recording", count: int) -> None:
        """Use the folder that was made, unless the take was cancelled meanwhile."""
        if count != self._round or self._stage is Stage.IDLE:
            self._run(recording.discard, None, self._tell)
            return
        self._recording = recording
        self._keep()
        if self._stage is Stage.FINISHING:
            self._microphone.end(self._clock.monotonic())

    def _not_begun(self, error: Exception) -> None:
        self._timer.stop()
        self._enter(Stage.IDLE)
        self._tell(error)

    def _keep(self) -> None:
        if self._recording is not None and self._stage is not Stage.COUNTDOWN:
            self._microphone.keep(self._recording.folder, self._since, round(HARD_STOP * RATE))

    def _kept(self, seconds: float) -> None:
        if self._stage is Stage.RECORDING:
            self._seconds = seconds
            self.ticked.emit(seconds)

    def _lost(self, gap: "Gap") -> None:
        """Say what was lost, unless the microphone's fault was on the screen all the while."""
        if self._stage is not Stage.IDLE and gap.cause in (Cause.BUSY, Cause.ASLEEP):
            self.noticed.emit(gap_sentence(gap))

    def _ended(self, ended: Ended) -> None:
        """Save or discard the take, now that its sound is in the file."""
        if self._unwanted is not None:
            self._throw_away()
            return
        if self._stage not in (Stage.RECORDING, Stage.FINISHING) or self._recording is None:
            return
        self._seconds = ended.frames / RATE
        if ended.stop is not Stop.WANTED:
            sentence = say(f"rehearse.stop_{ended.stop}", at=clock_text(self._seconds), problem=ended.problem)
            self.problem.emit(sentence)
        self._enter(Stage.FINISHING)
        if ended.frames or ended.stop is Stop.WANTED:
            self._finish()
        else:
            recording, self._recording = self._recording, None
            self._run(recording.discard, None, self._failed)
            self._enter(Stage.IDLE)

    def _throw_away(self) -> None:
        recording, self._unwanted = self._unwanted, None
        if recording is not None:
            self._run(recording.discard, self._tell_discarded, self._tell)

    def _tell_discarded(self, take: "Take | None") -> None:
        if take is not None:
            self.discarded.emit(take)

    def _finish(self) -> None:
        recording = self._recording
        assert recording is not None
        name = self._microphone.name
        self._run(lambda: recording.finish(name), self._done, self._failed)

    def _done(self, take: "Take") -> None:
        self._recording = None
        self._enter(Stage.IDLE)
        self.finished.emit(take.id)

    def _failed(self, error: Exception) -> None:
        self._recording = None
        self._enter(Stage.IDLE)
        self._tell(error)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, RehearseError):  # `background` has reported a bug
            self.problem.emit(str(error))

    def _run(
        self,
        work: Callable[[], object],
        returned: Callable[..., object] | None,
        errored: Callable[[Exception], object],
    ) -> None:
        background.run(self, work, returned, errored, self._pool)

    def _enter(self, stage: Stage) -> None:
        if stage is not self._stage:
            self._stage = stage
            self.stage_changed.emit(stage)
