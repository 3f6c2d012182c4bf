"""Messages to and from the coach's worker process; each job has one answer.

`ReviewTake` is answered by `Reviewed` or `ReviewFailed`, `FindBeat` by `BeatFound`.
"""

from dataclasses import dataclass

from mlerehearse.domain.corrections import Correction
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Asked, Beat
from mlerehearse.domain.transcript import Transcript, Word


@dataclass(frozen=True, slots=True)
class ReviewTake:
    """Request a review of a transcript; the answer repeats `job`."""

    job: str
    transcript: Transcript
    asked: Asked
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The review of a job."""

    job: str
    review: Review


@dataclass(frozen=True, slots=True)
class ReviewFailed:
    """A failed job; `problem` is one sentence for the user."""

    job: str
    problem: str


@dataclass(frozen=True, slots=True)
class FindBeat:
    """Request the beat of the last of these words, in an answer that is still going on."""

    job: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class BeatFound:
    """The beat of a job's last words, or None if it can't be determined."""

    job: str
    beat: Beat | None
