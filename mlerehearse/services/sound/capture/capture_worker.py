"""The process that records: opens the microphone, writes its sound and notices every fault.

It does nothing else, so that its sound is read in time on a busy computer, and a sound server or
driver that crashes it takes nothing along: the window starts it again, and it writes on.
"""

import contextlib
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer

from mlerehearse.domain.take import Cause
from mlerehearse.errors import StorageError
from mlerehearse.services import background
from mlerehearse.services.sound import qt_process
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
from mlerehearse.services.sound.capture.kept_sound import KeptSound, PreRoll
from mlerehearse.services.sound.capture.sample_clock import Block, SampleClock
from mlerehearse.services.sound.capture.sound_inputs import InputStream, SoundInputs, State
from mlerehearse.services.sound.pcm import level
from mlerehearse.takes.store import disk_room
from mlerehearse.takes.store.take_folder import TakeFolder
from mlerehearse.worker import Channel

LOOK = 0.25  # seconds between two looks at the microphone
_STALL = 1.0  # seconds without a sample
_REOPEN = 2.0  # seconds without a sample after which it's opened again
_WAKE = 4.0  # seconds that a microphone may take to send its first sample
_SILENCE = 1.5  # seconds of nothing but zeros
_RETRY = 2.0  # seconds between two attempts to open it
_ASLEEP = 10.0  # seconds between two looks: the computer slept meanwhile
_LATE = 1.0  # seconds to wait for the last samples
_MOVED = 1.5  # seconds after opening a microphone until the system says that it's used
_ALIVE = 1.0  # seconds between two signs of life
_ROOM = 2.0  # seconds between two looks at the room on the disk


def serve(channel: Channel) -> None:
    """Record until the window closes the channel."""
    inputs = _inputs()

    def make(app: QCoreApplication) -> qt_process.Handler:
        capture = Capture(channel.send, inputs)
        capture.arrived = background.relay(app, lambda _: capture.read())
        timer = QTimer(app, interval=round(LOOK * 1000))
        timer.timeout.connect(capture.look)
        timer.start()
        app.aboutToQuit.connect(capture.close)
        return capture.handle

    try:
        qt_process.serve(channel, make)
    finally:
        inputs.close()


def _inputs() -> SoundInputs:
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError):  # PulseAudio's library is missing
            from mlerehearse.services.sound.capture.pulse_inputs import PulseInputs

            return PulseInputs()
    from mlerehearse.services.sound.capture.qt_inputs import QtInputs

    return QtInputs()


class Capture:
    """Records from one microphone at a time; `look` is called every LOOK seconds."""

    def __init__(
        self,
        send: Callable[[object], object],
        inputs: SoundInputs,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._send, self._inputs, self._now = send, inputs, now
        self.arrived: Callable[[None], object] = lambda _: self.read()  # called when there is sound to read
        self._wanted: str | None = None  # the id that was asked for
        self._stream: InputStream | None = None
        self._used: Microphone | None = None
        self._clock = SampleClock()
        self._pre_roll = PreRoll()
        self._kept: KeptSound | None = None
        self._ending: float | None = None  # when to stop waiting for the last samples
        self._listed: tuple[Microphone, ...] | None = None
        self._trouble = Trouble(Fault.NONE)
        self._looked = self._room_seen = now()
        self._tried = self._loud = self._signed = 0.0
        self._waited = 0.0  # seconds without a sample while this process had time to look
        self._woken = False

    @property
    def keeps(self) -> bool:
        """Whether sound is being kept."""
        return self._kept is not None

    def handle(self, message: Any) -> None:
        """Do what the window asks."""
        match message:
            case Listen(microphone):
                self._wanted = microphone
                self.look()
            case StopListening():
                self._wanted = None
                self._let_go(Cause.MICROPHONE)
                self._used = None
                self._say(Trouble(Fault.NONE))
            case Keep():
                self._keep(message)
            case EndKeeping(at):
                if self._kept is not None:
                    self._kept.end(at)
                    self._ending = self._now() + _LATE
                    self.read()
            case _:
                raise TypeError(f"The recording process does not know {type(message).__name__}.")

    def look(self) -> None:
        """Check the microphone, and open it again or another one if that is needed."""
        now, state = self._now(), self._inputs.state()
        if now - self._looked >= _ASLEEP and self._kept is not None:
            self._kept.slept()
        self._waited += min(now - self._looked, 2 * LOOK)
        self._looked = now
        if now - self._signed >= _ALIVE:
            self._signed = now
            self._send(Alive())
        if state.microphones != self._listed:
            self._listed = state.microphones
            self._send(Inputs(state.microphones))
        if self._wanted is not None:
            self.read()
            self._follow(state, now)
            self._say(self._fault(state, now))
        self._look_at_disk(now)
        if self._ending is not None and now >= self._ending:
            self._write(self._clock.flush())
            self._end(Stop.WANTED)

    def read(self) -> None:
        """Read and pass on what has arrived."""
        if self._stream is None:
            return
        arrivals = self._stream.read()
        if not arrivals:
            return
        loudness = level(b"".join(arrival.pcm for arrival in arrivals))
        self._waited, self._woken = 0.0, True
        if loudness.peak > 0:
            self._loud = self._now()
        for arrival in arrivals:
            blocks = self._clock.push(arrival.pcm, arrival.at)
            for block in blocks:
                self._pre_roll.push(block)
            self._write(blocks)
        kept = self._kept
        self._send(SoundLevel(loudness.peak, loudness.rms, kept.frames if kept else 0, kept.due if kept else 0.0))

    def close(self) -> None:
        """Close the microphone and the file."""
        self._let_go(Cause.MICROPHONE)
        if self._kept is not None:
            self._kept.close()

    # ---- the file

    def _keep(self, message: Keep) -> None:
        self._ending, self._room_seen = None, self._now()
        try:
            self._kept = KeptSound(TakeFolder(Path(message.folder)), message.since, message.most, message.frames)
        except StorageError as problem:
            self._send(Ended(0, Stop.DISK_ERROR, str(problem)))
            return
        self._write(self._pre_roll.blocks())

    def _write(self, blocks: Iterable[Block]) -> None:
        if self._kept is None:
            return
        try:
            for gap in self._kept.write(blocks):
                self._send(GapFound(gap))
        except OSError as problem:
            full = disk_room.is_full(problem)
            self._end(Stop.DISK_FULL if full else Stop.DISK_ERROR, problem.strerror or str(problem))
            return
        if self._kept.complete:
            self._end(Stop.WANTED if self._ending is not None else Stop.LIMIT)

    def _end(self, stop: Stop, problem: str = "") -> None:
        kept, self._kept, self._ending = self._kept, None, None
        if kept is not None:
            kept.close()
            self._send(Ended(kept.frames, stop, problem))

    def _look_at_disk(self, now: float) -> None:
        if self._kept is None or now - self._room_seen < _ROOM:
            return
        self._room_seen = now
        found = disk_room.free(self._kept.folder.path)
        if found is not None and found < disk_room.LEFT:
            self._end(Stop.DISK_FULL)

    # ---- the microphone

    def _follow(self, state: State, now: float) -> None:
        """Open the microphone that should be used, if it isn't open."""
        wanted, reason = self._choose(state, now)
        if not state.alive:
            self._let_go(Cause.SOUND_SYSTEM)
        elif wanted is None:
            self._let_go(Cause.MICROPHONE)
        elif self._used is None or wanted.id != self._used.id:
            if self._stream is not None and state.used == wanted.id:
                self._take_over(wanted, reason)
            else:
                self._open(wanted, reason)
        elif self._stream is None:
            if now - self._tried >= _RETRY:
                self._open(wanted, None)
        elif self._waited >= (_REOPEN if self._woken else _WAKE):
            self._open(wanted, None)

    def _choose(self, state: State, now: float) -> tuple[Microphone | None, Reason | None]:
        """Return the microphone to use, and why it isn't the one used until now."""
        chosen = state.find(self._wanted or "")
        default = state.microphones[0] if state.microphones else None
        if self._used is None:
            return chosen or default, None
        used = state.find(self._used.id)
        if used is None:
            return chosen or default, Reason.UNPLUGGED
        moved = state.find(state.used) if now - self._tried >= _MOVED else None
        if moved is not None and moved not in (used, default):  # by the user, in the system's settings
            self._wanted = moved.id
            return moved, Reason.MOVED
        if chosen is not None:
            return chosen, Reason.BACK
        return (used, None) if self._wanted or default is None else (default, Reason.DEFAULT)

    def _open(self, microphone: Microphone, reason: Reason | None) -> None:
        before = self._used
        self._let_go(Cause.MICROPHONE)
        self._tried = self._loud = self._now()
        self._waited, self._woken, self._clock, self._pre_roll = 0.0, False, SampleClock(), PreRoll()
        self._used = microphone
        try:
            self._stream = self._inputs.open(microphone.id, lambda: self.arrived(None))
        except OSError:
            return
        if before is not None and before.id != microphone.id:
            self._send(MicrophoneOpened(microphone.name, before.name, reason))
        else:
            self._send(MicrophoneOpened(microphone.name))

    def _take_over(self, microphone: Microphone, reason: Reason | None) -> None:
        """Note that the system has connected the open stream to another microphone."""
        before, self._used = self._used, microphone
        self._tried = self._loud = self._now()
        if self._kept is not None:
            self._kept.moved()
        self._send(MicrophoneOpened(microphone.name, before.name if before else "", reason))

    def _let_go(self, cause: Cause) -> None:
        if self._stream is None:
            return
        self._write(self._clock.flush())
        if self._kept is not None:
            self._kept.interrupted(cause)
        self._stream.close()
        self._stream = None
        self._send(MicrophoneClosed())

    def _is_stalled(self) -> bool:
        return self._waited >= (_STALL if self._woken else _WAKE)

    def _fault(self, state: State, now: float) -> Trouble:
        if not state.alive:
            return Trouble(Fault.SOUND_SYSTEM)
        name = self._used.name if self._used is not None else ""
        if not state.microphones:
            return Trouble(Fault.UNPLUGGED, name) if name else Trouble(Fault.NO_MICROPHONE)
        if self._stream is None:
            return Trouble(Fault.UNUSABLE, name)
        if self._used is not None and self._used.id in state.muted:
            return Trouble(Fault.MUTED, name)
        if self._is_stalled():
            return Trouble(Fault.STALLED, name)
        if self._woken and now - self._loud >= _SILENCE:
            return Trouble(Fault.SILENT, name)
        return Trouble(Fault.NONE)

    def _say(self, trouble: Trouble) -> None:
        if trouble != self._trouble:
            self._trouble = trouble
            self._send(trouble)
