"""The coach's worker process: loads the sentence encoder and the beat model once, then reviews takes as they come.

The window's process imports this module, too, to name `serve`: what is slow to import is imported in the worker alone.
"""

import contextlib
import logging
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING

from mlerehearse.coach.messages import Reviewed, ReviewFailed, ReviewTake
from mlerehearse.domain.review import Review
from mlerehearse.errors import RehearseError
from mlerehearse.texts import say
from mlerehearse.worker import Channel

if TYPE_CHECKING:
    from mlerehearse.coach.beats import BeatModel


class _Coach:
    """The models, loaded at the first need; what is missing is missed, and told, with each job again."""

    def __init__(self) -> None:
        from mlerehearse.coach.encoder import SentenceEncoder

        self._encoder = SentenceEncoder()
        self._beats: BeatModel | None = None

    def warm(self) -> None:
        self._load()
        self._encoder.warm()

    def review(self, job: ReviewTake) -> Review:
        from mlerehearse.coach.review import review

        return review(job.transcript, job.asked, job.corrections, self._encoder, self._load())

    def _load(self) -> "BeatModel":
        from mlerehearse.coach.beats import BeatModel

        self._beats = self._beats or BeatModel.load()
        return self._beats


def serve(channel: Channel) -> None:
    """Answer every `ReviewTake` until the channel is closed."""
    coach = _Coach()
    with contextlib.suppress(RehearseError):  # the first job tells it to the user
        coach.warm()
    while True:
        message = channel.receive()
        if isinstance(message, ReviewTake):
            channel.send(answer(message, coach.review))


def answer(job: ReviewTake, make: Callable[[ReviewTake], Review]) -> Reviewed | ReviewFailed:
    """The review, or why there is none in one sentence: one bad take ends no worker."""
    try:
        return Reviewed(job.job, make(job))
    except RehearseError as problem:
        return ReviewFailed(job.job, str(problem))
    except Exception as bug:
        # where it broke, without the error's text: that may hold spoken words
        where = "".join(traceback.format_tb(bug.__traceback__))
        logging.getLogger(__name__).error("review of job %s failed: %s\n%s", job.job, type(bug).__name__, where)
        return ReviewFailed(job.job, say("coach.failed"))
