"""What is good about a take, from its figures: a review that only complains is not read twice."""

import re
from collections.abc import Callable, Sequence

from mlerehearse.coach.context import Context
from mlerehearse.coach.delivery import i_clauses
from mlerehearse.coach.flags import we
from mlerehearse.coach.numbers import judged
from mlerehearse.coach.timing import CAP, THIN, length, missing_beats
from mlerehearse.domain.story import Beat
from mlerehearse.texts import clock, say

_MOST = 2
_REASON = re.compile(r"\b(?:because|rather than|instead of|since|trade-?off|so that|in exchange)\b")
_LONG_QUOTE = 14  # words
_OWNER = 3  # times as many "I" as "we"


def strengths(context: Context) -> tuple[str, ...]:
    """At most two sentences, the most telling first; none where nothing was said."""
    if not context.tokens:
        return ()
    found = [text for tell in _TELLERS if (text := tell(context))]
    return tuple(found[:_MOST])


def _numbers(context: Context) -> str:
    claims = [one for one in judged(context) if one.claim]
    good = [one for one in claims if not one.missing and context.beat_of(one.mention.first) is Beat.RESULT]
    if not good:
        return ""
    quote = _around(context, good[0].mention.first)
    if len(claims) == 1:
        return say("coach.strength_number", quote=quote)
    return say("coach.strength_numbers", count=sum(not one.missing for one in claims), all=len(claims), quote=quote)


def _decision(context: Context) -> str:
    for index, sentence in enumerate(context.sentences):
        if sentence.beat is Beat.DECISION:
            reason = _REASON.search(context.lines[index])
            if reason:
                first = context.span(index)[0] + context.lines[index][: reason.start()].count(" ")
                return say("coach.strength_decision", quote=_around(context, first))
    return ""


def _reflection(context: Context) -> str:
    lessons = [index for index, sentence in enumerate(context.sentences) if sentence.beat is Beat.REFLECTION]
    if not lessons or Beat.REFLECTION in missing_beats(context):
        return ""
    return say("coach.strength_reflection", quote=_around(context, context.span(lessons[-1])[0]))


def _owner(context: Context) -> str:
    said_we = sum(token.norm in we.SUBJECTS for token in context.tokens)
    said_i = i_clauses(context)
    return say("coach.strength_owner", i=said_i, we=said_we) if said_i > _OWNER * max(1, said_we) else ""


def _shape(context: Context) -> str:
    return "" if missing_beats(context) else say("coach.strength_shape")


def _length(context: Context) -> str:
    spoken = length(context)
    return say("coach.strength_length", length=clock(spoken)) if THIN <= spoken <= CAP else ""


_TELLERS: Sequence[Callable[[Context], str]] = (_numbers, _decision, _reflection, _owner, _shape, _length)


def _around(context: Context, token: int) -> str:
    """The clause of a token as it was said, cut to a length that is read at a glance."""
    low, high = context.span(context.sentence_of(token))
    first, last = context.clause(token)
    while last - first < _LONG_QUOTE // 2 and last < high:
        last = context.clause(last)[1]
    first = max(low, first)
    if last - first <= _LONG_QUOTE:
        return context.quote(first, last)
    start = max(first, min(token - 2, last - _LONG_QUOTE))
    return context.quote(start, min(last, start + _LONG_QUOTE)) + (" …" if start + _LONG_QUOTE < last else "")
