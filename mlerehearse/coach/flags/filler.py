"""`filler`: um and similar sounds, and words that carry no meaning (docs/coaching.md, 4 and 7)."""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import span_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.numbers.spelled import parse_small
from mlerehearse.coach.text import verbs
from mlerehearse.coach.text.lexicon import words
from mlerehearse.domain.review import Flag

_PATTERN = re.compile(
    r"\b(?:u+m+|u+h+m*|e+r+m*|h+m+|mm+|you know|i mean|so yeah|so yes|basically|literally|actually|like"
    r"|right)\b(?![-'])"
)
_NOT_LIKE_AFTER = words(  # "would like", "looks like", "things like zip code": a verb, "similar to", "such as"
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
_MEANT = words("what how which do if that and")
_MEANS = words("mine that it")
_BEING = words("was is were has had would will can could did does")
_CLAUSE_BEGINS = words(
    "i i'd i'm i've i'll we we'd we've we're he she they they'd they're you it it's my our the there's so and but"
    " because that's this with for in of at"
)
_JUDGED = words(  # "it was right", "the right", "all right", "got it right": not a tag
    "is was are were be been being it's that's he's she's they're i'm not the a an all got get gets it them this that"
    " looked looks look felt sounded seemed just so exactly quite about more no right and or my your our his her by to"
    " on what how"
)
_GOES_ON = words("for in at on with under from by when which what every all some")  # none of these begins a comparison
_LIKENED = re.compile(r"\w{2,}(?:ed|ing)|\w{2,}[^sui]s")  # participles and plural nouns, which can be compared
_SAID = words("said say told mentioned thought promised")
_WAS, _SUBJECTS = words("was were is are it's they're"), words("it this that he she they we")
_NEAR = 15  # words


def find(context: Context) -> Iterator[Flag]:
    """Yield every filler with the words that belong to it ("so yeah"); "like like" counts once."""
    counts = False
    for hit in context.find(_PATTERN):
        counts |= _RULES.get(hit.match.group(), _always)(context, hit.first, hit.last)
        if _comes_again(context, hit.first, hit.last):
            continue
        if counts:
            yield span_flag(context, "filler", (hit.first, hit.last))
        counts = False


def _comes_again(context: Context, first: int, last: int) -> bool:
    """Whether the same words follow immediately, without punctuation between."""
    size = last - first
    again = [context.norm(i) for i in range(last, last + size)] == [context.norm(i) for i in range(first, last)]
    return again and not context.tokens[last - 1].after


def _always(context: Context, first: int, last: int) -> bool:
    return True


def _like(context: Context, first: int, last: int) -> bool:
    before, after = context.norm(first - 1), context.norm(last)
    if context.starts_sentence(first):
        return context.tokens[first].after == "," or after not in ("most", "many", "any", "every", "i")
    if before in _WAS and after in _SUBJECTS and verbs.is_past(context.norm(last + 1)):
        return True  # "they were like it looked even"
    if _is_bare(context, first):
        return not (_is_verb(before, after) or _is_alike(before, after))
    if context.tokens[first - 1].after:
        return context.tokens[first].after == "," or not _as_said(context, last)
    if context.tokens[first].after == ",":
        return before not in _NOT_LIKE_AFTER
    return not (_is_verb(before, after) or _compares(before, after))


def _is_verb(before: str, after: str) -> bool:
    """Whether "like" is never a filler here, whatever the punctuation around it.

    Examples: "I'd like", "it looks like", "something like", "like this".
    """
    return before in _NOT_LIKE_AFTER or after in _NOT_LIKE_BEFORE


def _as_said(context: Context, last: int) -> bool:
    """Whether "like" means "as": "like I'd said it would"."""
    return context.norm(last) in ("i", "i'd", "we", "he", "she", "they") and context.norm(last + 1) in _SAID


def _compares(before: str, after: str) -> bool:
    """Whether "like" without a pause makes a comparison.

    It does in "a model like ours"; in "we had like five meetings" and "it was like a Friday" it is
    a filler.
    """
    return before not in _FILLED and not after[:1].isdigit()


def _is_alike(before: str, after: str) -> bool:
    """Whether "like" makes a comparison in a text without punctuation.

    Examples: "a tail like a kite", "priced like sedans", "tools like spark".
    """
    if before in _FILLED or after[:1].isdigit() or after in _GOES_ON or parse_small(after) is not None:
        return False
    return after in ("a", "an") or _LIKENED.fullmatch(before) is not None


_FILLED = words(
    "is was were are be it's that's had have has got made and but so because um uh with at every for about"
    " restarted there's i'm a the in to of took there he's she's they're then said"
) - frozenset(("to",))


def _you_know(context: Context, first: int, last: int) -> bool:
    if context.norm(first - 1) in _QUESTIONS:
        return False
    if context.tokens[last - 1].after or (first and context.tokens[first - 1].after == ","):
        return True
    return context.norm(last) not in _CLAUSE_AFTER_KNOW


def _i_mean(context: Context, first: int, last: int) -> bool:
    """Whether "I mean" is a filler.

    It isn't in "what I mean", "the one that I mean" or "I mean it", but it is in "which I mean felt
    great".
    """
    if context.tokens[last - 1].after:
        return True
    before, after = context.norm(first - 1), context.norm(last)
    if context.ends_sentence(last - 1):
        return context.starts_sentence(first)
    if before in _MEANT:
        return after in _CLAUSE_BEGINS
    return after not in _MEANS or context.norm(last + 1) in _BEING


def _actually(context: Context, first: int, last: int) -> bool:
    """Whether "actually" is a filler.

    It is one at the edge of a sentence. Inside a sentence it contrasts or corrects, and carries
    meaning.
    """
    if context.ends_sentence(first):
        return True
    return (context.starts_sentence(first) and context.tokens[first].after == ",") or context.tokens[first].after == "."


def _right(context: Context, first: int, last: int) -> bool:
    """Whether "right" is a tag question.

    Without a question mark, it must come before a new clause or at a sentence's end, and it must
    neither judge nor point.
    """
    if context.starts_sentence(first):
        return False
    if context.tokens[first].after == "?":
        return True
    before = context.norm(first - 1)
    ends = context.ends_sentence(first) or context.norm(last) in _CLAUSE_BEGINS
    return ends and before not in _JUDGED and not before.endswith("ly")


def _is_bare(context: Context, token: int) -> bool:
    """Whether there is no punctuation around a token, so that missing marks tell nothing."""
    at = context.tokens[token].word
    return not any(word.text[-1:] in ",.;:?!" for word in context.words[max(0, at - _NEAR) : at + _NEAR])


_RULES = {
    "like": _like,
    "you know": _you_know,
    "i mean": _i_mean,
    "actually": _actually,
    "right": _right,
}
