"""`no_learning`: no reflection and no durable change anywhere (coaching.md, 5 and 7)."""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import by_level, take_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.durable import lasting_changes
from mlerehearse.domain.review import TakeFlag
from mlerehearse.domain.story import Beat

_SOME = 5  # words: a short lesson is a missing beat by its time, and a lesson all the same
_RATHER_SURE = 0.6  # confidence of a beat that is taken at its word
_SAME = r"(?:a|any|one|single|damn)* ?(?:thing|anything|it|nothing|bit|word)"
_BOAST = re.compile(
    rf"\b(?:wouldn't|would not|won't|will not|don't|couldn't) (?:\w+ )?(?:change|do|touch|alter) (?:{_SAME})\b"
    r"|\b(?:do|did) (?:it |exactly |all of it |everything )*(?:the )?(?:exact(?:ly)? )?same\b"
    r"|\bnothing (?:to change|i'd change|i would change|different\w*)\b"
)


def find(context: Context) -> Iterator[TakeFlag]:
    """At most one; it weighs less at mid level."""
    if _lesson(context) < _SOME and not lasting_changes(context):
        yield take_flag("no_learning", severity=by_level(context))


def _lesson(context: Context) -> int:
    """Words of reflection; "I wouldn't change a thing" is none."""
    return sum(
        sentence.last - sentence.first
        for line, sentence in zip(context.lines, context.sentences, strict=True)
        if sentence.beat is Beat.REFLECTION and sentence.confidence >= _RATHER_SURE and not _BOAST.search(line)
    )
