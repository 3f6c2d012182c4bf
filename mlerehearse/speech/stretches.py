"""A recording cut at its pauses into stretches of 12-28 s, each transcribed alone (policy P3 of live.md).

All decisions rest on frames of 32 ms in their order, so a growing file and a finished one are cut alike.

live.md cuts at a silence of 1.0 s from 20 s on. From 12 s on at 0.7 s leaves a third less open when the speaker stops,
for a tenth more work, and costs no words: on the six spoken takes WER 0.036 (0.039), um 16 of 18 (16).
"""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from mlerehearse.speech.audio import RATE, Samples
from mlerehearse.speech.vad import FRAME_SECONDS, Frame


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_SECONDS)


_EARLY = _frames(18.0)  # the earliest cut of a stretch that has become too long
_ENOUGH, _REST = _frames(12.0), _frames(0.7)  # from here on, a silence of this length ends a stretch
_FULL = _frames(28.0)
_LONG_SILENCE = _frames(2.0)  # is left out, but for
_EDGE = _frames(0.42)  # on each side
_ASIDE = _frames(1.0)  # a silence after which the speaker may have ended
_PAUSE = 4  # frames: the shortest silence to cut in (0.1 s)
_LATER = 0.01 * FRAME_SECONDS  # seconds of pause that one frame later is worth
_QUIET, _QUIET_WITHIN = _frames(0.16), _frames(5.5)  # without a pause: the quietest moment of the last seconds

Span = tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Samples to be heard at one go.

    `pieces` says where they come from: (seconds in the stretch, seconds in the recording) of each run without a gap.
    `speech` are the spans of voice activity, in seconds of the stretch. `end` is where it ends in the recording.
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
        """Its length, without the silences left out."""
        return len(self.samples) / RATE

    def place(self, seconds: float) -> tuple[float, float]:
        """(shift, end) of the piece that holds this moment: shift takes stretch time to recording time."""
        number = bisect_right([piece[0] for piece in self.pieces], seconds) - 1
        inside, outside = self.pieces[max(0, number)]
        after = self.pieces[number + 1][0] if number + 1 < len(self.pieces) else self.seconds
        return outside - inside, after


class Cutter:
    """Takes frames one by one and gives a stretch whenever one is complete."""

    def __init__(self) -> None:
        self._open: list[Frame] = []
        self._silent = 0  # frames of silence at the end of what is open, without those left out
        self._spoken = False

    def push(self, frame: Frame) -> Stretch | None:
        """A stretch if this frame completes one."""
        self._take(frame)
        if self._spoken and len(self._open) >= _ENOUGH and self._silence() >= _REST:
            return self._cut(len(self._open) - self._silent + _EDGE)
        if self._spoken and len(self._open) >= _FULL:
            return self._cut(_best_cut(self._open))
        return None

    def pause(self) -> Stretch | None:
        """What is open, if nobody has spoken for a second: the very samples of `finish` if nobody does again."""
        return _stretch(self._open) if self._spoken and self._silence() >= _ASIDE else None

    def finish(self) -> Stretch | None:
        """What is left, if anything was said in it."""
        return self._cut(len(self._open)) if self._spoken else None

    def _take(self, frame: Frame) -> None:
        self._open.append(frame)
        self._silent = 0 if frame.speech else self._silent + 1
        self._spoken |= frame.speech
        if not self._spoken:
            del self._open[:-_EDGE]
            self._silent = len(self._open)
        elif self._silence() > _LONG_SILENCE:
            del self._open[len(self._open) - self._silent + _EDGE : -_EDGE]
            self._silent = 2 * _EDGE

    def _silence(self) -> int:
        """Frames since the last speech, with those left out."""
        return _run(self._open[-self._silent :]) if self._silent else 0

    def _cut(self, place: int) -> Stretch | None:
        head, rest = self._open[:place], self._open[place:]
        self._open, self._silent, self._spoken = [], 0, False
        for frame in rest:
            self._take(frame)
        return _stretch(head)


def _run(frames: list[Frame]) -> int:
    """The length in frames of a silence, with the part of it that was left out."""
    return frames[-1].index - frames[0].index + 1


def _best_cut(frames: list[Frame]) -> int:
    """The position in the pause that is longest and latest within 18-28 s, or at the quietest moment near the end."""
    best, place, run = 0.0, 0, 0
    for position, frame in enumerate([*frames, None]):
        if frame is not None and not frame.speech:
            run += 1
            continue
        first = position - run
        if run >= _PAUSE and first >= _EARLY:
            score = _run(frames[first:position]) * FRAME_SECONDS + (first - _EARLY) * _LATER
            if score > best:
                best, place = score, first + min(_EDGE, run // 2)
        run = 0
    return place or _quietest(frames)


def _quietest(frames: list[Frame]) -> int:
    begin = len(frames) - _QUIET_WITHIN
    energy = np.array([float(np.dot(frame.samples, frame.samples)) for frame in frames[begin:]])
    sums = np.convolve(energy, np.ones(_QUIET), "valid")
    return begin + int(np.argmin(sums)) + _QUIET // 2


def _stretch(frames: list[Frame]) -> Stretch | None:
    """Trimmed to 0.42 s of silence at both ends; None when nobody speaks."""
    spoken = [position for position, frame in enumerate(frames) if frame.speech]
    if not spoken:
        return None
    frames = frames[max(0, spoken[0] - _EDGE) : spoken[-1] + 1 + _EDGE]
    pieces, speech = [], []
    for position, frame in enumerate(frames):
        before = frames[position - 1] if position else None
        if before is None or frame.index != before.index + 1:
            pieces.append((position * FRAME_SECONDS, frame.index * FRAME_SECONDS))
        if frame.speech and not (before and before.speech):
            speech.append((position, position))
        if frame.speech:
            speech[-1] = (speech[-1][0], position + 1)
    return Stretch(
        np.concatenate([frame.samples for frame in frames]),
        tuple(pieces),
        tuple((first * FRAME_SECONDS, last * FRAME_SECONDS) for first, last in speech),
        (frames[-1].index + 1) * FRAME_SECONDS,
    )
