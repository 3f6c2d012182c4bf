"""`no_time_anchor`: nothing dates the story (docs/coaching.md, 5 and 7)."""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import take_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.numbers.judged_numbers import mentions_of
from mlerehearse.coach.numbers.units import Form
from mlerehearse.domain.review import TakeFlag

_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_SEASON = (
    r"(?:spring|summer|autumn|fall|winter|christmas|easter|ramadan|diwali|thanksgiving|halloween|black"
    r" friday|memorial day|new year|prime day|pentecost|carnival|bank holiday|lunar new year)"
)
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_COUNT = r"(?:\w+|a (?:couple of|few)|\w+ and a half)"
_ANCHOR = re.compile(
    "|".join(
        (
            rf"\b(?!may\b){_MONTH}\b",
            r"\b(?:in|of|last|early|late|since|until|by|mid|this|from|to|end of|since last) may\b|\bmay (?:of"
            r" )?(?:\d|twenty)",
            r"\bq[1-4]\b|\b(?:first|second|third|fourth|last) quarter\b|\b(?:first|second) half of (?:\d"
            r"|twenty|last|the year)",
            rf"\b(?:last|this|that|next|previous) (?:\w+ )?(?:{_SEASON}|year|{_MONTH})\b",
            rf"\b{_SEASON}(?: of| in)? (?:\d{{4}}|twenty|last|that)",
            rf"\b(?:in|over|during|the|by|before|after|around|for|until) (?:the )?(?:\w+ )?{_SEASON}\b",
            rf"\b{_COUNT} (?:years?|months?|weeks?|quarters?) (?:ago|back)\b",
            rf"\b{_COUNT} (?:days?|weeks?|months?) (?:before|ahead of|after|into) (?:the |our |my |that"
            r" )?(?:launch|release|go-live|freeze|deadline|migration|holiday|board|demo|cut-?over)",
            rf"\b(?:on|one|early|late)(?: a| the)? {_DAY} (?:night|morning|evening|afternoon)\b",
            rf"\b(?:the )?(?:week|month|day|night) (?:before|of|after) (?:{_SEASON}|\w+day\b)",
            r"\b(?:in|since|during|back in|early|late|end of|mid|around) (?:19|20)\d\d\b",
        )
    )
)


def find(context: Context) -> Iterator[TakeFlag]:
    """Yield at most one flag; a year alone dates a story, a time of day does not."""
    if find_date(context) is None:
        yield take_flag("no_time_anchor")


def find_date(context: Context) -> tuple[int, int] | None:
    """Return the tokens (last exclusive) that date the story, or None if nothing does."""
    for hit in context.find(_ANCHOR):
        return hit.first, hit.last
    years = (mention for mention in mentions_of(context) if mention.form is Form.YEAR)
    return next(((year.first, year.last) for year in years), None)
