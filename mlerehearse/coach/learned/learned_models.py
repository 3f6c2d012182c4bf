"""The learned models that the coach uses beside its rules."""

from dataclasses import dataclass
from functools import cache

from mlerehearse.coach.learned.beat_model import BeatModel
from mlerehearse.coach.learned.cue_model import CueModel
from mlerehearse.coach.learned.encoder import SentenceEncoder
from mlerehearse.coach.learned.judgements import Judgements
from mlerehearse.coach.numbers.number_model import NumberModel
from mlerehearse.domain.protocols import Encoder


@dataclass(frozen=True, slots=True)
class LearnedModels:
    """An encoder and the models that read its vectors; every process loads them once."""

    encoder: Encoder
    beats: BeatModel
    judgements: Judgements
    numbers: NumberModel
    cues: CueModel


@cache
def bundled() -> LearnedModels:
    """Return the models that come with the app; raises ModelMissingError."""
    return LearnedModels(SentenceEncoder(), BeatModel.load(), Judgements.load(), NumberModel.load(), CueModel.load())
