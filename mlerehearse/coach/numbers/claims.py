"""Classify numbers as claim or context by rules.

A claim is the level of, or a change in, something that the story takes credit for or blames. What a
number counts (its form) decides first, then the words around it and the beat of its sentence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from mlerehearse.coach.context import Context
from mlerehearse.coach.numbers import claim_words as said
from mlerehearse.coach.numbers.units import UNMEASURED, Form, Mention
from mlerehearse.domain.story import Beat

_UNTOLD = (Beat.REFLECTION, Beat.OTHER, Beat.TASK)  # beats in which nothing is credited or blamed
_TOLD = (Beat.RESULT, Beat.SITUATION, Beat.ACTION)
_LINKABLE = frozenset((Form.PLAIN, Form.DECIMAL, Form.PERCENT, Form.DURATION, Form.POINTS, Form.MONEY))
_OPEN = frozenset((Form.PLAIN, Form.DECIMAL))  # forms without a unit: "from 67 to 43 minutes"
_BEFORE, _AFTER = 8, 7  # tokens around a number that the rules read


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around a number, within its sentence."""

    beat: Beat
    line: str
    before: str
    after: str
    clause: str


def claims(context: Context, mentions: Sequence[Mention]) -> tuple[bool, ...]:
    """Return for each number whether it is a claim.

    A number is a claim by its own words, or as the other end of a claim ("0.46 against 0.39").
    """
    found = [is_claim(context, mention) for mention in mentions]
    for _ in range(2):  # a second pass for chains: "from 31 to 12, against 40"
        for index, (one, other) in enumerate(pairwise(mentions)):
            if found[index] != found[index + 1] and linked(context, one, other):
                found[index] = found[index + 1] = True
    return tuple(found)


def is_claim(context: Context, mention: Mention) -> bool:
    """Whether a number is a claim by the words around it."""
    if mention.form in UNMEASURED or context.beat_of(mention.first) in _UNTOLD:
        return False
    around = _around(context, mention)
    return not _is_limit(around) and _RULES.get(mention.form, _plain)(around)


def _around(context: Context, mention: Mention) -> _Around:
    low, high = context.span(context.sentence_of(mention.first))
    first, last = context.clause(mention.first)
    return _Around(
        context.beat_of(mention.first),
        context.lines[context.sentence_of(mention.first)],
        _text(context, max(low, mention.first - _BEFORE), mention.first),
        _text(context, mention.last, min(high, mention.last + _AFTER)),
        _text(context, first, max(last, mention.last)),
    )


def _text(context: Context, first: int, last: int) -> str:
    return " ".join(context.norm(i) for i in range(first, last))


def linked(context: Context, one: Mention, other: Mention) -> bool:
    """Whether two numbers are the ends of one comparison."""
    forms = {one.form, other.form}
    if not forms <= _LINKABLE or (len(forms) > 1 and not forms & _OPEN):
        return False
    if context.sentence_of(one.first) != context.sentence_of(other.first):
        return False
    if _is_counting(context, one) or _is_counting(context, other):
        return False
    between = _text(context, one.last, other.first)
    return bool(said.LINK.search(between)) and not said.LIMIT_BEFORE.search(between)


def _is_counting(context: Context, mention: Mention) -> bool:
    """Whether a number counts things or is a duration, and so can't be the end of a comparison."""
    before, after = context.norm(mention.first - 1), context.norm(mention.last)
    if mention.form is Form.DURATION:
        return before in said.OF_COUNTS
    if mention.form is not Form.PLAIN:
        return False
    plural = after.endswith("s") and after not in said.NO_NOUNS and not context.tokens[mention.last - 1].after
    return before in said.OF_COUNTS - {"the", "than"} or plural


def _is_limit(around: _Around) -> bool:
    """Whether a number is a threshold, a trigger or a stage rather than a measurement."""
    if around.beat is Beat.RESULT:
        return bool(said.RESULT_LIMIT.search(around.before))
    if said.LIMIT_BEFORE.search(around.before) or said.TRIPS.search(around.before):
        return True
    return around.beat is not Beat.SITUATION and bool(said.HELD_FOR.search(around.after))


def _percent(around: _Around) -> bool:
    if _is_stage(around):
        return False
    if around.beat is Beat.RESULT or said.THEN.search(around.after) or said.CHANGED.search(around.before):
        return True
    if around.beat is Beat.DECISION:
        return bool(said.MEASURE.search(around.clause) and said.PRICED.search(around.line))
    if said.CONFIG.search(around.clause) and not said.MEASURE.search(around.before):
        return False
    return bool(
        said.FROM_TO.search(around.before) or said.READ.search(around.before) or said.AGAINST.search(around.after)
    )


def _is_stage(around: _Around) -> bool:
    """Whether a percentage is a stage of a rollout or a setting: "at 10% of traffic"."""
    if said.ROLLOUT.search(around.after):
        return bool(said.STAGED.search(around.before)) or not said.WENT.search(around.before)
    if around.beat is not Beat.ACTION or said.AGAINST.search(around.after) or not said.SET_TO.search(around.before):
        return False
    return not (around.before.endswith("went to") and said.MEASURE.search(around.line))


def _decimal(around: _Around) -> bool:
    if around.beat is Beat.RESULT:
        return not said.P_VALUE.search(around.before)
    if said.SETTING.search(around.before):
        return False
    if said.CONFIG.search(around.clause) and not said.MEASURE.search(around.clause):
        return False
    if said.MEASURE.search(around.line) and said.FROM_TO.search(around.before):
        return True
    return bool(
        said.AGAINST.search(around.after)
        or said.MEASURE_OF.search(around.before)
        or said.MEASURE_AFTER.search(around.after)
    )


def _duration(around: _Around) -> bool:
    if said.THEN.search(around.after) and said.TIME_MOVED.search(around.after):
        return around.beat in _TOLD
    if around.beat is Beat.DECISION or not said.TIMED.search(around.line) or not said.TIME_SAID.search(around.before):
        return False
    return bool(said.TIME_STATISTIC.search(around.line)) or " from " in f" {around.line} "


def _money(around: _Around) -> bool:
    return True


def _multiple(around: _Around) -> bool:
    if said.THEN.search(around.after) or said.MULTIPLIES.search(around.after) or said.BY_FACTOR.search(around.before):
        return True
    if around.beat in (Beat.RESULT, Beat.SITUATION) and said.FACTOR_WORD.search(around.clause):
        return True
    return around.beat is Beat.RESULT and bool(said.COUNTED.search(around.before))


def _fraction(around: _Around) -> bool:
    moved = said.BY_SHARE.search(around.before) or said.THEN.search(around.after)
    return around.beat in _TOLD and bool(moved)


def _plain(around: _Around) -> bool:
    """Whether a number without a unit is a claim.

    It is if the story takes credit for the count ("has stopped three releases"), or if a measure
    moved.
    """
    if around.beat is Beat.RESULT and said.COUNTED.search(around.before):
        return True
    moved = said.COUNT_MOVED.search(around.before) and said.COUNT_END.search(around.before)
    return bool(moved and said.MEASURE.search(around.line)) and around.beat in _TOLD


_RULES = {
    Form.PERCENT: _percent,
    Form.POINTS: _percent,
    Form.DECIMAL: _decimal,
    Form.DURATION: _duration,
    Form.MONEY: _money,
    Form.MULTIPLE: _multiple,
    Form.FRACTION: _fraction,
}
