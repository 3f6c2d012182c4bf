"""One recording being heard: blocks of sound in, words out as its stretches are complete.

While no more sound has come, what is open is heard beforehand at a pause: if nobody speaks again before the recording
ends, or before the stretch is cut there, that draft is the result, the same words as would come then. So a draft
changes how soon words are there, never which.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from mlerehearse.domain.transcript import Word
from mlerehearse.speech.audio import RATE
from mlerehearse.speech.stretches import Cutter, Stretch
from mlerehearse.speech.vad import Frame, VoiceActivity

Words = tuple[Word, ...]
_DRAFTS = 0.25  # processor time that drafts in vain may take, against all that was not in vain


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of a stretch; `doubtful` if a patient decoder would have tried once more."""

    words: Words
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a hearing tells: of words that stay, of words that are a draft of what follows these, of seconds done."""

    heard: Callable[[Words], None]
    drafted: Callable[[Words], None]
    progress: Callable[[float], None]


Decode = Callable[[Stretch, float, bool], Heard]


class Hearing:
    """`decode` gets a stretch, the time of the last word before it, and whether to be patient with what is hard.

    `cost` gives the processor seconds used so far.
    """

    def __init__(self, decode: Decode, told: Told, cost: Callable[[], float] = time.process_time) -> None:
        self._decode, self._told, self._cost = decode, told, cost
        self._voice, self._cutter = VoiceActivity(), Cutter()
        self._samples = 0
        self._draft: tuple[tuple[object, ...], Heard, float] | None = None  # of what, what, at which cost
        self._useful = self._in_vain = 0.0
        self.words: list[Word] = []

    @property
    def seconds(self) -> float:
        """The length of what has come."""
        return self._samples / RATE

    def push(self, block: bytes) -> None:
        """Take more 16-bit samples; an empty block says that there are no more for now."""
        if not block:
            self._try_ahead()
            return
        pcm = np.frombuffer(block, np.int16)
        self._samples += len(pcm)
        self._take(self._voice.push(pcm.astype(np.float32) / np.float32(32768)))

    def finish(self) -> None:
        """There are no more."""
        self._take(self._voice.finish())
        if stretch := self._cutter.finish():
            self._add(stretch, patient=False)
        self._told.progress(self.seconds)

    def _take(self, frames: Iterator[Frame]) -> None:
        for frame in frames:
            if stretch := self._cutter.push(frame):
                self._add(stretch, patient=True)

    def _add(self, stretch: Stretch, patient: bool) -> None:
        heard = self._known(stretch, patient) or self._hear(stretch, patient)
        self.words += heard.words
        if heard.words:
            self._told.heard(heard.words)
        self._told.progress(min(stretch.end, self.seconds))

    def _known(self, stretch: Stretch, patient: bool) -> Heard | None:
        """The draft, if it is one of this stretch."""
        draft, self._draft = self._draft, None
        if draft is None or draft[0] != stretch.key or (patient and draft[1].doubtful):
            return None
        self._in_vain -= draft[2]
        self._useful += draft[2]
        return draft[1]

    def _hear(self, stretch: Stretch, patient: bool) -> Heard:
        before = self._cost()
        heard = self._decode(stretch, self._until(), patient)
        self._useful += self._cost() - before
        return heard

    def _try_ahead(self) -> None:
        """Hear what is open, if somebody has paused there and drafts have not cost too much yet."""
        stretch = self._cutter.pause()
        if stretch is None or self._in_vain > _DRAFTS * self._useful:
            return
        if self._draft is not None and self._draft[0] == stretch.key:
            return
        before = self._cost()
        heard = self._decode(stretch, self._until(), False)
        cost = self._cost() - before
        self._draft, self._in_vain = (stretch.key, heard, cost), self._in_vain + cost
        self._told.drafted(heard.words)

    def _until(self) -> float:
        return self.words[-1].end if self.words else 0.0
