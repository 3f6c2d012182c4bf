"""The sample that comes with the app, as a take that is in no list and leaves nothing on the disk.

It answers the questions of the Review page as the library does for other takes. Its sound and its
words are in resources/sample, so it can be shown before a speech model is installed. The coach
reviews it anew in each session. Corrections are kept in memory, until it's opened again.
"""

import threading
import uuid
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mlerehearse.domain import names
from mlerehearse.domain.corrections import Correction, CorrectionKind
from mlerehearse.domain.protocols import Clock
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Asked, Level, Track
from mlerehearse.domain.take import EPOCH, Gap, Take, TakeRow, TakeState
from mlerehearse.domain.transcript import Transcript
from mlerehearse.formats import transcript_files
from mlerehearse.resources import resource, table
from mlerehearse.takes.store import peaks as waveform
from mlerehearse.texts import say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_ID = "sample"  # which no other take has, since their ids are UUIDs
WORDS = "sample/words.json"  # below resources/; packaging/sample_words.py makes it


class SampleTake:
    """Every method may be called from any thread; the ids that they take are the sample's.

    `level` returns the level that the user selected. `grade` requests a review of the sample, which
    calls `material`, then `keep` or `fail`.
    """

    def __init__(self, clock: Clock, level: Callable[[], Level], grade: Callable[["SampleTake"], None]) -> None:
        self._clock, self._level, self._grade = clock, level, grade
        self._lock = threading.Lock()
        self._corrections: tuple[Correction, ...] = ()
        self._sent: tuple[Correction, ...] | None = None  # what the running review considers
        self._review: Review | None = None
        self._problem = ""
        self._requested: Asked | None = None  # what a review under way is for

    # ---- reading

    def begin(self) -> TakeRow:
        """Forget the corrections, and return the sample as lists show a take."""
        with self._lock:
            if self._corrections:
                self._corrections, self._review, self._requested = (), None, None
        return self.find(SAMPLE_ID)

    def find(self, take_id: str) -> TakeRow:
        """Return the sample as lists show a take."""
        about, words = table("sample/sample.toml"), self._transcript
        take = Take(
            SAMPLE_ID,
            EPOCH,
            "UTC",
            about["prompt"],
            track=Track(about["track"]),
            audio=about["file"],
            duration=words.duration,
            title=say("review.sample_title"),
        )
        state = TakeState.READY if self._review else TakeState.FAILED if self._problem else TakeState.REVIEWING
        model = words.made_by.model if words.made_by else ""
        return TakeRow(take, state, names.prompt(take.prompt), problem=self._problem, heard_with=model)

    def audio(self, take_id: str) -> Path:
        """Return the path of its sound."""
        return resource(f"sample/{table('sample/sample.toml')['file']}")

    def peaks(self, take_id: str) -> "NDArray[np.float32]":
        """Return the lowest and highest sample of each 10 ms as an (n, 2) array in -1..1."""
        return waveform.compute_peaks(self.audio(take_id))

    def gaps(self, take_id: str) -> tuple[Gap, ...]:
        """Return where sound was lost, which is nowhere."""
        return ()

    def transcript(self, take_id: str) -> Transcript:
        """Return its words, uncorrected."""
        return self._transcript

    def review(self, take_id: str) -> Review | None:
        """Return its latest review, or None before there is one."""
        return self._review

    # ---- what the user does with it

    def correct(
        self, take_id: str, kind: CorrectionKind, value: str, start: float, end: float, words: tuple[str, ...]
    ) -> Correction:
        """Correct the words from `start` to `end` seconds, and have the sample reviewed again."""
        correction = Correction(str(uuid.uuid4()), self._clock.now(), kind, value, start, end, words)
        with self._lock:
            self._corrections = (*self._corrections, correction)
        self._grade(self)
        return correction

    def undo_last(self, take_id: str) -> Correction | None:
        """Undo the latest correction and return it, or None if there is none."""
        with self._lock:
            if not self._corrections:
                return None
            last, self._corrections = self._corrections[-1], self._corrections[:-1]
        self._grade(self)
        return last

    def retry(self, take_id: str = SAMPLE_ID) -> None:
        """Have the sample reviewed again."""
        self._problem, self._requested = "", self._asked()
        self._grade(self)

    def renew(self) -> None:
        """Have the sample reviewed for the selected level, unless it was or is being reviewed."""
        reviewed = self._review.asked if self._review else None
        if self._asked() not in (reviewed, self._requested):
            self.retry()

    # ---- called by the coach's queue

    def material(self) -> tuple[Transcript, Asked, tuple[Correction, ...]]:
        """Return what the coach has to review."""
        with self._lock:
            self._sent = self._corrections
            return self._transcript, self._asked(), self._sent

    def keep(self, review: Review) -> bool:
        """Keep a review; return False if there were corrections meanwhile, which makes it stale."""
        with self._lock:
            current = self._sent is self._corrections
            if current:
                self._review, self._problem, self._requested = review, "", None
            return current

    def fail(self, problem: str) -> None:
        """Note why there is no review, in a sentence."""
        self._problem, self._requested = problem, None

    # ---- internals

    @cached_property
    def _transcript(self) -> Transcript:
        return transcript_files.read(resource(WORDS)).transcript

    def _asked(self) -> Asked:
        about = table("sample/sample.toml")
        return Asked(about["prompt"], Track(about["track"]), level=self._level())
