"""`filler`: um and its kin, and the words that fill where they carry nothing (coaching.md, 4 and 7)."""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import span_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.lexicon import words
from mlerehearse.domain.review import Flag

_PATTERN = re.compile(
    r"\b(?:u+m+|u+h+m*|e+r+m*|h+m+|mm+|you know|i mean|so yeah|so yes|basically|literally|actually|like"
    r"|right)\b(?![-'])"
)
_NOT_LIKE_AFTER = words(  # "would like", "looks like", "things like zip code": a verb, "such as", "similar to"
    "would i'd you'd he'd she'd they'd we'd didn't don't doesn't did do does to really also not looks look"
    " looked looking feels feel felt sounds sound sounded seem seems seemed something anything nothing"
    " everything things thing people someone guys stuff more just exactly much i you we they users researchers"
    " behaved behaves acts acted works worked cases places tools models features products tables words what"
    " would've tasted smells reads treated companies ones who customers reviewers agents always never might"
    " him her them me"
)
_NOT_LIKE_BEFORE = words("to that this it him her them me us each crazy new")
_QUESTIONS = words("do did does don't didn't if what as would")
_CLAUSE_AFTER_KNOW = words("what how why who where when whether if that which")
_CONTRAST = words("but and not never it's that's was is were they're")


def find(context: Context) -> Iterator[Flag]:
    """Every filler, with the words that it takes ("so yeah")."""
    for hit in context.find(_PATTERN):
        rule = _RULES.get(hit.match.group(), _always)
        if rule(context, hit.first, hit.last):
            yield span_flag(context, "filler", (hit.first, hit.last))


def _always(context: Context, first: int, last: int) -> bool:
    return True


def _like(context: Context, first: int, last: int) -> bool:
    before, after = context.norm(first - 1), context.norm(last)
    paused_before = context.starts_sentence(first) or bool(context.tokens[first - 1].after)
    if context.tokens[first].after == "," or (paused_before and not context.starts_sentence(first)):
        return after != "i" or before != "feel"
    if context.starts_sentence(first):
        return after not in ("most", "many", "any", "every", "i")
    return before not in _NOT_LIKE_AFTER and after not in _NOT_LIKE_BEFORE and not _compares(context, first)


def _compares(context: Context, first: int) -> bool:
    """Without a pause: "a model like ours" compares, "we had like five meetings" and "it was like a Friday" fill."""
    return context.norm(first - 1) not in _FILLED and not context.norm(first + 1)[:1].isdigit()


_FILLED = words(
    "is was were are be it's that's had have has got made and but so because um uh with at every for about"
    " restarted there's i'm a the in to of took there he's she's they're then said"
) - frozenset(("to",))


def _you_know(context: Context, first: int, last: int) -> bool:
    if context.tokens[last - 1].after or (first and context.tokens[first - 1].after == ","):
        return context.norm(first - 1) not in _QUESTIONS
    return context.norm(first - 1) not in _QUESTIONS and context.norm(last) not in _CLAUSE_AFTER_KNOW


def _i_mean(context: Context, first: int, last: int) -> bool:
    if context.norm(first - 1) in ("what", "how", "do", "which", "if", "that", "and") and context.norm(last) not in (
        "i",
        "the",
    ):
        return bool(context.tokens[last - 1].after)
    return context.norm(last) not in ("mine", "that", "it") or bool(context.tokens[last - 1].after)


def _actually(context: Context, first: int, last: int) -> bool:
    """Filler at the edge of a sentence; inside it contrasts or corrects and does real work."""
    if context.ends_sentence(first):
        return True
    return (context.starts_sentence(first) and context.tokens[first].after == ",") or context.tokens[first].after == "."


def _right(context: Context, first: int, last: int) -> bool:
    """A tag: "right?", or, where nothing is punctuated, none."""
    return context.tokens[first].after == "?" and not context.starts_sentence(first)


_RULES = {
    "like": _like,
    "you know": _you_know,
    "i mean": _i_mean,
    "actually": _actually,
    "right": _right,
}
