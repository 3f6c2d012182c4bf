"""The clause around a marker, or the one that a judged sentence is about: what is played back of a judgement."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlerehearse.coach.context import Context
from mlerehearse.coach.lexicon import words

Span = tuple[int, int]  # tokens, last exclusive
_REACH = 14  # tokens on each side of a marker that its clause may take
_UNMARKED = 5  # the same where no punctuation was printed
_RUN_ON = 21  # tokens that are more than one clause of a sentence without punctuation
_LINKS = words("and but so because that then honestly")
_BEGIN = words("and but so because then or which if when while since i i'd i'm we they they'd he he'd she she'd")
_BARE = 10  # tokens of a sentence in which a mark would have been printed
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
    """A sentence cut at its clauses; what is too short goes with what stands before it."""
    first, last = context.span(sentence)
    cuts = _beginnings(context, first, last) or [i + 1 for i in range(first, last - 1) if context.tokens[i].after]
    pieces: list[Span] = []
    for start, end in pairwise([first, *cuts, last]):
        if pieces and (end - start < _SHORT or pieces[-1][1] - pieces[-1][0] < _SHORT):
            pieces[-1] = pieces[-1][0], end
        else:
            pieces.append((start, end))
    return pieces


def _beginnings(context: Context, first: int, last: int) -> list[int]:
    """Where clauses begin in a sentence that is long enough for punctuation and has none; else nothing."""
    if last - first < _BARE or any(context.tokens[i].after for i in range(first, last - 1)):
        return []
    return [i for i in range(first + 1, last) if context.norm(i) in _BEGIN]


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
        if held and not single and _follows(context, held, first, last):
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
    begins = _beginnings(context, *context.span(context.sentence_of(first)))
    start = max([start, *(i for i in begins if i <= first)])
    end = min([end, *(i for i in begins if i >= last)])
    low, high = max(start, first - _REACH), min(end, last + _REACH)
    if low > start:
        low = max([first - _UNMARKED, *(i for i in range(first - _UNMARKED, first) if context.norm(i) in _LINKS)])
    if high < end:
        high = min([last + _UNMARKED, *(i for i in range(last, last + _UNMARKED) if context.norm(i) in _LINKS)])
    return low, high


def _follows(context: Context, held: Span, start: int, end: int) -> bool:
    """Whether a clause goes on directly from the one that is held, in the same sentence, and they are no run-on."""
    sentence = context.sentence_of(start)
    if context.sentence_of(held[1] - 1) != sentence:
        return False
    run_on = _beginnings(context, *context.span(sentence)) and end - held[0] > _RUN_ON
    return not run_on and all(context.norm(i) in _LINKS for i in range(held[1], start))
