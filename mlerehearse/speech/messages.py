"""What the speech worker and its parent say to each other."""

from dataclasses import dataclass
from typing import Literal

from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.speech.pace import Cost

# ---- to the worker


@dataclass(frozen=True, slots=True)
class Load:
    """Make a model ready: its name, a folder, or None for the best one installed; `device` is auto, cpu or cuda."""

    model: str | None = None
    device: str = "auto"


@dataclass(frozen=True, slots=True)
class Transcribe:
    """Hear a recording: the growing file `part` or, once that is gone, `final`; `frames` is None while it grows."""

    job: str
    part: str
    final: str
    frames: int | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """The recording of a job has stopped after so many frames."""

    job: str
    frames: int


@dataclass(frozen=True, slots=True)
class Cancel:
    """Forget a job; a parent in a hurry kills the worker instead."""

    job: str


# ---- from the worker


@dataclass(frozen=True, slots=True)
class Loaded:
    """The model is ready and warm; `place` is like "cpu int8", `notice` a sentence for the user or "".

    One window of 30 s costs its encoder `window` seconds here.
    """

    model: str
    place: str = ""
    notice: str = ""
    window: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What the loaded model costs here (speech.pace), measured while there was nothing else to do."""

    model: str
    place: str
    threads: int
    cost: Cost


@dataclass(frozen=True, slots=True)
class Moved:
    """The model runs elsewhere from now on, since its device is lost; the work goes on. `window` as in Loaded."""

    place: str
    notice: str
    window: float = 0.0


@dataclass(frozen=True, slots=True)
class Unavailable:
    """No words can be heard; `problem` is a sentence for the user."""

    kind: Literal["missing", "damaged", "broken"]
    problem: str


@dataclass(frozen=True, slots=True)
class Alive:
    """A job is under way, though there is nothing to say of it: sent about once a second while sound is awaited."""

    job: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Words that are final, following those sent before."""

    job: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Drafted:
    """Words that may follow those that are final, in place of all that were drafted before."""

    job: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Advanced:
    """So many seconds of the recording are done."""

    job: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Done:
    """The whole recording is done."""

    job: str
    transcript: Transcript


@dataclass(frozen=True, slots=True)
class Failed:
    """A job ended without a transcript; `problem` is a sentence for the user."""

    job: str
    kind: Literal["silent", "audio", "error"]
    problem: str
