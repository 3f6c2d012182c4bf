"""What is good about a take, from its words and figures.

People don't return to a review that only complains.
"""

import re
from collections.abc import Callable, Sequence

from mlerehearse.coach.context import Context
from mlerehearse.coach.delivery import i_clauses
from mlerehearse.coach.flags import blame, filler, heroics, hypothetical, learning, time_anchor, we
from mlerehearse.coach.numbers.judged_numbers import judged_numbers
from mlerehearse.coach.text.lexicon import words
from mlerehearse.coach.timing import CAP, THIN, length, missing_beats
from mlerehearse.domain.review import Praise
from mlerehearse.domain.story import Beat

_MOST = 2
_SURE = 0.7  # minimum confidence of a beat that is praised
_REASON = re.compile(r"\b(?:because|since|so that|so|as|the reason|which would|in exchange|trade-?off)\b")
_CHOICE = re.compile(
    r"\b(?:rather than|instead|over the|trade-?off|in exchange|alternatives?|options?|could have|i'd have|would have"
    r"|(?:i|i'd|i've) (?:\w+ )?(?:chose|chosen|picked|decided|argued|refused|preferred|turned down|ruled out|rejected"
    r"|dropped|kept|took|went with|went for|was against|said no|passed over|put off|settled))\b"
)
_LESSON = re.compile(
    r"\b(?:learn\w*|taught|lesson|since then|from then|from now on|these days|nowadays|today|next time|differently"
    r"|again|should have|shouldn't have|i'd have|would have|changed|now|always|never|every|any|before|until|no longer"
    r"|i (?:don't|do|ask|write|check|keep|treat|name|put|want|insist|publish)"
    r"|i'd (?:do|change|bring|put|redo|keep|write|ask|start|want))\b"
)
_LONG_QUOTE, _SHORT_QUOTE = 16, 5  # words
_WORN = words("um uh er hmm so and but well yeah then also like")
_OWNER = 3  # minimum ratio of "I" to "we"


def strengths(context: Context) -> tuple[Praise, ...]:
    """Return at most two strengths, the most telling first; empty if nothing was said."""
    if not context.tokens:
        return ()
    found = [praise for tell in _TELLERS if (praise := tell(context))]
    return tuple(found[:_MOST])


def _numbers(context: Context) -> Praise | None:
    claims = [one for one in judged_numbers(context) if one.claim]
    backed = [one for one in claims if not one.missing]
    good = [one for one in backed if context.beat_of(one.mention.first) is Beat.RESULT]
    if not good or 2 * len(backed) < len(claims):
        return None
    quote = ("quote", _around(context, good[0].mention.first))
    if len(claims) == 1:
        return Praise("number", (quote,))
    if len(backed) == len(claims):
        return Praise("all_numbers", (("all", len(claims)), quote))
    return Praise("numbers", (("count", len(backed)), ("all", len(claims)), quote))


def _decision(context: Context) -> Praise | None:
    """Praise a choice with its reason, in a sentence without judgement flags."""
    for index in _clean(context, Beat.DECISION):
        choice = _CHOICE.search(context.lines[index])
        if choice and _REASON.search(context.lines[index]):
            first = context.span(index)[0] + context.lines[index][: choice.start()].count(" ")
            return Praise("decision", (("quote", _around(context, first)),))
    return None


def _reflection(context: Context) -> Praise | None:
    if Beat.REFLECTION in missing_beats(context):
        return None
    for index in _clean(context, Beat.REFLECTION):
        if _LESSON.search(context.lines[index]):
            return Praise("reflection", (("quote", _opening(context, index)),))
    return None


def _owner(context: Context) -> Praise | None:
    """Praise that one person does the work, unless the story is told as a rescue."""
    said_we = sum(token.norm in we.SUBJECTS for token in context.tokens)
    said_i = i_clauses(context)
    if said_i <= _OWNER * max(1, said_we) or context.found(heroics.find):
        return None
    return Praise("owner", (("i", said_i), ("we", said_we)))


def _shape(context: Context) -> Praise | None:
    hollow = missing_beats(context) or bool(context.found(learning.find))  # a reflection that only boasts doesn't count
    return None if hollow else Praise("shape")


def _dated(context: Context) -> Praise | None:
    dated = time_anchor.find_date(context)
    return Praise("dated", (("quote", context.quote(*dated)),)) if dated else None


def _length(context: Context) -> Praise | None:
    spoken = length(context)
    return Praise("length", (("length", spoken),)) if THIN <= spoken <= CAP else None


_TELLERS: Sequence[Callable[[Context], Praise | None]] = (
    _numbers,
    _decision,
    _reflection,
    _owner,
    _shape,
    _dated,
    _length,
)


def _clean(context: Context, beat: Beat) -> list[int]:
    """Return the sentences that confidently tell a beat and that nothing speaks against.

    Questions and sentences flagged as hypothetical, blame or heroics are left out.
    """
    spoiled = context.once(_spoiled)
    return [
        index
        for index, sentence in enumerate(context.sentences)
        if sentence.beat is beat and sentence.confidence >= _SURE and index not in spoiled and "?" not in sentence.text
    ]


def _spoiled(context: Context) -> frozenset[int]:
    flags = [flag for rule in (blame, heroics, hypothetical) for flag in context.found(rule.find)]
    return frozenset(
        index
        for index, sentence in enumerate(context.sentences)
        if any(flag.first < sentence.last and flag.last > sentence.first for flag in flags)
    )


def _opening(context: Context, sentence: int) -> str:
    """Quote the beginning of a sentence, without leading filler words, short enough to scan."""
    first, last = context.span(sentence)
    while last - first > _SHORT_QUOTE and context.norm(first) in _WORN:
        first += 1
    return _cut(context, first, last, last)


def _around(context: Context, token: int) -> str:
    """Quote the clause around a token; if it is short, the next clauses follow."""
    low, high = context.span(context.sentence_of(token))
    first, last = context.clause(token)
    while last - first < _LONG_QUOTE // 2 and last < high:
        last = context.clause(last)[1]
    first = max(low, first)
    while token > first and context.norm(first) in _WORN:
        first += 1
    if last - first > _LONG_QUOTE:
        start = max(first, min(token - 2, last - _LONG_QUOTE))
        return ("… " if start > first else "") + _cut(context, start, last, high)
    return _cut(context, first, last, high)


def _cut(context: Context, first: int, last: int, high: int) -> str:
    """Quote tokens without fillers at the end; an ellipsis marks omitted words of the sentence."""
    end = min(last, first + _LONG_QUOTE)
    fillers = context.once(_fillers)
    while end - 1 > first and context.tokens[end - 1].word in fillers:
        end -= 1
    goes_on = end < last or (end < high and not context.tokens[end - 1].after)
    return context.quote(first, end) + (" …" if goes_on else "")


def _fillers(context: Context) -> frozenset[int]:
    return frozenset(word for flag in context.found(filler.find) for word in range(flag.first, flag.last))
