"""Claim or context: whether a number is the level of, or a change in, something that the story credits or blames.

What a number counts (its form) decides first; then the words before and after it, and the beat it stands in.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from mlerehearse.coach import measures
from mlerehearse.coach.context import Context
from mlerehearse.coach.mentions import Form, Mention
from mlerehearse.domain.story import Beat

_NEVER = frozenset((Form.NAME, Form.CLOCK, Form.YEAR))
_TOLD = (Beat.RESULT, Beat.SITUATION, Beat.ACTION)


class _Around:
    """The words around a number, within its sentence."""

    def __init__(self, context: Context, mention: Mention) -> None:
        sentence = context.sentence_of(mention.first)
        low, high = context.span(sentence)
        self.beat = context.beat_of(mention.first)
        self.line = context.lines[sentence]
        self.before = self._text(context, max(low, mention.first - 8), mention.first)
        self.after = self._text(context, mention.last, min(high, mention.last + 7))
        self.first_clause, last_clause = context.clause(mention.first)
        self.clause = self._text(context, self.first_clause, max(last_clause, mention.last))

    @staticmethod
    def _text(context: Context, first: int, last: int) -> str:
        return " ".join(context.norm(i) for i in range(first, last))


_LINK = re.compile(
    r"^(?:[\w'-]+ ){0,5}?(?:against|versus|vs|from|to|instead of|next to|where|than|it had been|it was|and it had been|while|whereas|before it was)\b(?: [\w'-]+){0,5}$"
)
_LINKABLE = frozenset((Form.PLAIN, Form.DECIMAL, Form.PERCENT, Form.DURATION, Form.POINTS, Form.MONEY))


def claims(context: Context, mentions: Sequence[Mention]) -> tuple[bool, ...]:
    """For each number whether it is a claim: by its own words, or as the other end of a claim ("0.46 against 0.39")."""
    found = [is_claim(context, mention) for mention in mentions]
    for _ in range(2):
        for index, (one, other) in enumerate(pairwise(mentions)):
            if found[index] != found[index + 1] and _linked(context, one, other):
                found[index] = found[index + 1] = True
    return tuple(found)


def _linked(context: Context, one: Mention, other: Mention) -> bool:
    if not {one.form, other.form} <= _LINKABLE or context.sentence_of(one.first) != context.sentence_of(other.first):
        return False
    if one.form is not other.form and Form.PLAIN not in (one.form, other.form) and Form.DECIMAL not in (one.form, other.form):
        return False
    if any(_is_counting(context, mention) for mention in (one, other)):
        return False
    between = " ".join(context.norm(i) for i in range(one.last, other.first))
    return bool(_LINK.search(between)) and not _LIMIT_BEFORE.search(between)


_OF_COUNTS = frozenset("the those these same her his all first over for in per across that than only".split())
_NO_NOUNS = frozenset("was is this does across ms has it's previous less plus".split())


def _is_counting(context: Context, mention: Mention) -> bool:
    """Whether a number counts things or measures a while, so that no comparison can pass over to it."""
    before, after = context.norm(mention.first - 1), context.norm(mention.last)
    if mention.form is Form.DURATION:
        return before in _OF_COUNTS
    if mention.form is not Form.PLAIN:
        return False
    plural = after.endswith("s") and after not in _NO_NOUNS and not context.tokens[mention.last - 1].after
    return before in _OF_COUNTS - {"the", "than"} or plural


def is_claim(context: Context, mention: Mention) -> bool:
    """Whether a number is a claim by the words around it."""
    if mention.form in _NEVER or context.beat_of(mention.first) in (Beat.REFLECTION, Beat.OTHER, Beat.TASK):
        return False
    around = _Around(context, mention)
    if _is_limit(around):
        return False
    return _RULES.get(mention.form, _plain)(around)


_LIMIT_BEFORE = re.compile(
    r"\b(?:above|below|beyond|at least|at most|no more than|if|unless|until|whenever|limit|threshold|target|bar|budget|tolerance|up to|within|win was|win would be|promise\w*|stays? under|gap of(?: more than)?|abort|trigger|rule|exceeds?|passes?|must|effect of interest|smallest effect|needed|plan|pages (?:above|at|when)|gate at|fixed)(?: \w+){0,4}$"
)
_MORE_THAN = re.compile(r"\b(?:more than|less than|over|under)$")


_TRIPS = re.compile(
    r"\b(?:fires?|opens?|trips?|tripped|pages?|paging|stops?|flips?|breaker|alarm|alert|circuit breaker|rule|plan|protocol|line|died|dying|aborts?|win was|win had to be|held|power|rings|needs?|canary plan|switch \w+ \w+|gives up|refuses?)(?: [\w'-]+){0,5}$"
)
_HELD_FOR = re.compile(r"^(?:[\w'-]+ ){0,4}(?:for|held|over|on two|two days) (?:\w+ )?(?:\w+ )?(?:minutes|hours?|days?|readings|picks)\b|^(?:or more|and it|it (?:stops|goes|comes)|of tenants)\b")


def _is_limit(around: _Around) -> bool:
    """Whether a number is a threshold, a trigger or a stage and no reading."""
    if around.beat is Beat.RESULT:
        return bool(re.search(r"\b(?:tripped at|scores above|limit \w+ \w+ \w+ was|within|the canary tripped at|interval \w+ minus|above|promise)(?: \w+)?$", around.before))
    if _LIMIT_BEFORE.search(around.before) or _TRIPS.search(around.before):
        return True
    return around.beat is not Beat.SITUATION and bool(_HELD_FOR.search(around.after))


_WENT = re.compile(
    rf"\b(?:{measures.CHANGE[3:-1]}|down|up|lower|higher|plus|minus|fewer|less|better|worse)(?: \w+){{0,3}}$"
)
_THEN = re.compile(
    r"^(?:\w+ )?(?:faster|slower|better|worse|fewer|less|more|lower|higher|cheaper|quicker|longer|shorter|closer|sooner|smaller|larger|bigger|too high|too low|off|points? (?:of|up|down|over|better)|above|below|over the|over control|under|behind|improvement|drop|increase|reduction|what|the size|of what)\b"
)
_FROM_TO = re.compile(r"\b(?:from|to|against|versus|at|was|were|is|hit|reached|had|sat at|stayed at|held at|ended at|came in|came out|back at|back to|scored?|gave|got|read|where \w+ \w+ (?:was|had|gave|took|sat))(?: \w+){0,3}$")
_ROLLOUT = re.compile(r"^(?:of (?:the |a )?(?:\w+ )?(?:traffic|tenants|declarations|monday|worst monday|listings|transactions|fleet|users|requests|auctions|sample|trips|stores|power)|canary|power|level|confidence|interval|split|each|to research|off peak)\b")
_COUNTED = re.compile(
    r"\b(?:caught|stopped|stops|rejected|blocked|quarantined|failed|tripped|fired|bounced|sent|turned|held|carried|paged|pages|deployed|prevented|refused|intercepted|flagged|killed|counted|vanished|hidden|misrouted)(?: \w+){0,4}$"
)
_SINCE = re.compile(r"\b(?:since|so far|in the (?:\w+ )?(?:months?|years?|weeks?|quarters?)|after that|until today|none of|not one)\b")


def _percent(around: _Around) -> bool:
    if re.search(r"\b(?:canary|rolled|rollout|on|replay|load test|shadow)(?: \w+){0,2} (?:at|on|to)$|^at$", around.before) and _ROLLOUT.search(around.after):
        return False
    if re.search(r"\b(?:learning rate|loss|dropout|went to|i went|in the)$", around.before) and around.beat is Beat.ACTION and not _AGAINST.search(around.after):
        return bool(re.search(r"\b(?:went to)$", around.before) and measures.MEASURE.search(around.line))
    if _ROLLOUT.search(around.after) and not _WENT.search(around.before):
        return False
    if around.beat is Beat.RESULT:
        return True
    if _THEN.search(around.after) or re.search(r"\b(?:up|down|fell|dropped|rose|grew|jumped|tripled|lost|gained|increased|improved|went from|gone from)(?: \w+){0,4}$", around.before):
        return True
    if around.beat is Beat.DECISION:
        return bool(measures.MEASURE.search(around.clause) and re.search(r"\b(?:cost|gave up|lost|gain\w*)\b", around.line))
    if measures.CONFIG.search(around.clause) and not measures.MEASURE.search(around.before):
        return False
    return bool(_FROM_TO.search(around.before) or _READ.search(around.before) or _AGAINST.search(around.after))


_READ = re.compile(r"\b(?:in|of which|caught|got|had|was|were|won|worst|came back|hallucinates|shrank)(?: [\w'-]+){0,4}$")
_AGAINST = re.compile(r"^(?:[\w'-]+ ){0,5}(?:against|versus|than|where|were wrong|came back|of the time|relative)\b")


def _decimal(around: _Around) -> bool:
    if around.beat is Beat.RESULT:
        return not re.search(r"\bp[- ]?value(?: \w+){0,2}$", around.before)
    if _SETTING.search(around.before) or measures.CONFIG.search(around.clause) and not measures.MEASURE.search(around.clause):
        return False
    return bool(measures.MEASURE.search(around.line) and _FROM_TO.search(around.before)) or bool(_AGAINST.search(around.after) or _MEASURE_OF.search(around.before) or _MEASURE_AFTER.search(around.after))


_SETTING = re.compile(r"\b(?:learning rate|loss at|quantile|dropout|temperature|decay|index above|margin)(?: \w+){0,4}$")
_MEASURE_OF = re.compile(rf"{measures.MEASURE.pattern}(?: of| was| is| at)?(?: [\w'-]+)?$")
_MEASURE_AFTER = re.compile(rf"^(?:[\w'-]+ )?{measures.MEASURE.pattern}")


def _duration(around: _Around) -> bool:
    if _THEN.search(around.after) and re.search(r"\b(?:faster|slower|sooner|quicker|longer|less)\b", around.after):
        return around.beat in _TOLD
    timed = re.search(r"\b(?:p ?\d\d|latency|median|mean|average|response|lag|error|wait\w*|queue|serving|answer\w*|took|takes|drill|training takes|processing|pickup|percentile)\b", around.line)
    if not timed or around.beat is Beat.DECISION:
        return False
    level = re.search(r"\b(?:p ?\d\d|percentile|median|mean|average|latency)\b", around.line)
    change = re.search(r"\b(?:from|down|up|to|against|back to|instead of|was|were|at|is|in)(?: \w+){0,2}$", around.before)
    return bool(change and (level or re.search(r"\bfrom\b", around.line)))


def _money(around: _Around) -> bool:
    return around.beat is not Beat.TASK


def _multiple(around: _Around) -> bool:
    if _THEN.search(around.after) or re.search(r"^(?:the|as|their|its|more|what)\b", around.after):
        return True
    if re.search(r"\b(?:up|down|factor of|went|fell|gained|costs?)(?: \w+){0,2}$", around.before):
        return True
    if re.search(r"\b(?:doubled|halved|tripled|quadrupled)\b", around.clause) and around.beat in (Beat.RESULT, Beat.SITUATION):
        return True
    return around.beat is Beat.RESULT and bool(_COUNTED.search(around.before))


def _fraction(around: _Around) -> bool:
    return around.beat in _TOLD and bool(
        re.search(r"\b(?:by|down|up|fell|lower|rewrote|dropped|smaller|cut|fewer|less)(?: \w+){0,2}$", around.before) or _THEN.search(around.after)
    )


def _plain(around: _Around) -> bool:
    if around.beat is Beat.RESULT and _COUNTED.search(around.before):
        return True
    went = re.search(r"\b(?:went|gone|fell|came|dropped|rose|down|up|slid|climbed|peaked|from)\b(?: \w+){0,6}$", around.before)
    if went and re.search(r"\b(?:from|to|at|by|under)(?: \w+)?$", around.before) and measures.MEASURE.search(around.line):
        return around.beat in _TOLD
    return False


_RULES = {
    Form.PERCENT: _percent,
    Form.POINTS: _percent,
    Form.DECIMAL: _decimal,
    Form.DURATION: _duration,
    Form.MONEY: _money,
    Form.MULTIPLE: _multiple,
    Form.FRACTION: _fraction,
}
