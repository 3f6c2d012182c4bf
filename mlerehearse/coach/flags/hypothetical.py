"""`hypothetical`: general statements instead of one instance (docs/coaching.md, 4)."""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import severity_by_level, span_flag
from mlerehearse.coach.context import Context
from mlerehearse.domain.review import Flag
from mlerehearse.domain.story import Beat

_HABIT = r"(?:usually|generally|normally|typically|always)"
_MOSTLY = r"(?:usually|generally|normally|typically)"
_CASES = r"(?:situations?|cases?|circumstances|scenarios?|instances?)"
_PATTERN = re.compile(
    "|".join(
        (
            r"\b(?:generally|normally|typically|usually|ideally|in general|as a rule)(?: what)? (?:i'd|i"
            rf" would|you'd|you would|you|i|one should)(?: (?:also|then|still))?(?: {_HABIT})?(?: (?:try|want"
            r"|like|start|begin|have|need) (?:to|by|with))?(?= \w)",
            rf"\b(?:i'd|i would|i will|i'll|you'd|you would|one would)(?: also| then)? (?:{_HABIT}|tend"
            r" to)(?: \w+ (?:by|to|with)\b)?",
            rf"\bi(?: try to| tend to| like to)? {_MOSTLY}(?: \w+ (?:by|to|with)\b)?(?= \w)",
            r"\bi (?:typically|normally) ",
            rf"\bwhat (?:i|you|we|you'd|i'd|one)(?: would)? {_HABIT} (?:try to )?do\b(?: \w+){{0,4}}? is\b",
            rf"\bwhat (?:i|you|we|you'd|i'd|one)(?: would)? {_HABIT} (?:try to )?do(?:es)?\b",
            r"\bwhat (?:you|one) (?:want|need|have)(?:s)?(?: to do)?(?: (?:there|then|here))? is\b",
            r"\bin (?:these|those|such|this|that|this kind of|that kind of|this sort of|that sort of|any|a)"
            rf" (?:kinds? of |sorts? of )?{_CASES}(?: like (?:that|this|these))? (?:you|one)(?:'d|'ll)?(?:"
            rf" {_HABIT})?(?: (?:should|would|want|need|have|must|can|start|try)\b)?(?: to\b)?",
            rf"\b(?:{_MOSTLY} )?(?:in (?:a|any) \w+ like (?:this|that) )?what (?:i|you|one)(?: {_HABIT})?"
            rf"(?: want to)? do(?: in (?:these|those|such|this|that) (?:kinds? of )?{_CASES})? is\b",
            rf"\b(?:{_MOSTLY} )?(?:the|my) first thing (?:i|you|one)(?:'d| would)?(?: {_HABIT})?"
            r" (?:do|check|ask|look at|want to do|want)(?: is)?\b",
            rf"\bin these {_CASES}\b",
            r"\byou'd (?:retrain|start|look|check|ask|want)\b",
            r"\bthe way (?:i|we|one)(?: \w+)? (?:approach|see|look at|think about|go about|handle|tackle|do"
            r"|deal with|work)(?: with)? (?!it up|that week)(?:\w+ ){1,4}?is\b",
            r"\bmy (?:general |usual )?(?:approach|philosophy)(?: in general| generally| to \w+(?: \w+)?|"
            r" usually)? is\b",
            r"\byou (?:always |generally |usually |never |normally |typically )?want (?:to|people to|the"
            r"|someone|them)\b",
            r"\byou (?:always|generally|usually|never|normally|typically) (?:have to|need to|should|start"
            r"|want)\b",
            r"\byou should (?:always|never)\b",
            r"\bit's (?:always|generally|usually) (?:good|best|better|important|a good idea)(?: practice)?"
            r" to\b",
            rf"\bwhenever (?:i|you|there is|there's|we)\b(?: \w+){{0,4}}? (?:i|you)(?: would|'d| will|'ll)(?:"
            rf" {_HABIT})?",
            rf"\bwhen (?:i|you) \w+ (?:somebody|someone|people|a \w+|this|these)(?: \w+)? i {_HABIT}(?: try"
            r" to)?",
            r"\bif i (?:were to|had to) (?:face|handle|do) (?:this|that|such)\b",
        )
    )
)
_WISH = re.compile(
    r"\b(?:next time|in (?:the )?future|from now on|since then|these days|now i|today i|i would change|i'd"
    r" change)\b"
)
_QUOTED = re.compile(r"\b(?:i|she|he|they|we) (?:said|told|wrote|promised|asked|announced|answered)(?: \w+){0,3}$")


def find(context: Context) -> Iterator[Flag]:
    """Yield the marker phrases.

    Phrases in a reflection or an aside, wishes for next time, and words quoted from the time are
    exempt.
    """
    last = -1
    for hit in context.find(_PATTERN):
        if hit.first < last or _exempt(context, hit.first, hit.match.group()):
            continue
        last = hit.last
        yield span_flag(context, "hypothetical", (hit.first, hit.last), severity=severity_by_level(context))


def _exempt(context: Context, first: int, text: str) -> bool:
    if context.beat_of(first) in (Beat.REFLECTION, Beat.OTHER):
        return True
    sentence = context.sentence_of(first)
    before = " ".join(context.norm(i) for i in range(context.span(sentence)[0], first))
    return bool(_WISH.search(context.lines[sentence]) or _QUOTED.search(before))
