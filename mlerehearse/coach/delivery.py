"""How a take was spoken: the figures of the scorecard (docs/coaching.md, 5)."""

from collections.abc import Sequence
from itertools import pairwise

from mlerehearse.coach.context import Context
from mlerehearse.coach.text.lexicon import words
from mlerehearse.coach.timing import length
from mlerehearse.domain.review import Delivery, Flag, Severity

LONG_PAUSE = 1.5  # seconds (docs/coaching.md, 5)
_PAUSE = 0.25  # seconds; shorter silences are articulation (Goldman-Eisler's limit, usual for articulation rates)
_FIRST_PERSON = frozenset(("i'm", "i've", "i'd", "i'll"))
_NO_VERB = words("i i'm i've i'd i'll um uh er hmm mean and or")


def delivery(context: Context, flags: Sequence[Flag]) -> Delivery:
    """Return all delivery figures of a take; rates are 0 if nothing was said."""
    spoken = length(context)
    pauses = [max(0.0, b.start - a.end) for a, b in pairwise(context.words)]
    talking = spoken - sum(pause for pause in pauses if pause >= _PAUSE)
    return Delivery(
        length=spoken,
        words=len(context.tokens),
        words_a_minute=_rate(len(context.tokens), talking),
        long_pauses=sum(pause > LONG_PAUSE for pause in pauses),
        longest_pause=max(pauses, default=0.0),
        fillers_a_minute=_rate(sum(flag.id == "filler" for flag in flags), spoken),
        hedges_a_minute=_rate(sum(flag.id == "hedge" for flag in flags), spoken),
        i_clauses=i_clauses(context),
        we_count=sum(flag.id == "we" for flag in flags),
        high_flags_a_minute=_rate(sum(flag.severity is Severity.HIGH for flag in flags), spoken),
    )


def i_clauses(context: Context) -> int:
    """Count the first-person-singular clauses: "I" with a verb, contractions included.

    "I mean" and restarts ("I, I") don't count.
    """
    return sum(_is_clause(context, index) for index in range(len(context.tokens)))


def _is_clause(context: Context, index: int) -> bool:
    word, after = context.norm(index), context.norm(index + 1)
    if word in _FIRST_PERSON:
        return after != word and after != "i"
    if word != "i" or context.ends_sentence(index):
        return False
    return after not in _NO_VERB


def _rate(count: int, seconds: float) -> float:
    return 60.0 * count / seconds if seconds > 0 else 0.0
