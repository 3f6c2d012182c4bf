"""What the panel of a prompt listens for, heard or missing (coaching.md, 8)."""

from mlerehearse.coach.context import Context
from mlerehearse.domain.review import CueHeard


def cues(context: Context) -> tuple[CueHeard, ...]:
    """The cues of the take's prompt; none yet."""
    return ()
