"""Zones of the answer clock: thin, good, over the cap, over time (docs/coaching.md, 1)."""

import math
from dataclasses import dataclass

from mlerehearse.texts import say
from mlerehearse.ui.review.timeline.time_view import MARKS

LONG_ENOUGH, CAP, OVER = MARKS


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone of the clock: id, text below the number, and colours of the arc and of that text."""

    id: str
    line: str
    arc: str
    ink: str


def zone_at(seconds: float) -> Zone:
    """Return the zone of an answer; its text counts down to the next mark."""
    if seconds < LONG_ENOUGH:
        return Zone("thin", say("rehearse.thin", seconds=_until(LONG_ENOUGH, seconds)), "accent", "muted")
    if seconds < CAP:
        return Zone("good", say("rehearse.good", seconds=_until(CAP, seconds)), "accent", "good")
    if seconds < OVER:
        return Zone("cap", say("rehearse.over_cap", seconds=_until(OVER, seconds)), "warn", "warn")
    return Zone("over", say("rehearse.over_time", seconds=int(seconds - OVER)), "high", "high")


def _until(mark: float, seconds: float) -> int:
    """Return whole seconds, rounded so that they and the clock's number add up to the mark."""
    return math.ceil(mark - math.floor(seconds))
