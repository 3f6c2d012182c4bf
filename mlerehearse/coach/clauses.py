"""The clause around a marker: what is played back of a judgement."""

import re
from collections.abc import Iterator

from mlerehearse.coach.context import Context

_REACH = 14  # tokens on each side of a marker that its clause may take
_LINKS = frozenset("and but so because that then honestly".split())


def judging_clauses(
    context: Context, markers: re.Pattern[str], alone: re.Pattern[str] | None = None
) -> Iterator[tuple[int, int]]:
    """The clauses (tokens, last exclusive) around a pattern's places, each once.

    A clause that follows another directly is one with it, unless its marker matches `alone`.
    """
    held: tuple[int, int] | None = None
    for hit in context.find(markers):
        if held and hit.first < held[1]:
            continue
        start, end = context.clause(hit.first)[0], context.clause(hit.last - 1)[1]
        first, last = max(start, hit.first - _REACH, held[1] if held else 0), min(end, hit.last + _REACH)
        while first < hit.first and context.norm(first) in _LINKS:
            first += 1
        single = alone is not None and alone.search(hit.match.group())
        if held and not single and _follows(context, held[1], first):
            held = held[0], last
            continue
        if held:
            yield held
        held = first, last
    if held:
        yield held


def _follows(context: Context, end: int, start: int) -> bool:
    """Whether a clause goes on directly from one that ends at `end`, in the same sentence."""
    between = range(end, start)
    return context.sentence_of(end - 1) == context.sentence_of(start) and all(context.norm(i) in _LINKS for i in between)
