"""Split words into captions that are short enough to read, for SRT and WebVTT."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mlerehearse.domain.transcript import Word, join

LONGEST = 7.0  # seconds; the usual limit for subtitles
SIGNS, LINE = 84, 42  # characters: two lines of 42
_PAUSE = 0.8  # seconds of silence that end a caption
_ENDS = (".", "?", "!")


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption: lines of text from `start` to `end` in seconds."""

    start: float
    end: float
    lines: tuple[str, ...]


def captions(words: Sequence[Word]) -> Iterator[Caption]:
    """Yield the captions of a transcript.

    No caption is longer than 7 s or 84 characters, unless a single word is.
    """
    at = 0
    while at < len(words):
        upto = at + 1
        while upto < len(words) and _goes_on(words, at, upto):
            upto += 1
        text = " ".join(join(words[at:upto]).split())
        lines = textwrap.wrap(text, LINE, break_long_words=False, break_on_hyphens=False)
        yield Caption(words[at].start, min(words[upto - 1].end, words[at].start + LONGEST), tuple(lines))
        at = upto


def _goes_on(words: Sequence[Word], at: int, upto: int) -> bool:
    """Return whether the word at `upto` still belongs to the caption that begins at `at`."""
    before, word = words[upto - 1], words[upto]
    if word.start - before.end > _PAUSE or word.end - words[at].start > LONGEST:
        return False
    fits = len(textwrap.wrap(join(words[at : upto + 1]), LINE)) <= SIGNS // LINE
    return fits and not before.text.endswith(_ENDS)


def stamp(seconds: float, point: str) -> str:
    """Format seconds as hours, minutes, seconds and, after `point`, milliseconds."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}{point}{rest % 1000:03d}"
