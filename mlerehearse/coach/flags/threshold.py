"""`no_threshold`: a rollback or incident without its trigger value (docs/coaching.md, 5 and 7)."""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import take_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.numbers.judged_numbers import mentions_of
from mlerehearse.coach.numbers.units import UNMEASURED, Mention
from mlerehearse.domain.review import TakeFlag
from mlerehearse.domain.story import Beat
from mlerehearse.resources import table

_OUTAGE = re.compile(
    r"\b(?:rolled (?:it|the \w+|that|this|them) back|rolled back|outage|fell over|falling over|went down|was"
    r" down|out of production|crashed|incident)\b"
)
_LIMIT = re.compile(
    r"\b(?:above|over|below|under|past|exceed\w*|cross\w*|at least|at most|beyond|threshold|limit|trigger\w*|trip\w*"
    r"|(?:more|less|fewer|older|longer|later|higher|lower|worse|bigger|larger|smaller) than"
    r"|(?:alarms?|alerts?|pages?) (?:at|when|if|from)|paged|paging|line|bar|budget|fires?|fired|rule|criteri\w+"
    r"|abort|goes off|out of bounds|opens at|drops? (?:of|by|below)|if|when(?:ever)?)\b"
)
_ACT = re.compile(
    r"\b(?:trigger\w*|trip\w*|thresholds?|limits?|alarms?|alerts?|pages?|paged|paging|fires?|fired|rules?"
    r"|abort|roll\w* back|comes? out|opens?|stops?|blocks?|breaker|refus\w+|reject\w*|quarantin\w*|fails?"
    r"|line|bar|cross\w*|goes back|switch\w*|held|holds|criteri\w+"
    r"|throws? away|filters?|drops|skips|discards?|exit|revert\w*|goes off|pull\w*)\b"
)
_MOVED = re.compile(
    r"^(?:drop|rise|jump|increase|gap|loss|held|for|(?:\w+ )?and (?:it|that) (?:pages|fires|alerts))\b"
)  # "a 3 % drop held for half an hour"
_REACH = 14  # at most this many tokens between a number and the words that make it a trigger


def find(context: Context) -> Iterator[TakeFlag]:
    """Yield at most one flag.

    It applies if the prompt, the story's kind or the story itself is about a rollback or an outage.
    """
    if _is_incident(context) and not any(_triggers(context, mention) for mention in mentions_of(context)):
        yield take_flag("no_threshold")


def _is_incident(context: Context) -> bool:
    prompt = table("prompts.toml").get(context.asked.prompt or "", {})
    kind = table("story_kinds.toml").get(context.asked.kind or "", {})
    if prompt.get("incident") or kind.get("incident"):
        return True
    return any(
        _OUTAGE.search(line)
        for line, sentence in zip(context.lines, context.sentences, strict=True)
        if sentence.beat is Beat.SITUATION
    )


def _triggers(context: Context, mention: Mention) -> bool:
    if mention.form in UNMEASURED or context.beat_of(mention.first) is Beat.REFLECTION:
        return False
    low, high = context.span(context.sentence_of(mention.first))
    before = " ".join(context.norm(i) for i in range(max(low, mention.first - 6), mention.first))
    around = " ".join(
        context.norm(i) for i in range(max(low, mention.first - _REACH), min(high, mention.last + _REACH))
    )
    after = " ".join(context.norm(i) for i in range(mention.last, min(high, mention.last + 3)))
    return bool((_LIMIT.search(before) or _MOVED.search(after)) and _ACT.search(around))
