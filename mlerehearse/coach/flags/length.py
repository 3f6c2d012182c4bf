"""`too_short`, `over_cap`, `too_long`: the whole answer against 1:30, 3:00 and 4:00."""

from collections.abc import Iterator

from mlerehearse.coach.advice import take_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.timing import CAP, FAIL, THIN, beat_entry, beat_times, length
from mlerehearse.domain.review import TakeFlag
from mlerehearse.texts import clock


def find(context: Context) -> Iterator[TakeFlag]:
    """Yield at most two of the three flags: an answer past 4:00 is also past 3:00."""
    spoken = length(context)
    if spoken < THIN:
        yield take_flag("too_short", values={"length": clock(spoken)})
    if spoken > CAP:
        heaviest = _heaviest(context)
        yield take_flag(
            "over_cap",
            instead="" if heaviest else "even",
            values={"length": clock(spoken), "heaviest": heaviest},
        )
    if spoken > FAIL:
        yield take_flag("too_long", values={"length": clock(spoken)})


def _heaviest(context: Context) -> str:
    """Return the name of the beat that is furthest over its target, or "" if none is over."""
    over = {time.beat: time.seconds - time.high for time in beat_times(context)}
    beat = max(over, key=lambda b: over[b])
    return str(beat_entry(beat)["name"]) if over[beat] > 0 else ""
