"""When a well-built answer passes from beat to beat: the middles of the targets, added up (product.md, Rehearse)."""

from dataclasses import dataclass
from functools import cache

from mlerehearse.domain.story import Beat
from mlerehearse.resources import table


@dataclass(frozen=True, slots=True)
class Planned:
    """A beat's place in the plan, in seconds from the start, and its names."""

    beat: Beat
    start: float
    end: float
    name: str
    short: str


@cache
def plan() -> tuple[Planned, ...]:
    """Lay the six beats one after the other."""
    planned, at = [], 0.0
    for beat in Beat:
        entry = table("beats.toml")[beat.value]
        length = (entry["low"] + entry["high"]) / 2
        if length:
            planned.append(Planned(beat, at, at + length, entry["name"], entry["short"]))
            at += length
    return tuple(planned)


def planned_at(seconds: float) -> Planned | None:
    """Find the beat that the answer would be in by now; None once all are told."""
    return next((planned for planned in plan() if seconds < planned.end), None)
