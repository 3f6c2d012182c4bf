"""`no_outcome`: the result gives neither a number nor a direction (docs/coaching.md, 5 and 7)."""

import re
from collections.abc import Iterator

from mlerehearse.coach.advice import take_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.numbers.judged_numbers import mentions_of
from mlerehearse.coach.numbers.units import UNMEASURED
from mlerehearse.coach.timing import missing_beats
from mlerehearse.domain.review import TakeFlag
from mlerehearse.domain.story import Beat

_DIRECTION = re.compile(
    r"\b(?:(?<!hooked )(?<!set )(?<!ended )up|down|fell|falls|dropped|drops|rose|grew|better|worse|faster"
    r"|slower|higher|lower|fewer|(?<!or )less|smaller|larger|cheaper|improved|improves|improvement"
    r"|increased|decreased|reduced|cut|halved|doubled|gone|stopped|dried up|recovered|recovers|back to|back"
    r" on|back at|back up|none|never|nothing|no longer|no more|not a single|zero|without a|flat|equal"
    r"|inconclusive|null|won|lost|wins?|beat"
    r"|caught|blocked|rejected|on time|late|missed|normal|disappeared|vanished|closed|shrank|saved|rarer"
    r"|quiet(?:er)?|renewed|adopted|uses? it now|every \w+ since)\b"
)


def find(context: Context) -> Iterator[TakeFlag]:
    """Yield at most one flag; none if the result beat itself is missing."""
    if Beat.RESULT in missing_beats(context):
        return
    numbers = (mention for mention in mentions_of(context) if mention.form not in UNMEASURED)
    if any(context.beat_of(number.first) is Beat.RESULT for number in numbers):
        return
    lines = (line for line, s in zip(context.lines, context.sentences, strict=True) if s.beat is Beat.RESULT)
    if not any(_DIRECTION.search(line) for line in lines):
        yield take_flag("no_outcome")
