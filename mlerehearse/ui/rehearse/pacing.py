"""Planned times of the beats: the middles of their targets, added up (docs/design.md, Rehearse)."""

from dataclasses import dataclass
from functools import cache

from mlerehearse.domain import names
from mlerehearse.domain.story import Beat
from mlerehearse.resources import table


@dataclass(frozen=True, slots=True)
class PlannedBeat:
    """A beat's planned start and end, in seconds from the start of the answer, and its names."""

    beat: Beat
    start: float
    end: float
    name: str
    short: str


@cache
def beat_plan() -> tuple[PlannedBeat, ...]:
    """Return the plan: the six beats in order, each as long as the middle of its target."""
    planned, at = [], 0.0
    for beat in Beat:
        entry = table("beats.toml")[beat.value]
        length = (entry["low"] + entry["high"]) / 2
        if length:
            planned.append(PlannedBeat(beat, at, at + length, names.beat(beat), entry["short"]))
            at += length
    return tuple(planned)


def planned_beat_at(seconds: float) -> PlannedBeat | None:
    """Return the beat that is planned at a time, or None after the last one."""
    return next((planned for planned in beat_plan() if seconds < planned.end), None)
