"""`hedge`: softeners that diminish what the speaker owns (docs/coaching.md, 4 and 7).

Only a stated range is exempt.
"""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import span_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.numbers.judged_numbers import mentions_of
from mlerehearse.coach.text.lexicon import words
from mlerehearse.domain.review import Flag

_PATTERN = re.compile(
    r"\b(?:i (?:think|guess|feel like|felt like)|kind of|kinda|sort of|sorta|maybe|probably|more or less"
    r"|hopefully)\b(?![-'])"
)
_KIND_BEFORE = words(  # "this kind of leaf" names a kind and softens nothing
    "this that these those what which the any every each some same another other one two three a an certain"
    " new right different no only my our your their his her its first second single all whatever of"
)
_SOFT_AFTER_A = words("kind of a")
_THINK_BEFORE = words("what way how when didn't don't never whatever why than as")
_THINK_AFTER = words("about of through in")


def find(context: Context) -> Iterator[Flag]:
    """Yield every hedge that softens; "probably 2 to 3 %" states a range and is exempt."""
    for hit in context.find(_PATTERN):
        text = hit.match.group()
        if text in ("kind of", "sort of") and context.norm(hit.first - 1) in _KIND_BEFORE:
            continue
        if text == "i think" and (
            context.norm(hit.first - 1) in _THINK_BEFORE or context.norm(hit.last) in _THINK_AFTER
        ):
            continue
        if _states_range(context, hit.last):
            continue
        yield span_flag(context, "hedge", (hit.first, hit.last))


def _states_range(context: Context, token: int) -> bool:
    """Whether the word after the hedge begins a range of numbers."""
    return any(mention.first == token and mention.is_range for mention in mentions_of(context))
