"""What the coach's worker is told and answers: `ReviewTake` in, `Reviewed` or `ReviewFailed` out, one answer a job."""

from dataclasses import dataclass

from mlerehearse.domain.corrections import Correction
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Asked
from mlerehearse.domain.transcript import Transcript


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
