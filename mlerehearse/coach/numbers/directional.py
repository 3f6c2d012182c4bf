"""Reword a claim as a direction: "latency came down by 40 percent" -> "latency came down"."""

import re

from mlerehearse.coach.context import Context
from mlerehearse.coach.flags import filler, hedge
from mlerehearse.coach.numbers.judged_numbers import mentions_of
from mlerehearse.coach.numbers.units import Form, Mention
from mlerehearse.coach.text.lexicon import words

_BEFORE = words(  # words that only lead up to the number
    "by to about around roughly nearly almost maybe probably over under another some like only just up-to at"
    " of something a an from approximately plus minus"
)
_LOOSE = words(
    "than against versus vs at to of in with from by for on the a an that which it we and but or until after before"
    " since what"
)
_DIRECTIONS = words(
    "up down lower higher faster slower better worse fewer less more cheaper quicker closer sooner smaller longer"
    " larger bigger shorter fell dropped rose risen fallen grew climbed increased decreased improved reduced shrank"
    " slid jumped gained lost saved saves saving recovered drop increase cut lowered raised"
)
_TURNED = {"halved": ("cut", "down"), "doubled": ("raised", "up"), "tripled": ("raised", "up")}
_TURNED |= {"quadrupled": ("raised", "up")}
_HAVE, _GOES_ON = words("had has have having"), words("in on at per against from over since after before for and to by")
_LINKS, _ENDS = words("and but because that so"), words("and but because so which or")
_SPENT = words("save saved saves saving lost lose")
_SAVED = {Form.MONEY: "money", Form.DURATION: "time"}
_PRONOUNS = words("it's they're that's it they that this we're which that'd it'd was is")
_MOST = 12  # words
_FEW = 2  # words; fewer before a number say nothing by themselves


def reword_without_number(context: Context, mention: Mention) -> str:
    """Return the clause without its number.

    Returns "" if what is left names no direction or still has a figure.
    """
    kept, said = _clause(context, mention)
    turned = _TURNED.get(context.norm(mention.first)) if mention.last - mention.first == 1 else None
    figures = any(m.first in kept for m in mentions_of(context))
    if figures or len(kept) < _FEW or not (turned or _DIRECTIONS.intersection(said)):
        return ""
    return " ".join(_spoken(context, mention, kept, turned))


def _clause(context: Context, mention: Mention) -> tuple[list[int], list[str]]:
    """Return the tokens that remain of the number's clause.

    If that clause only adds the number (", 70%"), the clauses before it are used.
    """
    low, high = context.clause(mention.first)
    begin, end = context.span(context.sentence_of(low))[0], _end(context, mention.last, high)
    kept = _without(context, mention, _start(context, low, mention.first), end)
    while low > begin and not _says_what(context, mention, kept):
        low, end = context.clause(low - 1)[0], mention.last
        kept = _without(context, mention, _start(context, low, mention.first), end)
    return kept, [context.norm(i) for i in kept]


def _says_what(context: Context, mention: Mention, kept: list[int]) -> bool:
    before = [i for i in kept if i < mention.first]
    return len(before) >= _FEW or (bool(before) and context.norm(before[0]) in _PRONOUNS)


def _without(context: Context, mention: Mention, first: int, end: int) -> list[int]:
    """Return a stretch's tokens without the number, its lead-in, softeners and dangling words."""
    soft, last = _soft(context), mention.first
    while last > first and (context.norm(last - 1) in _BEFORE or last - 1 in soft):
        last -= 1
    kept = [i for i in (*range(max(first, last - _MOST), last), *range(mention.last, end)) if i not in soft]
    while kept and context.norm(kept[-1]) in _LOOSE:
        kept.pop()
    return kept


def _spoken(context: Context, mention: Mention, kept: list[int], turned: tuple[str, str] | None) -> list[str]:
    """Return the words that remain.

    "halved" becomes a direction; a saved sum or length becomes "money" or "time".
    """
    before = [_word(context, i) for i in kept if i < mention.first]
    after = [_word(context, i) for i in kept if i > mention.first]
    if turned:
        acts = bool(after) and context.norm(mention.last) not in _GOES_ON
        had = bool(before) and before[-1].lower() in _HAVE
        return [*before, turned[0] if acts else f"{'gone' if had else 'went'} {turned[1]}", *after]
    if mention.form in _SAVED and before and before[-1].lower() in _SPENT:
        return [*before, _SAVED[mention.form], *after]
    return [*before, *after]


def _start(context: Context, low: int, first: int) -> int:
    """Return the token after the last "and" or "but" before the number.

    In "in that room", "that" is not a conjunction.
    """
    for at in range(first - 1, low - 1, -1):
        if context.norm(at) in _LINKS and (at == low or context.norm(at - 1) not in _LOOSE):
            return at + 1
    return low


def _end(context: Context, last: int, high: int) -> int:
    """Return the end of the words after the number: at most five, up to the next conjunction."""
    end = last
    while end < min(high, last + 5) and context.norm(end) not in _ENDS:
        end += 1
    return end


def _soft(context: Context) -> frozenset[int]:
    return context.once(_soft_tokens)


def _soft_tokens(context: Context) -> frozenset[int]:
    """Return the tokens of fillers and hedges, which a rewording leaves out."""
    words = {
        i for flag in (*context.found(filler.find), *context.found(hedge.find)) for i in range(flag.first, flag.last)
    }
    return frozenset(i for i, token in enumerate(context.tokens) if token.word in words)


def _word(context: Context, token: int) -> str:
    return re.sub(r"[,.;:!?]+$", "", context.words[context.tokens[token].word].text.strip())
