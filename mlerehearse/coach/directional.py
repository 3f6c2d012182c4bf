"""A claim said again as a direction, from its own words: "latency came down by 40 percent" -> "latency came down"."""

from mlerehearse.coach.context import Context
from mlerehearse.coach.mentions import Mention


def directional(context: Context, mention: Mention) -> str:
    """The clause without its number, "" where nothing is left that says a direction."""
    return ""
