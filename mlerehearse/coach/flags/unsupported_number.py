"""`unsupported_number`: a claim that fails the first follow-up (docs/coaching.md, 4 and 7).

The flag says what support is missing.
"""

from collections.abc import Iterator

from mlerehearse.coach.advice import span_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.numbers.directional import reword_without_number
from mlerehearse.coach.numbers.judged_numbers import JudgedNumber, judged_numbers
from mlerehearse.domain.review import Flag
from mlerehearse.texts import say


def find(context: Context) -> Iterator[Flag]:
    """Yield one flag for each claim that lacks support."""
    for one in judged_numbers(context):
        if one.missing:
            yield _flag(context, one)


def _flag(context: Context, one: JudgedNumber) -> Flag:
    mention, reworded = one.mention, reword_without_number(context, one.mention)
    lacks = _listed([say(f"coach.missing_{part}") for part in one.missing])
    return span_flag(
        context,
        "unsupported_number",
        (mention.first, mention.last),
        instead="" if reworded else "bare",
        missing=one.missing,
        values={"directional": reworded, "missing_words": lacks},
    )


def _listed(parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return say("coach.list_and", first=", ".join(parts[:-1]), last=parts[-1])
