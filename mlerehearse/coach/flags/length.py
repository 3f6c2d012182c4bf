"""`too_short`, `over_cap`, `too_long`: the whole answer against 1:30, 3:00 and 4:00."""

from collections.abc import Iterator

from mlerehearse.coach.advice import take_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.timing import CAP, FAIL, THIN, beat_times, length
from mlerehearse.domain.review import TakeFlag
from mlerehearse.domain.story import Beat


def find(context: Context) -> Iterator[TakeFlag]:
    """Yield at most two of the three flags: an answer past 4:00 is also past 3:00."""
    spoken = length(context)
    if spoken < THIN:
        yield take_flag("too_short", values={"length": spoken})
    if spoken > CAP:
        heaviest = _heaviest(context)
        where = {"heaviest": heaviest.value} if heaviest else {}
        yield take_flag("over_cap", advice="" if heaviest else "even", values={"length": spoken, **where})
    if spoken > FAIL:
        yield take_flag("too_long", values={"length": spoken})


def _heaviest(context: Context) -> Beat | None:
    """Return the beat that is furthest over its target, or None if none is over."""
    over = {time.beat: time.seconds - time.high for time in beat_times(context)}
    beat = max(over, key=lambda b: over[b])
    return beat if over[beat] > 0 else None
