"""What the library tells its listeners, from whichever thread it happens on."""

from dataclasses import dataclass

from mlerehearse.domain.story import Beat
from mlerehearse.domain.transcript import Word


@dataclass(frozen=True, slots=True)
class TakesChanged:
    """The rows of these takes are new, gone or different."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Transcription of a take has come this far, 0..1."""

    take: str
    fraction: float


@dataclass(frozen=True, slots=True)
class WordsHeard:
    """Words of a take that are final, in order, while it is still being transcribed."""

    take: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class WordsDrafted:
    """Words of a take that may follow those that are final, in place of any drafted before."""

    take: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class BeatHeard:
    """The beat that the last words of a take tell, while it is still being spoken."""

    take: str
    beat: Beat


@dataclass(frozen=True, slots=True)
class ReviewReady:
    """The review of a take is there, or there anew."""

    take: str


@dataclass(frozen=True, slots=True)
class TakeFailed:
    """A take could not be transcribed or reviewed; `problem` is one sentence with the way out."""

    take: str
    problem: str


@dataclass(frozen=True, slots=True)
class SpeechState:
    """Whether words can be heard: `state` is "loading", "ready", "missing" or "broken", `problem` a sentence or "".

    `place` is what the model runs on, like "cpu int8"; `notice` a sentence on why it is not what it should be.
    """

    state: str
    model: str = ""
    problem: str = ""
    place: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class HearingAgain:
    """How far it is with takes that `model` hears again: those that are `left` of `total`.

    `failures` holds the take and the sentence for each that keeps its old words because of a problem. Those with which
    the user stopped are counted no more.
    """

    model: str = ""
    left: tuple[str, ...] = ()
    total: int = 0
    failures: tuple[tuple[str, str], ...] = ()


Event = (
    TakesChanged
    | Progress
    | WordsHeard
    | WordsDrafted
    | BeatHeard
    | ReviewReady
    | TakeFailed
    | SpeechState
    | HearingAgain
)
