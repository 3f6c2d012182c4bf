"""Plays a take at its original pitch, and tells the position about sixty times a second.

The sound comes from a process of its own (playback_worker.py), because a sound server that goes
away can take its client along. That process reports its position in steps of up to 96 ms, so the
playhead runs on its own monotonic clock and is smoothly corrected by the reports (docs/speech.md,
Playback). It also runs without a loudspeaker or an engine.
"""

import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from mlerehearse.services.background import relay
from mlerehearse.services.sound.playback_messages import (
    LoudspeakerChanged,
    PlaybackTrouble,
    PlayedToEnd,
    PositionMeasured,
    TroubleKind,
    Wanted,
)
from mlerehearse.services.sound.playback_process import PlaybackProcess
from mlerehearse.services.sound.playhead import Playhead
from mlerehearse.texts import say

RATES = (0.75, 1.0, 1.25, 1.5, 1.75, 2.0)
_TICK_MS = 16
_CLOSING = 0.1  # seconds that closing the file may take
_START = 10.0  # seconds until the first report; a Bluetooth loudspeaker wakes up, a busy computer starts a process
_STALL = 3.0  # seconds between two reports; usually 0.1
_SOON = 5.0  # seconds: a new process that fails within this time has the same trouble as the one before
_IDLE_MS = 60_000  # until a process without a file is ended


class Player(QObject):
    """Plays one take at a time; positions are in seconds.

    `problem` carries a sentence for the user. `make` returns a PlaybackProcess.
    """

    position_changed = Signal(float)
    playing_changed = Signal(bool)
    rate_changed = Signal(float)
    loop_changed = Signal(bool)
    problem = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
        make: Callable[[Callable[[Any], object], Callable[[Any], object]], PlaybackProcess] = PlaybackProcess,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._head = Playhead(clock)
        self._process = make(relay(self, self._hear), relay(self, self._revive))
        self._numbers, self._jumps = count(1), 0
        self._path: Path | None = None
        self._open = False
        self._jumped_to = self._heard = 0.0  # where the sound was sent, and where it was last
        self._due: float | None = None  # when the next report must be there
        self._revived: float | None = None  # when a new process took over while the take was playing
        self._mute = False  # the process knows of no loudspeaker
        self._loop: tuple[float, float] | None = None
        self._told = ""
        self._tick = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._tick.timeout.connect(self._advance)
        self._idle = QTimer(self, interval=_IDLE_MS, singleShot=True)
        self._idle.timeout.connect(self._process.kill)

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
        self._reset()
        self._path, self._head.duration, self._told, self._open = path, duration, "", True
        self._idle.stop()
        self._want(jump=True)

    def release(self) -> None:
        """Stop and close the file, so that it can be moved or deleted; playing opens it again.

        Waits until it is closed, a few milliseconds.
        """
        self._close_file()
        self._process.settle(_CLOSING)

    def unload(self) -> None:
        """Stop and unload the take."""
        self._close_file()
        self._reset()

    def close(self) -> None:
        """Unload the take and end the process."""
        self.unload()
        self._process.close()

    def play(self) -> None:
        """Play from the playhead, or from the start if it's at the end."""
        if self.playing or self.duration <= 0:
            return
        if self.position >= self.duration - 0.05:
            self.seek(0.0)
        self._open, self._revived = True, None
        self._idle.stop()
        self._start(fresh=self._mute)  # a process without a loudspeaker doesn't notice a sound server that comes back
        self._tick.start()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Pause at the current position."""
        if not self.playing:
            return
        self._head.rest()
        self._tick.stop()
        self._want()
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
        self._want(jump=True)
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
        self._want()
        self.rate_changed.emit(rate)

    # ---- internals

    def _reset(self) -> None:
        self.pause()
        self.set_loop(None)
        self._path, self._head.duration = None, 0.0
        self._head.jump(0.0)
        self.position_changed.emit(0.0)

    def _close_file(self) -> None:
        self.pause()
        if self._open:
            self._open = False
            self._want()
            self._idle.start()

    def _want(self, jump: bool = False, fresh: bool = False) -> None:
        """Tell the process the state that it's to reach; with `jump`, also the position."""
        if jump:
            self._jumps += 1
            self._jumped_to = self._heard = self._head.position()
            self._due = self._clock() + _START
        path = self._path if self._open else None
        number = next(self._numbers)
        self._process.want(Wanted(number, path, self.playing, self.rate, self._jumps, self._jumped_to), fresh)

    def _start(self, fresh: bool = False) -> None:
        """Play the sound from the playhead on."""
        self._mute = False
        self._head.run(led=True)
        self._want(jump=True, fresh=fresh)

    def _advance(self) -> None:
        position = self._head.position()
        if self._loop is not None and position >= self._loop[1]:
            self.seek(self._loop[0])
        elif position >= self.duration:
            self.pause()
        elif self._due is not None and self._clock() > self._due:
            self._revive()
        else:
            self.position_changed.emit(position)

    def _hear(self, message: PositionMeasured | PlayedToEnd | PlaybackTrouble | LoudspeakerChanged) -> None:
        if isinstance(message, LoudspeakerChanged):
            self._mute = False
            if self.playing:
                self._start()
        elif message.jump != self._jumps:
            return  # from before a jump, or from a process that has ended
        elif isinstance(message, PositionMeasured):
            self._measured(message)
        else:
            self._due = None
            if isinstance(message, PlaybackTrouble):
                self._take_trouble(message.kind)

    def _measured(self, message: PositionMeasured) -> None:
        now = self._clock()
        self._head.measured(message.position, message.moment)
        self._heard, self._due, self._told = message.position, now + _STALL, ""
        if self._revived is not None and now > self._revived + _SOON:
            self._revived = None

    def _take_trouble(self, kind: TroubleKind) -> None:
        """Say what is wrong, once, and let the playhead run without sound.

        A loudspeaker that was there before its process ended means that the sound server is gone.
        """
        self._mute = kind is TroubleKind.NO_LOUDSPEAKER
        self._head.run_free()
        if self._mute and self._revived is not None:
            self._stop(say("review.sound_stopped"))
        else:
            self._tell(say(f"review.{kind.value}"))

    def _revive(self, _code: int | None = None) -> None:
        """Play on where the sound was, once, with a new process: the last one died or hangs."""
        if not self.playing:
            return
        self._head.jump(self._heard)
        if self._revived is not None:
            self._stop(say("review.playback_failed"))
        else:
            self._revived = self._clock()
            self._start(fresh=True)

    def _stop(self, sentence: str) -> None:
        self.pause()
        self._told = ""
        self._tell(sentence)

    def _tell(self, sentence: str) -> None:
        if sentence != self._told:
            self._told = sentence
            self.problem.emit(sentence)
