"""Takes written as sentences with their beats, and stand-ins for the encoder and the beat model."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mlerehearse.coach.context import Context
from mlerehearse.coach.learned.beat_model import LABELS, BeatModel
from mlerehearse.coach.learned.cue_model import CueModel
from mlerehearse.coach.learned.judgements import SENTENCE_KINDS, WHOLE, Judgements
from mlerehearse.coach.learned.learned_models import LearnedModels
from mlerehearse.coach.learned.networks import Networks
from mlerehearse.coach.learned.viterbi import TransitionScores
from mlerehearse.coach.numbers.number_model import NumberModel
from mlerehearse.domain.meaning import Meaning
from mlerehearse.domain.review import Sentence
from mlerehearse.domain.story import Asked, Beat
from mlerehearse.domain.transcript import Word

_STEP = 0.4  # seconds per word at a steady pace
_WORD = 0.35
_WIDTH = 384  # width of the bundled encoder's vectors


def words(text: str, start: float = 0.0, step: float = _STEP) -> tuple[Word, ...]:
    """Return the words of a text at a steady pace, `step` seconds from one start to the next."""
    return tuple(
        Word(one, round(start + i * step, 3), round(start + i * step + _WORD / _STEP * step, 3))
        for i, one in enumerate(text.split())
    )


def told(*sentences: str, asked: Asked | None = None, step: float = _STEP) -> Context:
    """Return a take of sentences like "A: I moved the index.", as the rules read it.

    A sentence without a beat is an action.
    """
    pairs = [(Beat(s[0]), s[3:]) if s[1:3] == ": " else (Beat.ACTION, s) for s in sentences]
    spoken = words(" ".join(text for _, text in pairs), step=step)
    ends = [sum(len(text.split()) for _, text in pairs[: i + 1]) for i in range(len(pairs))]
    built = []
    for i, (beat, text) in enumerate(pairs):
        first, last = (ends[i - 1] if i else 0), ends[i]
        end = spoken[last].start if last < len(spoken) else spoken[-1].end
        built.append(Sentence(first, last, spoken[first].start, end, text, beat, 1.0))
    return Context(spoken, built, asked or Asked())


class FlatEncoder:
    """An encoder that returns the same vector for every sentence and word."""

    def read(self, sentences: Sequence[str]) -> list[Meaning]:
        flat = [0.0] * (_WIDTH - 1) + [1.0]
        return [Meaning(flat, [flat for _ in sentence.split()]) for sentence in sentences]


def unmoved() -> Judgements:
    """Return judgements that find nothing in the vectors of a flat encoder."""
    return Judgements({kind: np.array([0.0] * _WIDTH + [-9.0], np.float32) for kind in (*SENTENCE_KINDS, WHOLE)})


class ScriptedBeats(BeatModel):
    """A beat model that maps a sentence's first word to its beat; all others are actions."""

    def __init__(self, by_first_word: Mapping[str, Beat]) -> None:
        size = len(LABELS)
        zeros = np.zeros(size, np.float32)
        super().__init__(Networks([{}]), TransitionScores(zeros, zeros, np.zeros((size, size), np.float32)))
        self._beats = {word.lower(): beat for word, beat in by_first_word.items()}

    def log_probabilities(self, texts: Sequence[str], vectors: Sequence[Sequence[float]]) -> NDArray[np.float32]:
        """Return scores that give each sentence its beat with a confidence of 0.8."""
        chances = np.full((len(texts), len(LABELS)), 0.2 / (len(LABELS) - 1), np.float32)
        for row, text in enumerate(texts):
            first = "".join(text.lower().split()[:1]).strip(".,")
            chances[row, LABELS.index(self._beats.get(first, Beat.ACTION))] = 0.8
        return np.log(chances)


def scripted(by_first_word: Mapping[str, Beat]) -> LearnedModels:
    """Return models with scripted beats, neutral judgements and flat vectors.

    Numbers and cues use the bundled models.
    """
    return LearnedModels(FlatEncoder(), ScriptedBeats(by_first_word), unmoved(), NumberModel.load(), CueModel.load())
