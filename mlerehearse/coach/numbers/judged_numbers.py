"""Numbers as the review lists them: place, claim or context, and what support is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from mlerehearse.coach.context import Context
from mlerehearse.coach.numbers.claims import claims
from mlerehearse.coach.numbers.mentions import find_numbers
from mlerehearse.coach.numbers.number_model import NumberModel
from mlerehearse.coach.numbers.support import likely_missing, missing_support, read_claim
from mlerehearse.coach.numbers.units import Mention
from mlerehearse.domain.review import Number


@dataclass(frozen=True, slots=True)
class JudgedNumber:
    """A number and its verdict; `missing` is empty for context and for supported claims."""

    mention: Mention
    claim: bool
    missing: tuple[str, ...] = ()


def mentions_of(context: Context) -> tuple[Mention, ...]:
    """Return all numbers of a take in order."""
    return context.once(_mentions)


def judged_numbers(context: Context) -> tuple[JudgedNumber, ...]:
    """Return all numbers of a take, with the verdict on each."""
    return context.once(_judged)


def numbers_of(context: Context) -> tuple[Number, ...]:
    """Return all numbers of a take in the form that a review holds."""
    return tuple(_number(context, one) for one in judged_numbers(context))


def _mentions(context: Context) -> tuple[Mention, ...]:
    breaks = frozenset(context.span(i)[0] for i in range(len(context.sentences)))
    return find_numbers(context.tokens, breaks)


def _judged(context: Context) -> tuple[JudgedNumber, ...]:
    """Judge each number.

    The number model decides if the take has one and its sentences' meanings are known; otherwise
    the rules alone decide.
    """
    found = mentions_of(context)
    model = context.number_model if context.meanings else None
    verdicts = model.claims(context, found) if model else claims(context, found)
    credited = tuple(mention for mention, claim in zip(found, verdicts, strict=True) if claim)
    missing = dict(zip(credited, _missing(context, model, found, credited), strict=True))
    return tuple(JudgedNumber(mention, mention in missing, missing.get(mention, ())) for mention in found)


def _missing(
    context: Context, model: NumberModel | None, found: Sequence[Mention], credited: Sequence[Mention]
) -> list[tuple[str, ...]]:
    """Return what each claim lacks: the model decides whether anything, the rules decide what."""
    read = [read_claim(context, mention, credited) for mention in credited]
    by_rule = [missing_support(context, claim) for claim in read]
    if model is None:
        return by_rule
    falls = model.falls(context, found, credited)
    return [
        (parts or likely_missing(claim)) if fall else ()
        for parts, claim, fall in zip(by_rule, read, falls, strict=True)
    ]


def _number(context: Context, one: JudgedNumber) -> Number:
    first, last = context.tokens[one.mention.first].word, context.tokens[one.mention.last - 1].word
    return Number(
        start=context.words[first].start,
        end=context.words[last].end,
        quote=context.quote(one.mention.first, one.mention.last),
        kind="claim" if one.claim else "context",
        supported=not one.missing if one.claim else None,
        missing=one.missing,
    )
