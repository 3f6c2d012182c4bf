"""Fill in missing word times, and repair times that are slightly out of order.

Some engines give no times for numbers (WhisperX) or only the time of a whole segment. Such words
share the gap between their neighbours in proportion to their length. A start or an end that is up
to 0.3 s before the time it should follow is moved up to it. A larger error is rejected, because the
words would no longer match the sound. An end that is more than 0.3 s inside the next word is moved
back to that word's start. A smaller overlap is kept, because some engines produce it on purpose.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlerehearse.domain.transcript import Word
from mlerehearse.errors import TranscriptError
from mlerehearse.texts import say

SLACK = 0.3  # seconds
PER_SIGN = 0.06  # seconds per letter at about 150 words a minute


@dataclass(frozen=True, slots=True)
class TimedText:
    """A word as read from a file: `place` is its location there; a missing time is None.

    `start` and `end` are in seconds. `speaker` is who says it, or None if the file doesn't tell.
    """

    text: str
    start: float | None
    end: float | None
    probability: float
    place: str
    speaker: str | None = None


def fill_missing_times(words: Sequence[TimedText], start: float | None, end: float | None) -> list[TimedText]:
    """Return the words of a segment, with missing times filled in where possible.

    `start` and `end` of the segment are in seconds or None.
    """
    placed = [_completed(word) for word in words]
    at = 0
    while at < len(placed):
        if placed[at].start is not None:
            at += 1
            continue
        upto = next((i for i in range(at, len(placed)) if placed[i].start is not None), len(placed))
        left = placed[at - 1].end if at else start
        right = placed[upto].start if upto < len(placed) else end
        if at and left is not None and right is not None:  # the word before may end late, but it begins in time
            left = max(min(left, right), placed[at - 1].start or 0.0)
        if left is not None and right is not None:
            placed[at:upto] = _shared(placed[at:upto], left, max(left, right))
        at = upto
    return placed


def in_order(heard: Sequence[TimedText]) -> tuple[tuple[Word, ...], list[int]]:
    """Return words with starts that never decrease and ends that are never before their starts.

    Also returns the indices of the words whose end was moved back from inside the next word. Raises
    TranscriptError if the times are too far out of order (see the module's docstring).
    """
    words: list[Word] = []
    moved: list[int] = []
    for item in fill_missing_times(heard, None, None):
        if item.start is None or item.end is None:
            raise TranscriptError(say("formats.no_times", place=item.place))
        previous = words[-1].start if words else 0.0
        start, end = max(item.start, previous), max(item.end, item.start, previous)
        if start - item.start > SLACK or item.start - item.end > SLACK:
            raise TranscriptError(say("formats.backwards", place=item.place))
        if words and words[-1].end - start > SLACK:
            words[-1] = replace(words[-1], end=start)
            moved.append(len(words) - 1)
        words.append(Word(item.text, start, end, item.probability))
    return tuple(words), moved


def _completed(word: TimedText) -> TimedText:
    """Estimate a missing start or end from the other one and the length of the word."""
    length = PER_SIGN * len(word.text)
    if word.start is None and word.end is not None:
        return replace(word, start=max(0.0, word.end - length))
    if word.start is not None and word.end is None:
        return replace(word, end=word.start + length)
    return word


def _shared(words: Sequence[TimedText], left: float, right: float) -> list[TimedText]:
    """Spread the words from `left` to `right`, in proportion to their numbers of letters."""
    share = (right - left) / sum(len(word.text) for word in words)
    out, at = [], left
    for word in words:
        end = min(right, at + share * len(word.text))
        out.append(replace(word, start=at, end=end))
        at = end
    out[-1] = replace(out[-1], end=right)  # exactly, whatever the sum of the shares
    return out
