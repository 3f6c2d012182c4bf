"""Remove words that Whisper made up: echoes of the hint, loops, "thanks for watching"."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from math import inf
from typing import TypeVar

from mlerehearse.domain.transcript import Word
from mlerehearse.speech.whisper.hints import Hints, bare
from mlerehearse.speech.whisper.stretches import Span

_NO_TIME = 0.05  # seconds; a shorter word has no duration of its own
_HEARD = 0.1  # seconds; the shortest span of speech that counts as a sound
_LOOP = 3  # consecutive words without a duration
_REFRAIN, _ALONE = 8, 4  # repetitions of a word among others, and where there is no other word

Words = tuple[Word, ...]
T = TypeVar("T")


def remove_invented(words: Sequence[Word], speech: Sequence[Span], hints: Hints) -> Words:
    """Return the words of a stretch without those that were made up."""
    kept = without_loops(words)
    kept = without_hint_text(kept, hints)
    kept = without_hint_echoes(kept, speech, hints)
    return without_stock_phrases(without_repetitions(kept), hints)


def without_loops(words: Sequence[Word]) -> Words:
    """Remove runs of three or more words with no duration: the decoder was looping."""
    return _joined(
        run
        for short, run in _runs(words, lambda word: word.end - word.start < _NO_TIME)
        if not (short and len(run) >= _LOOP)
    )


def without_repetitions(words: Sequence[Word]) -> Words:
    """Remove a word repeated more often than anybody would on purpose: it was laughter or noise.

    Eight repetitions among other words are too many; four are if there is no other word.
    """
    if len(words) >= _ALONE and len({bare(word.text) for word in words}) == 1:
        return ()
    return _joined(run for _, run in _runs(words, lambda word: bare(word.text)) if len(run) < _REFRAIN)


def without_hint_text(words: Sequence[Word], hints: Hints) -> Words:
    """Remove any six consecutive words that also occur in a row in the hint."""
    size = hints.words_of_hint
    hint = [bare(word) for word in hints.hotwords.split()]
    known = {tuple(hint[first : first + size]) for first in range(len(hint) - size + 1)}
    said = [bare(word.text) for word in words]
    echo = {
        place
        for first in range(len(said) - size + 1)
        if tuple(said[first : first + size]) in known
        for place in range(first, first + size)
    }
    return tuple(word for place, word in enumerate(words) if place not in echo)


def without_hint_echoes(words: Sequence[Word], speech: Sequence[Span], hints: Hints) -> Words:
    """Remove doubtful hesitation sounds, and keep one of a run of the same sound.

    The limit is lower for a sound where voice activity shows speech that no other word covers.
    It is also lower for the first word: its probability says little, since Whisper is unsure of
    any word right after the hint.
    """
    sure = [
        word
        for place, word in enumerate(words)
        if bare(word.text) not in hints.sounds
        or word.probability >= hints.sound_probability
        or (word.probability >= hints.sound_apart_probability and (not place or _apart(words, place, speech)))
    ]
    return _joined(
        run[:1] if sound in hints.sounds and len(run) > hints.most_in_a_row else run
        for sound, run in _runs(sure, lambda word: bare(word.text))
    )


def _apart(words: Sequence[Word], place: int, speech: Sequence[Span]) -> bool:
    """Return whether a span of speech lies between the midpoints of the two neighbouring words."""
    before = _middle(words[place - 1])
    after = _middle(words[place + 1]) if place + 1 < len(words) else inf
    return any(before < begin and end < after and end - begin >= _HEARD for begin, end in speech)


def _middle(word: Word) -> float:
    return (word.start + word.end) / 2


def without_stock_phrases(words: Sequence[Word], hints: Hints) -> Words:
    """Return no words if they are only a phrase of the training videos, with a low probability."""
    said = " ".join(bare(word.text) for word in words)
    if said in hints.phrases and _mean(words) < hints.phrase_probability:
        return ()
    return tuple(words)


def _mean(words: Sequence[Word]) -> float:
    return sum(word.probability for word in words) / len(words)


def _runs(words: Sequence[Word], key: Callable[[Word], T]) -> Iterable[tuple[T, list[Word]]]:
    return ((value, list(run)) for value, run in groupby(words, key))


def _joined(runs: Iterable[Sequence[Word]]) -> Words:
    return tuple(word for run in runs for word in run)
