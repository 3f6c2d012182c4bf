"""Finds the next and the previous flag from the playhead and the flag that was played last."""

from collections.abc import Sequence

from mlerehearse.domain.review import Flag

LEAD_IN = 0.4  # seconds played before a flag: enough to catch the word's start, too few to bore
_GRACE = 1.5  # seconds after a flag's start in which "previous" still means the flag before it


def in_time(flags: Sequence[Flag]) -> list[int]:
    """Return the indices of the flags, sorted by start."""
    return sorted(range(len(flags)), key=lambda index: (flags[index].start, index))


def next_flag(flags: Sequence[Flag], current: int, position: float) -> int | None:
    """Return the index of the flag to play next from `position` (seconds), or None.

    `current` is the flag that was played last, or -1.
    """
    order = in_time(flags)
    if current >= 0 and position >= flags[current].start - LEAD_IN - 0.05:
        after = order[order.index(current) + 1 :]
        return next((i for i in after if flags[i].start > position or position < flags[current].end + LEAD_IN), None)
    return next((i for i in order if flags[i].start > position), None)


def previous_flag(flags: Sequence[Flag], current: int, position: float) -> int | None:
    """Return the index of the flag before `position`, or before the flag just played, or None."""
    order = in_time(flags)
    if current >= 0 and flags[current].start - LEAD_IN - 0.05 <= position <= flags[current].start + _GRACE:
        before = order[: order.index(current)]
    else:
        before = [i for i in order if flags[i].start < position - LEAD_IN]
    return before[-1] if before else None


def next_of_kind(flags: Sequence[Flag], flag_id: str, current: int, position: float) -> int | None:
    """Return the next flag of one kind; after the last one it starts over."""
    order = [i for i in in_time(flags) if flags[i].id == flag_id]
    if current in order:
        return order[(order.index(current) + 1) % len(order)]
    return next((i for i in order if flags[i].start > position), order[0] if order else None)
