"""Numbers as the review lists them: where, claim or context, supported or what is missing."""

from dataclasses import dataclass

from mlerehearse.coach.claims import claims
from mlerehearse.coach.context import Context
from mlerehearse.coach.mentions import mentions
from mlerehearse.coach.number_units import Mention
from mlerehearse.coach.support import missing_of
from mlerehearse.domain.review import Number


@dataclass(frozen=True, slots=True)
class Judged:
    """A number with the verdict: `missing` is empty for context and for claims that stand."""

    mention: Mention
    claim: bool
    missing: tuple[str, ...] = ()


def mentions_of(context: Context) -> tuple[Mention, ...]:
    """All numbers of a take in order."""
    return context.once(_mentions)


def judged(context: Context) -> tuple[Judged, ...]:
    """All numbers of a take, with the verdict on each."""
    return context.once(_judged)


def numbers_of(context: Context) -> tuple[Number, ...]:
    """All numbers of a take as the review holds them."""
    return tuple(_number(context, one) for one in judged(context))


def _mentions(context: Context) -> tuple[Mention, ...]:
    breaks = frozenset(context.span(i)[0] for i in range(len(context.sentences)))
    return mentions(context.tokens, breaks)


def _judged(context: Context) -> tuple[Judged, ...]:
    found = mentions_of(context)
    verdicts = claims(context, found)
    credited = tuple(mention for mention, claim in zip(found, verdicts, strict=True) if claim)
    return tuple(
        Judged(mention, claim, missing_of(context, mention, credited) if claim else ())
        for mention, claim in zip(found, verdicts, strict=True)
    )


def _number(context: Context, one: Judged) -> Number:
    first, last = context.tokens[one.mention.first].word, context.tokens[one.mention.last - 1].word
    return Number(
        start=context.words[first].start,
        end=context.words[last].end,
        quote=context.quote(one.mention.first, one.mention.last),
        kind="claim" if one.claim else "context",
        supported=not one.missing if one.claim else None,
        missing=one.missing,
    )
