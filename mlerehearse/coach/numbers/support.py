"""What a claim lacks to survive the first follow-up question (docs/coaching.md, 4 and 7).

A change needs its baseline and one detail: a statistic, a population or a window. A level needs its
statistic, and a population or a window. A detail counts only in the claim's own part of the
sentence. If the claim continues the previous sentence, that sentence counts too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mlerehearse.coach.context import Context
from mlerehearse.coach.numbers.support_words import (
    BARE,
    BASELINE,
    BASELINE_NEXT,
    BY,
    COMPARATIVE,
    COMPARES,
    GOES_ON,
    PLACE,
    STATISTIC,
    WINDOW,
)
from mlerehearse.coach.numbers.units import Form, Mention

_REACH = 16  # at most this many tokens on each side belong to a claim
_PAIR = 14  # at most this many tokens lie between the ends of a comparison
_ALL = ("statistic", "population", "window")


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim and the texts that its support is read from.

    `paired` is true if the claim is one end of a comparison.
    """

    mention: Mention
    before: str  # the claim's part of the sentence, up to the number
    after: str  # the same, after the number
    line: str  # the whole sentence
    sentence: int
    paired: bool

    @property
    def own(self) -> str:
        """The claim's part of the sentence, with "#" in place of the number."""
        return f"{self.before} # {self.after}"


def missing_support(context: Context, claim: Claim) -> tuple[str, ...]:
    """Return what the rules find missing: baseline, statistic, population or window."""
    if is_count(claim):
        return ()
    if claim.paired:
        return () if _detail(context, claim, claim.line) else _ALL
    return _of_change(context, claim) if is_change(claim) else _of_level(context, claim)


def likely_missing(claim: Claim) -> tuple[str, ...]:
    """Return what an unsupported claim usually lacks, for when the rules find no gap."""
    return ("baseline",) if is_change(claim) else ("population", "window")


def read_claim(context: Context, claim: Mention, claims: Sequence[Mention]) -> Claim:
    """Return a claim with the texts about it; `claims` are all claims of the take."""
    sentence = context.sentence_of(claim.first)
    low, high = context.span(sentence)
    mates = [m for m in claims if m is not claim and low <= m.first < high]
    first = max([low, claim.first - _REACH, *(m.last for m in mates if m.last <= claim.first)])
    last = min([high, claim.last + _REACH, *(m.first for m in mates if m.first >= claim.last)])
    return Claim(
        claim,
        _text(context, _own_start(context, first, claim.first), claim.first),
        _text(context, claim.last, _own_end(context, claim.last, last)),
        context.lines[sentence],
        sentence,
        any(_are_paired(context, claim, mate) for mate in mates),
    )


def _text(context: Context, first: int, last: int) -> str:
    return " ".join(context.norm(i) for i in range(first, last))


def _own_start(context: Context, low: int, first: int) -> int:
    """Return where the claim's part of the sentence begins.

    That is the last ", and" or ", but" before the number: the text before it is about something
    else.
    """
    for at in range(first - 1, low, -1):
        if context.norm(at) in ("and", "but", "so") and context.tokens[at - 1].after:
            return at
    return low


def _own_end(context: Context, last: int, high: int) -> int:
    for at in range(last, high):
        if context.norm(at) in ("and", "but", "so") and (at == last or context.tokens[at - 1].after):
            return at
    return high


def _are_paired(context: Context, one: Mention, other: Mention) -> bool:
    """Whether two claims form one comparison: "from 67 to 43", "0.46 against 0.39"."""
    first, second = sorted((one, other), key=lambda m: m.first)
    if second.first - first.last > _PAIR:
        return False
    between, before = _text(context, first.last, second.first), _text(context, max(0, first.first - 4), first.first)
    alike = (
        first.form is second.form
        or Form.PLAIN in (first.form, second.form)
        or Form.DECIMAL in (first.form, second.form)
    )
    if re.search(r"\bto\b", between) and re.search(r"\bfrom\b", before):
        return True
    return alike and bool(COMPARES.search(between))


def is_count(read: Claim) -> bool:
    """Whether a number only counts something and measures nothing.

    Examples: "stopped three releases since", "opened twice".
    """
    form = read.mention.form
    if form is Form.MULTIPLE:
        return (
            read.mention.value in (1.0, 2.0)
            and not COMPARATIVE.search(read.after)
            and not re.search(r"\b(?:doubled|has doubled|gone|up|costs?)$", read.before + " " + read.line)
            and "doubled" not in read.line
        )
    if form is not Form.PLAIN or read.paired:
        return False
    return not BY.search(read.before) and not re.search(
        r"\b(?:was|were|is|at|to|got|reached|hit|of)(?: [\w'-]+)?$", read.before
    )


def is_change(read: Claim) -> bool:
    """Whether a claim is a change rather than a level."""
    form = read.mention.form
    if form is Form.MULTIPLE or form is Form.POINTS or COMPARATIVE.search(read.after):
        return True
    if re.search(r"\b(?:to|at)(?: (?:like|about|around|maybe|only|just|nearly|almost|under|over))?$", read.before):
        return False
    return bool(BY.search(read.before))


def _of_change(context: Context, read: Claim) -> tuple[str, ...]:
    following = context.lines[read.sentence + 1] if read.sentence + 1 < len(context.lines) else ""
    based = bool(BASELINE.search(read.own)) or bool(BASELINE_NEXT.search(following))
    missing = () if based else ("baseline",)
    return missing if _detail(context, read, read.own) else (*missing, *_ALL)


def _detail(context: Context, read: Claim, text: str) -> bool:
    if read.mention.form is Form.MONEY or STATISTIC.search(text) or PLACE.search(text) or WINDOW.search(text):
        return True
    return read.paired and _before_supports(context, read)


def _of_level(context: Context, read: Claim) -> tuple[str, ...]:
    named = read.mention.form is Form.MONEY or bool(STATISTIC.search(read.own)) or _is_share(read)
    missing: tuple[str, ...] = () if named else ("statistic",)
    placed = PLACE.search(read.line) or WINDOW.search(read.line) or _before_supports(context, read)
    return missing if placed else (*missing, "population", "window")


def _is_share(read: Claim) -> bool:
    """Whether a percentage is a share of something named, which needs no further definition.

    "21% were wrong" and "6% of cars" are shares, "it was at 88%" is not.
    """
    if read.mention.form is not Form.PERCENT or BARE.search(read.own):
        return False
    return bool(re.search(r"^[a-z]", read.after)) or not re.search(
        r"\bit(?:'s| was| is)(?: [\w'-]+){0,3}$", read.before
    )


def _before_supports(context: Context, read: Claim) -> bool:
    """Whether this sentence continues the previous one, and that one gives the detail."""
    if not read.sentence or not GOES_ON.search(read.line):
        return False
    line = context.lines[read.sentence - 1]
    return bool(PLACE.search(line) or WINDOW.search(line))
