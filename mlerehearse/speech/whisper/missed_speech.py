"""Find speech that no word covers, and merge in the words that a second pass finds there."""

from collections.abc import Sequence

from mlerehearse.domain.transcript import Word
from mlerehearse.speech.whisper.hints import bare
from mlerehearse.speech.whisper.plausible_times import max_duration
from mlerehearse.speech.whisper.stretches import Span

_HOLE = 1.2  # seconds of speech without a word that are worth a second pass (docs/speech.md)
_EDGE = 0.2  # seconds around a word that count as covered, as its times are no more exact
_NEAR = 0.4  # seconds; an equal word this close to a hole is the same word

Words = tuple[Word, ...]


def uncovered_speech(words: Sequence[Word], speech: Sequence[Span]) -> list[Span]:
    """Return the holes: spans with at least 1.2 s of speech that no word covers.

    A word covers no more time than its letters allow.
    """
    covered = [(word.start - _EDGE, min(word.end, word.start + max_duration(word.text)) + _EDGE) for word in words]
    bare_spans = [gap for span in speech for gap in _uncovered(span, covered)]
    return [span for span in _merged(bare_spans) if _speech_in(span, bare_spans) >= _HOLE]


def merge_found_words(words: Sequence[Word], found: Sequence[Word], hole: Span) -> Words:
    """Return `words` plus those words of `found` that lie in the hole and are new."""
    begin, end = hole
    new = [word for word in found if begin <= (word.start + word.end) / 2 <= end and not _there(word, words)]
    return tuple(sorted([*words, *new], key=lambda word: word.start))


def _there(word: Word, words: Sequence[Word]) -> bool:
    return any(
        bare(other.text) == bare(word.text) and other.start - _NEAR < word.end and word.start < other.end + _NEAR
        for other in words
    )


def _uncovered(span: Span, covered: Sequence[Span]) -> list[Span]:
    left, (begin, end) = [], span
    for start, stop in sorted(covered):
        if stop <= begin or start >= end:
            continue
        if start > begin:
            left.append((begin, start))
        begin = max(begin, stop)
    return [*left, (begin, end)] if begin < end else left


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Join spans that are less than a second apart: no word lies between them."""
    out: list[Span] = []
    for begin, end in spans:
        if out and begin - out[-1][1] < 1.0:
            out[-1] = (out[-1][0], end)
        else:
            out.append((begin, end))
    return out


def _speech_in(span: Span, spans: Sequence[Span]) -> float:
    return sum(end - begin for begin, end in spans if span[0] <= begin and end <= span[1])
