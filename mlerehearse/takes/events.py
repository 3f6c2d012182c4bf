"""The events that the library sends to its listeners."""

from dataclasses import dataclass

from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Beat, Story
from mlerehearse.domain.transcript import Word


@dataclass(frozen=True, slots=True)
class TakesChanged:
    """The rows of these takes were added, removed or changed."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordsRead:
    """What was said in these takes can be found now."""

    takes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoriesChanged:
    """A story was added, removed or changed; all stories by title."""

    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """The completed fraction of a take's transcription, 0..1."""

    take: str
    fraction: float


@dataclass(frozen=True, slots=True)
class WordsHeard:
    """New final words of a take, in order, while it's still being transcribed."""

    take: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class WordsDrafted:
    """Provisional words that follow the final ones; they replace all earlier provisional words."""

    take: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class BeatHeard:
    """The beat of the last words of a take, while it's still being recorded."""

    take: str
    beat: Beat


@dataclass(frozen=True, slots=True)
class ReviewReady:
    """A new review of a take was saved."""

    take: str
    review: Review


@dataclass(frozen=True, slots=True)
class TakeFailed:
    """A take couldn't be transcribed or reviewed; `problem` is a sentence that says what to do."""

    take: str
    problem: str


@dataclass(frozen=True, slots=True)
class SpeechState:
    """Whether the app can transcribe.

    `state` is "loading", "ready", "missing" or "broken"; `problem` is a sentence or "". `place` is
    the device and number type, such as "cpu int8"; `notice` is a sentence on why it isn't the
    wanted one, or "".
    """

    state: str
    model: str = ""
    problem: str = ""
    place: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class RetranscriptionState:
    """The progress of retranscription with `model`: the takes `left` of `total`.

    `failures` has the id and a sentence for each take that keeps its old transcript because of a
    problem. `total` doesn't count takes that the user cancelled.
    """

    model: str = ""
    left: tuple[str, ...] = ()
    total: int = 0
    failures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportsChanged:
    """The import queue has changed; the library's `imports.state` is what it is now."""


Event = (
    TakesChanged
    | WordsRead
    | StoriesChanged
    | Progress
    | WordsHeard
    | WordsDrafted
    | BeatHeard
    | ReviewReady
    | TakeFailed
    | SpeechState
    | RetranscriptionState
    | ImportsChanged
)
