"""The coach's worker process: it loads the models once, then reviews takes as they come.

The app's main process imports this module too, to name `serve`. Slow imports therefore happen
inside the functions that only the worker calls.
"""

import contextlib
from collections.abc import Callable

from mlerehearse.coach.coach_messages import BeatFound, FindBeat, Reviewed, ReviewFailed, ReviewTake
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Beat
from mlerehearse.errors import RehearseError
from mlerehearse.log import log_bug
from mlerehearse.texts import say
from mlerehearse.worker import Channel


def _review(job: ReviewTake) -> Review:
    from mlerehearse.coach.learned.learned_models import bundled
    from mlerehearse.coach.reviewer import review

    return review(job.transcript, job.asked, job.corrections, bundled())


def _beat(job: FindBeat) -> Beat | None:
    from mlerehearse.coach.learned.learned_models import bundled
    from mlerehearse.coach.reviewer import beat_so_far

    models = bundled()
    return beat_so_far(job.words, models.encoder, models.beats)


def _warm() -> None:
    """Load the models and run the encoder once, so that the first review does not wait."""
    from mlerehearse.coach.learned.learned_models import bundled

    bundled().encoder.read(["Ready."])


def serve(channel: Channel) -> None:
    """Answer every `ReviewTake` and `FindBeat` until the channel is closed."""
    with contextlib.suppress(RehearseError):  # the first job reports the error to the user
        _warm()
    while True:
        message = channel.receive()
        if isinstance(message, ReviewTake):
            channel.send(answer_review(message, _review))
        elif isinstance(message, FindBeat):
            channel.send(answer_beat(message, _beat))


def answer_review(job: ReviewTake, make: Callable[[ReviewTake], Review]) -> Reviewed | ReviewFailed:
    """Return the review, or one sentence that says why there is none.

    No error of a single take may end the worker.
    """
    try:
        return Reviewed(job.job, make(job))
    except RehearseError as problem:
        return ReviewFailed(job.job, str(problem))
    except Exception as bug:
        log_bug(bug)
        return ReviewFailed(job.job, say("coach.failed"))


def answer_beat(job: FindBeat, find: Callable[[FindBeat], Beat | None]) -> BeatFound:
    """Return the beat, or None on any error, since nobody waits for the answer."""
    try:
        return BeatFound(job.job, find(job))
    except RehearseError:
        return BeatFound(job.job, None)
    except Exception as bug:
        log_bug(bug)
        return BeatFound(job.job, None)
