"""`unsupported_number`: a claim that fails the first follow-up (docs/coaching.md, 4 and 7).

The flag says what support is missing.
"""

from collections.abc import Iterator

from mlerehearse.coach.advice import span_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.numbers.directional import reword_without_number
from mlerehearse.coach.numbers.judged_numbers import JudgedNumber, judged_numbers
from mlerehearse.domain.review import Flag


def find(context: Context) -> Iterator[Flag]:
    """Yield one flag for each claim that lacks support."""
    for one in judged_numbers(context):
        if one.missing:
            yield _flag(context, one)


def _flag(context: Context, one: JudgedNumber) -> Flag:
    mention, reworded = one.mention, reword_without_number(context, one.mention)
    return span_flag(
        context,
        "unsupported_number",
        (mention.first, mention.last),
        advice="" if reworded else "bare",
        missing=one.missing,
        values={"directional": reworded} if reworded else {},
    )
