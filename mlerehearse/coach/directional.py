"""A claim said again as a direction, from its own words: "latency came down by 40 percent" -> "latency came down"."""

import re

from mlerehearse.coach.context import Context
from mlerehearse.coach.flags import filler, hedge
from mlerehearse.coach.lexicon import words
from mlerehearse.coach.number_units import Mention

_BEFORE = words(  # what only leads up to the number
    "by to about around roughly nearly almost maybe probably over under another some like only just up-to at"
    " of something a an from approximately of"
)
_UPS = words(
    "up down lower higher faster slower better worse fewer less more cheaper quicker closer sooner smaller longer"
)
_VERBS = words(
    "fell dropped rose grew climbed increased decreased improved reduced shrank slid jumped gained lost saved"
    " saves went came gone come recovered crawled halved doubled tripled got drop increase"
)
_MOST = 12  # words
_FEW = 2  # words before a number that say nothing by themselves


def directional(context: Context, mention: Mention) -> str:
    """The clause without its number, "" where nothing is left that says a direction."""
    low, high = context.clause(mention.first)
    first, end = _start(context, low, mention.first), _end(context, mention.last, high)
    if mention.first - first < _FEW and low > context.span(context.sentence_of(low))[0]:
        first, end = (
            _start(context, context.clause(low - 1)[0], low - 1),
            mention.last,
        )  # ", 70%": what of, stands before
    last = mention.first
    while last > first and context.norm(last - 1) in _BEFORE:
        last -= 1
    kept = [*range(max(first, last - _MOST), last), *range(mention.last, end)]
    said = [context.norm(i) for i in kept]
    if len(said) < _FEW or not (_UPS | _VERBS).intersection(said):
        return ""
    softened = _soft(context)
    return " ".join(_word(context, i) for i in kept if i not in softened)


def _start(context: Context, low: int, first: int) -> int:
    """From the last "and" or "but" before the number on."""
    for at in range(first - 1, low - 1, -1):
        if context.norm(at) in ("and", "but", "because", "that"):
            return at + 1
    return low


def _end(context: Context, last: int, high: int) -> int:
    """What follows the number up to the next link, when it still says the direction or the thing."""
    end = last
    while end < min(high, last + 5) and context.norm(end) not in ("and", "but", "because", "so", "which", "or"):
        end += 1
    return end


def _soft(context: Context) -> frozenset[int]:
    return context.once(_soft_tokens)


def _soft_tokens(context: Context) -> frozenset[int]:
    """The tokens of fillers and hedges: a rewording has none."""
    words = {i for flag in (*filler.find(context), *hedge.find(context)) for i in range(flag.first, flag.last)}
    return frozenset(i for i, token in enumerate(context.tokens) if token.word in words)


def _word(context: Context, token: int) -> str:
    return re.sub(r"[,.;:!?]+$", "", context.words[context.tokens[token].word].text.strip())
