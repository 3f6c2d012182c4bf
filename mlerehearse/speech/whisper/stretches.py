"""Cut a recording at its pauses into stretches of 12-28 s, each transcribed on its own.

This is the policy P3 named in a transcript's options (docs/speech.md). All decisions depend only on
the sequence of 32 ms frames, so a growing file and a finished one are cut alike. The first
sound begins a frame (streaming.py), so the length of digital silence before it changes nothing.

From 12 s on, a silence of 0.7 s ends a stretch. Compared with 1.0 s from 20 s on, this leaves a
third less untranscribed when the speaker stops, for a tenth more work. It costs no words: on the
six spoken takes WER is 0.036 (0.039 before), and 16 of 18 um are found, as before.
"""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from mlerehearse.domain.audio_format import RATE
from mlerehearse.speech.audio.resampler import Samples
from mlerehearse.speech.audio.voice_activity import FRAME_SECONDS, Frame


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_SECONDS)


_EARLY = _frames(18.0)  # earliest cut of a stretch that has grown too long
_ENOUGH, _REST = _frames(12.0), _frames(0.7)  # beyond this length, a silence this long ends a stretch
_FULL = _frames(28.0)
_LONG_SILENCE = _frames(2.0)  # a longer silence is left out, except for EDGE on each side
EDGE = _frames(0.42)  # frames of silence kept on each side of speech
_ASIDE = _frames(1.0)  # a silence this long may mean that the speaker has finished
_PAUSE = 4  # frames; the shortest silence to cut in (0.1 s)
_LATER = 0.01 * FRAME_SECONDS  # seconds of pause length that one frame of lateness is worth
_QUIET, _QUIET_WITHIN = _frames(0.16), _frames(5.5)  # if there is no pause: the quietest moment of the last seconds

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """A run of samples that is transcribed on its own.

    `pieces` maps it to the recording: (seconds in the stretch, seconds in the recording) for
    the start of each run without a gap. `speech` holds the spans of voice activity, in seconds
    of the stretch. `end` is its end in the recording, in seconds.
    """

    samples: Samples
    pieces: tuple[tuple[float, float], ...]
    speech: tuple[Span, ...]
    end: float

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for two stretches of one recording that hold the same sound."""
        return self.pieces, self.end

    @property
    def seconds(self) -> float:
        """The length, without the silences that were left out."""
        return len(self.samples) / RATE

    def place(self, seconds: float) -> tuple[float, float]:
        """Return (shift, end) of the piece at this moment; shift converts to recording time."""
        number = bisect_right([piece[0] for piece in self.pieces], seconds) - 1
        inside, outside = self.pieces[max(0, number)]
        after = self.pieces[number + 1][0] if number + 1 < len(self.pieces) else self.seconds
        return outside - inside, after


class Cutter:
    """Takes frames one by one and returns each stretch once it is complete.

    `begin` is where frame 0 begins in the recording, in seconds.
    """

    def __init__(self, begin: float = 0.0) -> None:
        self._begin = begin
        self._open: list[Frame] = []
        self._silent = 0  # frames of silence at the end of the open stretch, without those left out
        self._spoken = False

    def push(self, frame: Frame) -> Stretch | None:
        """Return a stretch if this frame completes one."""
        self._take(frame)
        if self._spoken and len(self._open) >= _ENOUGH and self._silence() >= _REST:
            return self._cut(len(self._open) - self._silent + EDGE)
        if self._spoken and len(self._open) >= _FULL:
            return self._cut(_best_cut(self._open))
        return None

    def pause(self) -> Stretch | None:
        """Return the open stretch if nobody has spoken for a second.

        It has exactly the samples that `finish` will return if nobody speaks again.
        """
        return _stretch(self._open, self._begin) if self._spoken and self._silence() >= _ASIDE else None

    def finish(self) -> Stretch | None:
        """Return the open stretch if it contains speech."""
        return self._cut(len(self._open)) if self._spoken else None

    def _take(self, frame: Frame) -> None:
        self._open.append(frame)
        self._silent = 0 if frame.speech else self._silent + 1
        self._spoken |= frame.speech
        if not self._spoken:
            del self._open[:-EDGE]
            self._silent = len(self._open)
        elif self._silence() > _LONG_SILENCE:
            del self._open[len(self._open) - self._silent + EDGE : -EDGE]
            self._silent = 2 * EDGE

    def _silence(self) -> int:
        """Return the frames since the last speech, including those left out."""
        return _run(self._open[-self._silent :]) if self._silent else 0

    def _cut(self, place: int) -> Stretch | None:
        head, rest = self._open[:place], self._open[place:]
        self._open, self._silent, self._spoken = [], 0, False
        for frame in rest:
            self._take(frame)
        return _stretch(head, self._begin)


def _run(frames: list[Frame]) -> int:
    """Return the length in frames of a silence, including the part that was left out."""
    return frames[-1].index - frames[0].index + 1


def _best_cut(frames: list[Frame]) -> int:
    """Return where to cut within 18-28 s: in the best pause, or else at the quietest moment.

    Longer and later pauses are better; the quietest moment is sought near the end.
    """
    best, place, run = 0.0, 0, 0
    for position, frame in enumerate([*frames, None]):
        if frame is not None and not frame.speech:
            run += 1
            continue
        first = position - run
        if run >= _PAUSE and first >= _EARLY:
            score = _run(frames[first:position]) * FRAME_SECONDS + (first - _EARLY) * _LATER
            if score > best:
                best, place = score, first + min(EDGE, run // 2)
        run = 0
    return place or _quietest(frames)


def _quietest(frames: list[Frame]) -> int:
    begin = len(frames) - _QUIET_WITHIN
    energy = np.array([float(np.dot(frame.samples, frame.samples)) for frame in frames[begin:]])
    sums = np.convolve(energy, np.ones(_QUIET), "valid")
    return begin + int(np.argmin(sums)) + _QUIET // 2


def _stretch(frames: list[Frame], begin: float) -> Stretch | None:
    """Make a stretch, trimmed to 0.42 s of silence at both ends; None if there is no speech."""
    spoken = [position for position, frame in enumerate(frames) if frame.speech]
    if not spoken:
        return None
    frames = frames[max(0, spoken[0] - EDGE) : spoken[-1] + 1 + EDGE]
    pieces, speech = [], []
    for position, frame in enumerate(frames):
        before = frames[position - 1] if position else None
        if before is None or frame.index != before.index + 1:
            pieces.append((position * FRAME_SECONDS, begin + frame.index * FRAME_SECONDS))
        if frame.speech and not (before and before.speech):
            speech.append((position, position))
        if frame.speech:
            speech[-1] = (speech[-1][0], position + 1)
    return Stretch(
        np.concatenate([frame.samples for frame in frames]),
        tuple(pieces),
        tuple((first * FRAME_SECONDS, last * FRAME_SECONDS) for first, last in speech),
        begin + (frames[-1].index + 1) * FRAME_SECONDS,
    )
