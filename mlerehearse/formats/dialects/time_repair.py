"""Mend the times of other programs' transcripts, as long as few of them are wrong.

What is wrong loses its time and is placed between its neighbours: an end before its start (unless
the two merely changed places), a start before what was said earlier, a word outside its segment. A
time before the beginning is moved to it. A file in which more than a tenth of the times run
backwards is refused, because its words would no longer match the sound.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from mlerehearse.domain.transcript import Word
from mlerehearse.errors import TranscriptError
from mlerehearse.formats.dialects.passages import Passage
from mlerehearse.formats.word_times import PER_SIGN, SLACK, TimedText, fill_missing_times, in_order
from mlerehearse.texts import plural, say

Span = tuple[float | None, float | None]  # seconds; None is unknown
_OUTSIDE = 1.0  # seconds that words may lie outside their segment
_FEW = 0.2  # the share of a segment's words whose times may be wrong before all are dropped
_NEAR = SLACK / 2  # seconds that a start may be early or late and stay
_BACKWARDS = 0.1  # the share of times that may run backwards


@dataclass(slots=True)
class _Repairs:
    """The places of what was repaired, in order."""

    mended: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    unaligned: list[str] = field(default_factory=list)

    def sentences(self) -> tuple[str, ...]:
        told = (
            ("repaired", "word", self.mended),
            ("outside", "segment", self.outside),
            ("unaligned", "segment", self.unaligned),
        )
        return tuple(_sentence(name, noun, places) for name, noun, places in told if places)


def mended(passages: Sequence[Passage]) -> tuple[tuple[Word, ...], tuple[str, ...]]:
    """Return the words of passages in the order of their times, and what was repaired in sentences.

    Raises TranscriptError if times are missing, or wrong in too many places.
    """
    repairs = _Repairs()
    placed = _mended_passages(passages, repairs)
    heard = [word for one in placed for word in _words(one, repairs)]
    spans, wrong = mended_spans([(w.start, w.end) for w in heard], lambda i: heard[i].place)
    timed = [replace(word, start=start, end=end) for word, (start, end) in zip(heard, spans, strict=True)]
    words, moved = in_order(_with_ends(timed) if wrong or repairs.mended else timed)
    repairs.mended += [heard[i].place for i in sorted({*wrong, *moved})]
    return words, repairs.sentences()


def mended_spans(spans: Sequence[Span], place: Callable[[int], str]) -> tuple[list[Span], set[int]]:
    """Return spans without what is wrong in them, and the indices of those that changed.

    A span whose place is unknown becomes (None, None). Raises TranscriptError, with the place of a
    span, if too many run backwards.
    """
    clamped = [_clamped(span) for span in spans]
    upright = _upright(clamped)
    lost = _backwards([start for start, _ in upright])
    if len(lost) > max(1, _BACKWARDS * len(spans)):
        raise TranscriptError(say("formats.backwards", place=place(min(lost))))
    out: list[Span] = [(None, None) if i in lost else span for i, span in enumerate(upright)]
    return out, {i for i, span in enumerate(spans) if span != out[i]}


def _mended_passages(passages: Sequence[Passage], repairs: _Repairs) -> list[Passage]:
    spans, wrong = mended_spans([(one.start, one.end) for one in passages], lambda i: passages[i].place)
    repairs.mended += [word.place for i in sorted(wrong) for word in passages[i].words if word.start is None]
    placed = [replace(one, start=start, end=end) for one, (start, end) in zip(passages, spans, strict=True)]
    return list(_with_both_ends(placed))


def _with_both_ends(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield passages whose missing start or end is estimated from the length of their text."""
    after = _next_starts(passages)
    before = 0.0  # the last end
    for one, following in zip(passages, after, strict=True):
        start, end, length = one.start, one.end, _length(one.words)
        if start is not None and end is None:
            end = start + length if following is None else max(start, min(start + length, following))
        elif start is None and end is not None:
            start = min(end, max(before, end - length))
        before = before if end is None else end
        yield replace(one, start=start, end=end)


def _next_starts(passages: Sequence[Passage]) -> list[float | None]:
    """Return for each passage the start of the next one that has any."""
    found: list[float | None] = []
    start: float | None = None
    for one in reversed(passages):
        found.append(start)
        start = start if one.start is None else one.start
    return found[::-1]


def _with_ends(words: Sequence[TimedText]) -> list[TimedText]:
    """Estimate the times of the first and last words, which have a neighbour on one side only."""
    known = [i for i, word in enumerate(words) if word.start is not None and word.end is not None]
    if not known:
        return list(words)
    first, last = words[known[0]], words[known[-1]]
    left = (first.start or 0.0) - _length(words[: known[0]])
    right = (last.end or 0.0) + _length(words[known[-1] + 1 :])
    return fill_missing_times(words, max(0.0, left), right)


def _length(words: Sequence[TimedText]) -> float:
    """Return the usual length of words in seconds."""
    return PER_SIGN * sum(len(word.text) for word in words)


def _words(one: Passage, repairs: _Repairs) -> list[TimedText]:
    """Return the words of a passage, with times where it tells any."""
    words = one.words
    if one.unaligned and words:
        repairs.unaligned.append(one.place)
    if one.start is not None and one.end is not None:
        outside = {i for i, word in enumerate(words) if _is_outside(word, one.start, one.end)}
        if outside:
            repairs.outside.append(one.place)
            every = len(outside) > _FEW * len(words)
            words = tuple(_untimed(word) if every or i in outside else word for i, word in enumerate(words))
    return fill_missing_times(words, one.start, one.end)


def _is_outside(word: TimedText, start: float, end: float) -> bool:
    late = word.start is not None and word.start > end + _OUTSIDE
    return late or (word.end is not None and word.end < start - _OUTSIDE)


def _untimed(word: TimedText) -> TimedText:
    return replace(word, start=None, end=None)


def _clamped(span: Span) -> Span:
    """Move a start before the beginning to it; an end before it tells nothing."""
    start, end = span
    if end is not None and end < 0:
        return (None, None)
    return (0.0 if start is not None and start < 0 else start), end


def _upright(spans: Sequence[Span]) -> list[Span]:
    """Exchange start and end that changed places, and drop those whose neighbours contradict."""
    before: list[float | None] = [None]
    for span in spans:
        before.append(span[1] if span[1] is not None and not _is_inverted(span) else before[-1])
    out: list[Span] = []
    after: float | None = None
    for i in reversed(range(len(spans))):
        start, end = spans[i]
        if not _is_inverted(spans[i]):
            out.append(spans[i])
            after = start if start is not None else after
            continue
        assert start is not None
        assert end is not None
        left = before[i]
        fits = (left is None or left <= end + SLACK) and (after is None or start <= after + SLACK)
        out.append((end, start) if fits or left is None or after is None else (None, None))
    return out[::-1]


def _is_inverted(span: Span) -> bool:
    start, end = span
    return start is not None and end is not None and start - end > SLACK


def _backwards(starts: Sequence[float | None]) -> set[int]:
    """Return the fewest items whose removal lets the starts run forwards.

    What stays is the longest subsequence that never decreases (patience sorting), and what hardly
    differs from it.
    """
    known = [(start, i) for i, start in enumerate(starts) if start is not None]
    if all(later >= earlier for (earlier, _), (later, _) in pairwise(known)):
        return set()
    tails: list[float] = []  # the smallest start that ends a subsequence of each length
    ends: list[int] = []  # its position in `known`
    previous: list[int] = []
    for position, (start, _) in enumerate(known):
        length = bisect_right(tails, start)
        previous.append(ends[length - 1] if length else -1)
        tails[length : length + 1], ends[length : length + 1] = [start], [position]
    kept: set[int] = set()
    position = ends[-1]
    while position >= 0:
        kept.add(position)
        position = previous[position]
    return _far_from(kept, known)


def _far_from(kept: set[int], known: Sequence[tuple[float, int]]) -> set[int]:
    """Return the items that are out of order with what is kept by more than _NEAR."""
    after: list[float] = [float("inf")] * (len(known) + 1)
    for position in reversed(range(len(known))):
        after[position] = known[position][0] if position in kept else after[position + 1]
    far: set[int] = set()
    before = 0.0
    for position, (start, i) in enumerate(known):
        if position in kept or before - _NEAR <= start <= after[position + 1] + _NEAR:
            before = max(before, start)
        else:
            far.add(i)
    return far


def _sentence(name: str, noun: str, places: Sequence[str]) -> str:
    counted = plural(len(places), say(f"formats.{noun}"), say(f"formats.{noun}s"))
    return say(f"formats.{name}", counted=counted, place=places[0])
