"""The learned models that the coach uses beside its rules."""

from dataclasses import dataclass
from functools import cache

from mlerehearse.coach.beats import BeatModel
from mlerehearse.coach.cue_model import CueModel
from mlerehearse.coach.encoder import SentenceEncoder
from mlerehearse.coach.judgements import Judgements
from mlerehearse.coach.number_model import NumberModel
from mlerehearse.domain.protocols import Encoder


@dataclass(frozen=True, slots=True)
class Models:
    """An encoder and the models that read its vectors; every process loads them once."""

    encoder: Encoder
    beats: BeatModel
    judgements: Judgements
    numbers: NumberModel
    cues: CueModel


@cache
def bundled() -> Models:
    """Return the models that come with the app; raises ModelMissingError."""
    return Models(SentenceEncoder(), BeatModel.load(), Judgements.load(), NumberModel.load(), CueModel.load())
