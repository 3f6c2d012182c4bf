"""Word times made plausible with the help of voice activity (live.md, "Word times")."""

from collections.abc import Sequence

from mlerehearse.domain.transcript import Word
from mlerehearse.speech.stretches import Span

_LEAST = 0.02  # seconds that every word gets
_SHORT = 0.1  # seconds: no word is that short
_EARLIER = 0.03  # voice activity is late by this much
_LONGEST, _A_LETTER = 0.5, 0.08  # seconds that a word may take, and for each of its letters

Words = tuple[Word, ...]


def plausible(words: Sequence[Word], speech: Sequence[Span], seconds: float) -> Words:
    """Starts moved out of silence, lengths capped, order kept; all within the `seconds` of the stretch."""
    snapped = [_snapped(word, speech) for word in words]
    return _in_order([_capped(word) for word in _widened(snapped, speech)], seconds)


def longest(text: str) -> float:
    """The seconds that a word can cover."""
    return _LONGEST + _A_LETTER * sum(letter.isalnum() for letter in text)


def _snapped(word: Word, speech: Sequence[Span]) -> Word:
    """A start in silence moves to where speech begins, an end to where it had stopped."""
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
    """A word without a time of its own gets the sound before it that no word covers: alignment puts it in the pause."""
    out: list[Word] = []
    for word in words:
        if word.end - word.start < _SHORT or not _overlap(word, speech):
            floor = out[-1].end if out else 0.0
            start, end = _sound_before(word, floor, speech)
            word = Word(word.text, start, end, word.probability)
        out.append(word)
    return out


def _sound_before(word: Word, floor: float, speech: Sequence[Span]) -> Span:
    """The last span of speech between `floor` and the word, or the word's own place."""
    for begin, stop in reversed(speech):
        if stop <= word.start + _EARLIER and stop - max(begin, floor) >= _SHORT:
            return max(floor, begin - _EARLIER), stop
    return word.start, word.end


def _overlap(word: Word, speech: Sequence[Span]) -> bool:
    return any(begin < word.end and word.start < stop for begin, stop in speech)


def _capped(word: Word) -> Word:
    return Word(word.text, word.start, min(word.end, word.start + longest(word.text)), word.probability)


def _in_order(words: Sequence[Word], seconds: float) -> Words:
    """No word before the one before it, none of no length, none past the end."""
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
