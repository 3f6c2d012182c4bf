"""`no_learning`: no reflection and no durable change anywhere (coaching.md, 5 and 7)."""

from collections.abc import Iterator

from mlerehearse.coach.advice import take_flag
from mlerehearse.coach.context import Context
from mlerehearse.coach.durable import lasting_changes
from mlerehearse.coach.timing import missing_beats
from mlerehearse.domain.review import TakeFlag
from mlerehearse.domain.story import Beat


def find(context: Context) -> Iterator[TakeFlag]:
    """At most one."""
    if Beat.REFLECTION in missing_beats(context) and not lasting_changes(context):
        yield take_flag("no_learning")
