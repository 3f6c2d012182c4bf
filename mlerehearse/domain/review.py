"""Everything that the coach computed of one take (coaching.md, 4, 5 and 8)."""

from dataclasses import dataclass
from enum import StrEnum

from mlerehearse.domain.corrections import Correction
from mlerehearse.domain.story import Asked, Beat
from mlerehearse.domain.transcript import Transcript


class Severity(StrEnum):
    """`high` counts against the take, `low` is worth hearing."""

    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words `first` up to, not including, `last` of the transcript, and the beat they tell.

    `start` is the first word's start; `end` is the next sentence's start (the last sentence's last word's end).
    `confidence` in 0..1; `pinned` when the user said so.
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
    """Words worth mending: their place, why a panel minds and what to say instead."""

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
    """A number that was said; `supported` and `missing` only where `kind` is "claim"."""

    start: float
    end: float
    quote: str
    kind: str
    supported: bool | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeFlag:
    """Something about the take as a whole; `beat` where it is about one beat."""

    id: str
    severity: Severity
    why: str
    instead: str
    beat: Beat | None = None


@dataclass(frozen=True, slots=True)
class CueHeard:
    """One thing the panel of this prompt listens for: heard (with its places in seconds) or missing (with advice)."""

    cue: str
    heard: bool
    spans: tuple[tuple[float, float], ...]
    advice: str


@dataclass(frozen=True, slots=True)
class BeatTime:
    """Seconds spent in a beat against its target's ends in seconds."""

    beat: Beat
    seconds: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the take was spoken. Rates are a minute of the take's length; `words_a_minute` leaves pauses out."""

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
    """A cache of (transcript, corrections, coach version); `transcript` holds the words as corrected."""

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
        """Each piece of advice on what was not heard, with the cues that it is for: what holds for all is said once."""
        advice = dict.fromkeys(cue.advice for cue in self.cues if not cue.heard)
        return tuple((said, tuple(c.cue for c in self.cues if not c.heard and c.advice == said)) for said in advice)
