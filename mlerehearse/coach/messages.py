"""What the coach's worker is told and answers, one answer a job.

`ReviewTake` in, `Reviewed` or `ReviewFailed` out; `FindBeat` in, `BeatFound` out.
"""

from dataclasses import dataclass

from mlerehearse.domain.corrections import Correction
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Asked, Beat
from mlerehearse.domain.transcript import Transcript, Word


@dataclass(frozen=True, slots=True)
class ReviewTake:
    """Review a transcript; `job` comes back with the answer."""

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
    """No review of a job, and why in one sentence for the user."""

    job: str
    problem: str


@dataclass(frozen=True, slots=True)
class FindBeat:
    """Say which beat the last of these words tell; the answer goes on."""

    job: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class BeatFound:
    """The beat of a job's last words; None where that can't be told."""

    job: str
    beat: Beat | None
