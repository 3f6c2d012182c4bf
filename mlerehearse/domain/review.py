"""The results of the coach for one take (docs/coaching.md, 4, 5 and 8).

They hold ids and values only. domain/wording.py turns these into sentences when they are shown, so
a changed sentence needs no new review.
"""

from dataclasses import dataclass
from enum import StrEnum

from mlerehearse.domain.corrections import Correction
from mlerehearse.domain.story import Asked, Beat
from mlerehearse.domain.transcript import Transcript

Values = tuple[tuple[str, str | float], ...]  # by name: words, an id or a figure for a text's {braces}


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
    """Words to improve.

    `advice` and `reason` name the variants of what to say instead and of why a panel objects; ""
    is the usual text in resources/flags.toml. `missing` names what a claim lacks.
    """

    id: str
    start: float
    end: float
    first: int
    last: int
    severity: Severity
    quote: str
    advice: str = ""
    reason: str = ""
    missing: tuple[str, ...] = ()
    values: Values = ()


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
    """A flag on the take as a whole; `beat` is set if it concerns a single beat.

    `advice`, `reason` and `values` are those of `Flag`.
    """

    id: str
    severity: Severity
    advice: str = ""
    reason: str = ""
    beat: Beat | None = None
    values: Values = ()


@dataclass(frozen=True, slots=True)
class CueHeard:
    """One cue that the panel of this prompt listens for.

    If it was heard, `spans` has its places in seconds. If not, `advice_id` names the advice; "" is
    the cue's own in resources/cues.toml.
    """

    cue: str
    heard: bool
    spans: tuple[tuple[float, float], ...]
    advice_id: str = ""


@dataclass(frozen=True, slots=True)
class Praise:
    """One strength of the take; `id` names its text in resources/texts/coach.toml."""

    id: str
    values: Values = ()


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
    praise: tuple[Praise, ...] = ()
    cues: tuple[CueHeard, ...] = ()
    unplaced: tuple[Correction, ...] = ()
