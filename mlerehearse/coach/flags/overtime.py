"""`overtime`: what is said from 3:00 to 4:00, and from 4:00 to the end."""

from collections.abc import Iterator

from mlerehearse.coach.advice import span_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.timing import CAP, FAIL, start_time
from mlerehearse.domain.review import Flag


def find(context: Context) -> Iterator[Flag]:
    """Yield at most two spans, timed from the first word.

    A word across a limit belongs to the span after it.
    """
    zero = start_time(context)
    late = [i for i, token in enumerate(context.tokens) if context.words[token.word].end > zero + CAP]
    over = [i for i in late if context.words[context.tokens[i].word].end <= zero + FAIL]
    past = [i for i in late if context.words[context.tokens[i].word].end > zero + FAIL]
    if over:
        yield span_flag(context, "overtime", (over[0], over[-1] + 1))
    if past:
        yield span_flag(context, "overtime", (past[0], past[-1] + 1), advice="fail")
