"""Correct implausible word times with the help of voice activity (docs/speech.md, Word times)."""

from collections.abc import Sequence

from mlerehearse.domain.transcript import Word
from mlerehearse.speech.whisper.stretches import Span

_LEAST = 0.02  # seconds; the shortest duration of a word in the result
_SHORT = 0.1  # seconds; no spoken word is shorter
_EARLIER = 0.03  # seconds by which voice activity is late
_LONGEST, _A_LETTER = 0.5, 0.08  # seconds that a word may take, and more per letter

Words = tuple[Word, ...]


def correct_times(words: Sequence[Word], speech: Sequence[Span], seconds: float) -> Words:
    """Return the words with starts out of silence, capped durations, and in order.

    All times are within the `seconds` of the stretch.
    """
    snapped = [_snapped(word, speech) for word in words]
    return _in_order([_capped(word) for word in _widened(snapped, speech)], seconds)


def max_duration(text: str) -> float:
    """Return the longest plausible duration of a word in seconds."""
    return _LONGEST + _A_LETTER * sum(letter.isalnum() for letter in text)


def _snapped(word: Word, speech: Sequence[Span]) -> Word:
    """Move a start in silence to the next speech, and an end to where speech had stopped."""
    start, end = word.start, word.end
    for begin, stop in speech:
        if begin - _EARLIER > start:
            start = begin - _EARLIER if begin < end else start
            break
        if start < stop:
            break
    for begin, stop in reversed(speech):
        if begin < end:
            end = min(end, stop + _EARLIER) if stop > start else end
            break
    return Word(word.text, start, max(end, start), word.probability)


def _widened(words: Sequence[Word], speech: Sequence[Span]) -> list[Word]:
    """Give a word without a duration the uncovered speech before it.

    Whisper's alignment puts such words in the pause that follows them.
    """
    out: list[Word] = []
    for word in words:
        if word.end - word.start < _SHORT or not _overlap(word, speech):
            floor = out[-1].end if out else 0.0
            start, end = _sound_before(word, floor, speech)
            word = Word(word.text, start, end, word.probability)
        out.append(word)
    return out


def _sound_before(word: Word, floor: float, speech: Sequence[Span]) -> Span:
    """Return the last span of speech between `floor` and the word, or the word's own times."""
    for begin, stop in reversed(speech):
        if stop <= word.start + _EARLIER and stop - max(begin, floor) >= _SHORT:
            return max(floor, begin - _EARLIER), stop
    return word.start, word.end


def _overlap(word: Word, speech: Sequence[Span]) -> bool:
    return any(begin < word.end and word.start < stop for begin, stop in speech)


def _capped(word: Word) -> Word:
    return Word(word.text, word.start, min(word.end, word.start + max_duration(word.text)), word.probability)


def _in_order(words: Sequence[Word], seconds: float) -> Words:
    """Make the words ascending, each with a duration, none beyond the end."""
    out: list[Word] = []
    floor = 0.0
    for place, word in enumerate(words):
        left = seconds - _LEAST * (len(words) - place)
        start = max(floor, min(word.start, left))
        following = words[place + 1].start if place + 1 < len(words) else seconds
        end = max(start + _LEAST, min(word.end, max(following, start + _LEAST), seconds))
        out.append(Word(word.text, start, end, word.probability))
        floor = end
    return tuple(out)
