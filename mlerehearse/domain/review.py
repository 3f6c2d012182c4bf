"""The results of the coach for one take (docs/coaching.md, 4, 5 and 8)."""

from dataclasses import dataclass
from enum import StrEnum

from mlerehearse.domain.corrections import Correction
from mlerehearse.domain.story import Asked, Beat
from mlerehearse.domain.transcript import Transcript


class Severity(StrEnum):
    """How serious a flag is: `high` counts against the take, `low` is only a suggestion."""

    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the transcript and the beat that it belongs to.

    It covers the words from index `first` up to, but not including, `last`. `start` is the start of
    its first word; `end` is the start of the next sentence, or the end of the last word for the
    last sentence. `confidence` is in 0..1. `pinned` is true if the user set the beat.
    """

    first: int
    last: int
    start: float
    end: float
    text: str
    beat: Beat
    confidence: float
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """Words to improve: where they are, why a panel objects and what to say instead."""

    id: str
    start: float
    end: float
    first: int
    last: int
    severity: Severity
    quote: str
    why: str
    instead: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A number that the speaker mentioned.

    `supported` and `missing` are only set if `kind` is "claim".
    """

    start: float
    end: float
    quote: str
    kind: str
    supported: bool | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeFlag:
    """A flag on the take as a whole; `beat` is set if it concerns a single beat."""

    id: str
    severity: Severity
    why: str
    instead: str
    beat: Beat | None = None


@dataclass(frozen=True, slots=True)
class CueHeard:
    """One cue that the panel of this prompt listens for.

    If it was heard, `spans` has its places in seconds; if not, `advice` says what to add.
    """

    cue: str
    heard: bool
    spans: tuple[tuple[float, float], ...]
    advice: str


@dataclass(frozen=True, slots=True)
class BeatTime:
    """The seconds spent in a beat, and the lower and upper end of its target in seconds."""

    beat: Beat
    seconds: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the take was spoken.

    Rates are per minute of the take's length, except `words_a_minute`, which excludes pauses.
    """

    length: float
    words: int
    words_a_minute: float
    long_pauses: int
    longest_pause: float
    fillers_a_minute: float
    hedges_a_minute: float
    i_clauses: int
    we_count: int
    high_flags_a_minute: float


@dataclass(frozen=True, slots=True)
class Review:
    """The coach's output for a take, a cache of (transcript, corrections, coach version).

    `transcript` holds the words with the corrections applied.
    """

    coach_version: str
    asked: Asked
    transcript: Transcript
    sentences: tuple[Sentence, ...]
    flags: tuple[Flag, ...]
    numbers: tuple[Number, ...]
    take_flags: tuple[TakeFlag, ...]
    beats: tuple[BeatTime, ...]
    delivery: Delivery
    strengths: tuple[str, ...] = ()
    cues: tuple[CueHeard, ...] = ()
    unplaced: tuple[Correction, ...] = ()

    @property
    def missing_cues(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each distinct piece of advice on missing cues, with the cues that it applies to.

        Advice that several cues share is listed once.
        """
        advice = dict.fromkeys(cue.advice for cue in self.cues if not cue.heard)
        return tuple((said, tuple(c.cue for c in self.cues if not c.heard and c.advice == said)) for said in advice)
