"""`missing_beat`, `thin_beat`, `heavy_beat`: the length of each beat against its target."""

from collections.abc import Iterator

from mlerehearse.coach.advice import severity_by_level, take_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.timing import beat_times, missing_beats
from mlerehearse.domain.review import BeatTime, Severity, TakeFlag
from mlerehearse.domain.story import Beat

_THIN, _HEAVY = 0.6, 1.4  # of the target's lower and upper end (docs/coaching.md, 5)


def find(context: Context) -> Iterator[TakeFlag]:
    """Yield one flag per beat that is missing, thin or heavy; a missing one is not also thin."""
    gone = missing_beats(context)
    for time in beat_times(context):
        if time.beat in gone:
            yield _missing(context, time)
        elif time.seconds < _THIN * time.low:
            yield _off("thin_beat", time)
        elif time.seconds > _HEAVY * time.high:
            yield _off("heavy_beat", time)


def _missing(context: Context, time: BeatTime) -> TakeFlag:
    return take_flag(
        "missing_beat",
        severity=severity_by_level(context) if time.beat is Beat.REFLECTION else Severity.HIGH,
        beat=time.beat,
        values=_figures(time),
    )


def _off(flag: str, time: BeatTime) -> TakeFlag:
    return take_flag(flag, beat=time.beat, values=_figures(time))


def _figures(time: BeatTime) -> dict[str, float]:
    return {"spoken": time.seconds, "low": time.low, "high": time.high}
