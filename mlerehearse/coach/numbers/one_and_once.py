"""Decide where "one" and "once" are counts (docs/coaching.md, 7).

Elsewhere "one" refers to a thing, and "once" begins a clause.
"""

from mlerehearse.coach.numbers import spelled as spoken
from mlerehearse.coach.numbers.cursor import TokenCursor
from mlerehearse.coach.text.lexicon import words

_NAMED = words("page week day version phase stage step part level chapter point tier round to")
_STANDS_AFTER = words(  # words that follow "one" where it refers to a thing
    "of is was has had that who which with and or but for in on at to from by as than so the i we you he she"
    " it they a an where when because since are were be being would could should will can does did do didn't"
    " doesn't isn't wasn't about without before after until up through if then too also any not just against"
    " like between under over into out off another"
)
_STANDS_BEFORE = words(
    "that this which each no every another any some such old new big small last good first second third next"
    " same right wrong other linear simple simpler better worse green single real nice short polite bigger"
    " plain learned live fixed middle boring fourth bad cheap cheaper larger smaller more"
)
_THE_ONE = words("hand side thing person")  # "on the one hand"
_CLAUSE_AFTER = words("again more the we i it they you she he that this those")


def one_counts(view: TokenCursor, at: int) -> bool:
    """Whether "one" is a count: "one clinic", "week one", not "the small one", "one of them"."""
    before, after = view.before(at), view.norm(at + 1)
    if after in ("or", "to", "in") and spoken.parse_small(view.norm(at + 2)) is not None:
        return True
    if view.follows(at + 1, "and", "a", "half"):
        return True
    ends = view.paused(at) or not after
    if before in _NAMED and (ends or after in _STANDS_AFTER):
        return True
    if before == "the":
        return not ends and after not in _STANDS_AFTER and after not in _THE_ONE
    if before in _STANDS_BEFORE:
        return False
    if ends:
        return before in ("in", "about", "until", "past")
    return after not in _STANDS_AFTER and not after.endswith("'s")


def once_counts(view: TokenCursor, at: int) -> bool:
    """Whether "once" is a count: not "at once", "once the checks were in", "once more"."""
    if view.before(at) == "at":
        return False
    if view.paused(at):
        return not view.begins(at)
    paused_before = at > 0 and view.paused(at - 1)
    if view.begins(at) or paused_before:
        return view.norm(at + 1) in ("a", "per")
    return view.norm(at + 1) not in _CLAUSE_AFTER
