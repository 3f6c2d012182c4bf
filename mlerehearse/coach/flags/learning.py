"""`no_learning`: neither a reflection nor a durable change (docs/coaching.md, 5 and 7)."""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import severity_by_level, take_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.lasting_changes import lasting_changes
from mlerehearse.domain.review import TakeFlag
from mlerehearse.domain.story import Beat

_SOME = 5  # words; a lesson that is too short for a beat still counts as a lesson
_RATHER_SURE = 0.6  # minimum confidence of a reflection that counts
_SAME = r"(?:a|any|one|single|damn)* ?(?:thing|anything|it|nothing|bit|word)"
_BOAST = re.compile(
    rf"\b(?:wouldn't|would not|won't|will not|don't|couldn't) (?:\w+ )?(?:change|do|touch|alter) (?:{_SAME})\b"
    r"|\b(?:do|did) (?:it |exactly |all of it |everything )*(?:the )?(?:exact(?:ly)? )?same\b"
    r"|\bnothing (?:to change|i'd change|i would change|different\w*)\b"
)


def find(context: Context) -> Iterator[TakeFlag]:
    """Yield at most one flag; its severity is lower at mid level."""
    if _lesson(context) < _SOME and not lasting_changes(context):
        yield take_flag("no_learning", severity=severity_by_level(context))


def _lesson(context: Context) -> int:
    """Count the words of reflection; "I wouldn't change a thing" doesn't count."""
    return sum(
        sentence.last - sentence.first
        for line, sentence in zip(context.lines, context.sentences, strict=True)
        if sentence.beat is Beat.REFLECTION and sentence.confidence >= _RATHER_SURE and not _BOAST.search(line)
    )
