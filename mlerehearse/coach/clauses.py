"""The clause around a marker: what is played back of a judgement."""

import re
from collections.abc import Iterator

from mlerehearse.coach.context import Context
from mlerehearse.coach.lexicon import words

_REACH = 14  # tokens on each side of a marker that its clause may take
_UNMARKED = 5  # the same where no punctuation was printed
_LINKS = words("and but so because that then honestly")


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
        first, last = _around(context, hit.first, hit.last)
        first = max(first, held[1] if held else 0)
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


def _around(context: Context, first: int, last: int) -> tuple[int, int]:
    """The clause by punctuation; where none is near, up to the next "and" or "but", a few words at most."""
    start, end = context.clause(first)[0], context.clause(last - 1)[1]
    low, high = max(start, first - _REACH), min(end, last + _REACH)
    if low > start:
        low = max([first - _UNMARKED, *(i for i in range(first - _UNMARKED, first) if context.norm(i) in _LINKS)])
    if high < end:
        high = min([last + _UNMARKED, *(i for i in range(last, last + _UNMARKED) if context.norm(i) in _LINKS)])
    return low, high


def _follows(context: Context, end: int, start: int) -> bool:
    """Whether a clause goes on directly from one that ends at `end`, in the same sentence."""
    between = range(end, start)
    return context.sentence_of(end - 1) == context.sentence_of(start) and all(
        context.norm(i) in _LINKS for i in between
    )
