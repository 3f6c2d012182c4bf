"""The clause around a marker, or the one that a judged sentence is about: what is played back of a judgement."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlerehearse.coach.context import Context
from mlerehearse.coach.lexicon import words

Span = tuple[int, int]  # tokens, last exclusive
_REACH = 14  # tokens on each side of a marker that its clause may take
_UNMARKED = 5  # the same where no punctuation was printed
_LINKS = words("and but so because that then honestly")
_SURE, _LIKELY = 0.8, 0.5  # likelihood that makes a judgement alone, and where its clause has a sign of one
_SHORT = 3  # tokens that are no clause by themselves


def judged_clauses(context: Context, kind: str, marked: Sequence[Span], signs: re.Pattern[str]) -> tuple[Span, ...]:
    """The marked clauses, and one of each other sentence that is likely to hold such a judgement, in order.

    `signs` are what such a clause tends to have: of several the one with most of them is taken, then the longest.
    """
    held = {context.sentence_of(first) for first, _ in marked}
    found = list(marked)
    for index, likely in enumerate(context.judged.get(kind, ())):
        if index in held or likely <= _LIKELY:
            continue
        signed = [(len(signs.findall(_text(context, piece))), piece) for piece in _pieces(context, index)]
        most, piece = max(signed, key=lambda one: (one[0], one[1][1] - one[1][0]))
        if most or likely > _SURE:
            found.append(piece)
    return tuple(sorted(found))


def _pieces(context: Context, sentence: int) -> list[Span]:
    """A sentence cut at its punctuation; what is too short goes with what stands before it."""
    first, last = context.span(sentence)
    cuts = [i + 1 for i in range(first, last - 1) if context.tokens[i].after]
    pieces: list[Span] = []
    for start, end in pairwise([first, *cuts, last]):
        if pieces and (end - start < _SHORT or pieces[-1][1] - pieces[-1][0] < _SHORT):
            pieces[-1] = pieces[-1][0], end
        else:
            pieces.append((start, end))
    return pieces


def _text(context: Context, span: Span) -> str:
    return " ".join(context.norm(i) for i in range(*span))


def judging_clauses(context: Context, markers: re.Pattern[str], alone: re.Pattern[str] | None = None) -> Iterator[Span]:
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
