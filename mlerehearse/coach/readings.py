"""Read an answer in three ways, so that a mark of punctuation decides no beat alone.

Whisper prints other commas and full stops if the sound is softer, noisier, or begins a tenth of a
second later. So sentences are read as they are printed, and again without punctuation and capitals,
cut at fewer places and at more. The scores are averaged over the
words of each printed sentence (docs/beats.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from mlerehearse.coach.learned.beat_model import BeatModel
from mlerehearse.coach.text.sentences import Span, bare, splits
from mlerehearse.domain.meaning import Meaning
from mlerehearse.domain.protocols import Encoder
from mlerehearse.domain.transcript import Word, join

Scores = NDArray[np.float32]
_FEWER, _MORE = -4.0, 4.0  # log odds added at every place where a sentence may end


@dataclass(frozen=True, slots=True)
class SentenceReading:
    """The sentences of an answer: their words, text and meaning."""

    spans: tuple[Span, ...]
    texts: list[str]
    meanings: list[Meaning]

    @property
    def vectors(self) -> list[Sequence[float]]:
        """The vector of each sentence."""
        return [meaning.vector for meaning in self.meanings]


def read_sentences(words: Sequence[Word], encoder: Encoder) -> list[SentenceReading]:
    """Return the readings of an answer of at least one word; the first is as printed."""
    printed, *others = cuts = splits(words, (0.0, _FEWER, _MORE))
    texts = [_texts(words, printed), *([bare(text) for text in _texts(words, other)] for other in others)]
    meanings = iter(encoder.read(list(chain.from_iterable(texts))))
    return [
        SentenceReading(cut, each, list(islice(meanings, len(each)))) for cut, each in zip(cuts, texts, strict=True)
    ]


def scores_of(readings: Sequence[SentenceReading], beats: BeatModel) -> Scores:
    """Return the log probabilities of the first reading's sentences: (sentences, labels)."""
    by_word = np.mean([_by_word(reading, beats) for reading in readings], axis=0)
    means = np.stack([by_word[first:last].mean(axis=0) for first, last in readings[0].spans])
    return np.asarray(means - np.log(np.exp(means).sum(axis=1, keepdims=True)), np.float32)


def _by_word(reading: SentenceReading, beats: BeatModel) -> Scores:
    """Return the log probabilities of each word's sentence: (words, labels)."""
    scores = beats.log_probabilities(reading.texts, reading.vectors)
    return np.repeat(scores, [last - first for first, last in reading.spans], axis=0)


def _texts(words: Sequence[Word], spans: Sequence[Span]) -> list[str]:
    return [join(words[first:last]) for first, last in spans]
