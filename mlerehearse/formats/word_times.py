"""Times for words that came without, and order for words whose times are slightly out of it.

Some engines give no time to numbers (WhisperX) or only a time for a whole segment; such words share the gap between
their neighbours in proportion to their length. A start or an end that lies up to 0.3 s before what it should follow is
moved up to it; more is refused, because then words and sound would part. An end more than 0.3 s inside the next word is
drawn back to that word's start; a smaller overlap stands, as some engines mean it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlerehearse.domain.transcript import Word
from mlerehearse.errors import TranscriptError
from mlerehearse.texts import say

SLACK = 0.3  # seconds
_PER_SIGN = 0.06  # seconds that a letter takes at about 150 words a minute


@dataclass(frozen=True, slots=True)
class Heard:
    """A word as a file gave it: `place` in the file, `start` and `end` in seconds or None."""

    text: str
    start: float | None
    end: float | None
    probability: float
    place: str


def spread(words: Sequence[Heard], start: float | None, end: float | None) -> list[Heard]:
    """The words of a stretch from `start` to `end` (seconds, or None), those without times placed where it allows."""
    placed = [_completed(word) for word in words]
    at = 0
    while at < len(placed):
        if placed[at].start is not None:
            at += 1
            continue
        upto = next((i for i in range(at, len(placed)) if placed[i].start is not None), len(placed))
        left = placed[at - 1].end if at else start
        right = placed[upto].start if upto < len(placed) else end
        if left is not None and right is not None:
            placed[at:upto] = _shared(placed[at:upto], left, max(left, right))
        at = upto
    return placed


def in_order(heard: Sequence[Heard]) -> tuple[Word, ...]:
    """Words whose starts never decrease and whose ends never precede them; raises TranscriptError (see the module)."""
    words: list[Word] = []
    for item in spread(heard, None, None):
        if item.start is None or item.end is None:
            raise TranscriptError(say("formats.no_times", place=item.place))
        previous = words[-1].start if words else 0.0
        start, end = max(item.start, previous), max(item.end, item.start, previous)
        if start - item.start > SLACK or item.start - item.end > SLACK:
            raise TranscriptError(say("formats.backwards", place=item.place))
        if words and words[-1].end - start > SLACK:
            words[-1] = replace(words[-1], end=start)
        words.append(Word(item.text, start, end, item.probability))
    return tuple(words)


def _completed(word: Heard) -> Heard:
    """A word that has one of its two times gets the other from its length."""
    length = _PER_SIGN * len(word.text)
    if word.start is None and word.end is not None:
        return replace(word, start=max(0.0, word.end - length))
    if word.start is not None and word.end is None:
        return replace(word, end=word.start + length)
    return word


def _shared(words: Sequence[Heard], left: float, right: float) -> list[Heard]:
    """The words one after the other from `left` to `right`, each as long as its letters ask."""
    share = (right - left) / sum(len(word.text) for word in words)
    out, at = [], left
    for word in words:
        end = min(right, at + share * len(word.text))
        out.append(replace(word, start=at, end=end))
        at = end
    return out
