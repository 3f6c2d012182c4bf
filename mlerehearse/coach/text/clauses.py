"""Find the clause around a marker, or the clause that a learned judgement is about.

The app plays back this clause for a judgement.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlerehearse.coach.context import Context
from mlerehearse.coach.text.lexicon import words

Span = tuple[int, int]  # tokens, last exclusive
_REACH = 14  # a clause takes at most this many tokens on each side of its marker
_UNMARKED = 5  # the same where no punctuation is near
_RUN_ON = 21  # tokens; without punctuation, a longer stretch is more than one clause
_LINKS = words("and but so because that then honestly")
_BEGIN = words("and but so because then or which if when while since i i'd i'm we they they'd he he'd she she'd")
_BARE = 10  # tokens; a sentence of this length normally has punctuation inside
_SURE, _LIKELY = 0.8, 0.5  # likelihoods that suffice alone, and with a sign in the clause
_SHORT = 3  # tokens; shorter pieces are not clauses by themselves


def judged_clauses(context: Context, kind: str, marked: Sequence[Span], signs: re.Pattern[str]) -> tuple[Span, ...]:
    """Return the marked clauses and one clause of each other sentence judged likely, in order.

    `signs` matches words that are typical of such a clause: the clause with the most matches is
    chosen, then the longest.
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
    """Split a sentence into clauses; a piece that is too short joins the piece before it."""
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
    """Return where clauses begin in a long sentence without punctuation.

    The list is empty if the sentence is short or has punctuation.
    """
    if last - first < _BARE or any(context.tokens[i].after for i in range(first, last - 1)):
        return []
    return [i for i in range(first + 1, last) if context.norm(i) in _BEGIN]


def _text(context: Context, span: Span) -> str:
    return " ".join(context.norm(i) for i in range(*span))


def marked_clauses(context: Context, markers: re.Pattern[str], alone: re.Pattern[str] | None = None) -> Iterator[Span]:
    """Yield the clauses (tokens, last exclusive) around a pattern's matches, each once.

    Directly adjacent clauses are merged, unless the later one's marker matches `alone`.
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
    """Return the clause by punctuation.

    If no punctuation is near, the clause reaches to the next conjunction, a few words at most.
    """
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
    """Whether a clause directly continues `held` in the same sentence, without being a run-on."""
    sentence = context.sentence_of(start)
    if context.sentence_of(held[1] - 1) != sentence:
        return False
    run_on = _beginnings(context, *context.span(sentence)) and end - held[0] > _RUN_ON
    return not run_on and all(context.norm(i) in _LINKS for i in range(held[1], start))
