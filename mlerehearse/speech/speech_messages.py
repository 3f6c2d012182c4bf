"""The messages between the speech worker and its parent."""

from dataclasses import dataclass
from typing import Literal

from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.speech.device.model_cost import Cost

# ---- to the worker


@dataclass(frozen=True, slots=True)
class Load:
    """Load a model.

    `model` is its name, a folder, or None for the best one installed; `device` is "auto", "cpu"
    or "cuda".
    """

    model: str | None = None
    device: str = "auto"


@dataclass(frozen=True, slots=True)
class Transcribe:
    """Transcribe the growing file `part` or, once that is gone, `final`.

    `frames` is the number of frames, or None while the recording grows.
    """

    job: str
    part: str
    final: str
    frames: int | None = None


@dataclass(frozen=True, slots=True)
class RecordingEnded:
    """The recording of a job has stopped after this many frames."""

    job: str
    frames: int


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel a job. To stop at once, the parent kills the worker instead."""

    job: str


# ---- from the worker


@dataclass(frozen=True, slots=True)
class Loaded:
    """The model is loaded and warm.

    `place` is like "cpu int8"; `notice` is a sentence for the user, or "". `window` is the time
    in seconds that the encoder takes for one window of 30 s.
    """

    model: str
    place: str = ""
    notice: str = ""
    window: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """The cost of the loaded model on this computer (speech.pace), measured while idle."""

    model: str
    place: str
    threads: int
    cost: Cost


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """The device was lost; the model now runs at `place` and the work goes on.

    `window` is as in Loaded.
    """

    place: str
    notice: str
    window: float = 0.0


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Transcription is not possible; `problem` is a sentence for the user."""

    kind: Literal["missing", "damaged", "broken"]
    problem: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A heartbeat, sent about once a second while a job waits for sound."""

    job: str


@dataclass(frozen=True, slots=True)
class FinalWords:
    """Final words that follow those sent before."""

    job: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class DraftWords:
    """Draft words that may follow the final ones; they replace all earlier drafts."""

    job: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class SecondsDone:
    """The first `seconds` of the recording are transcribed."""

    job: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Done:
    """The whole recording is transcribed."""

    job: str
    transcript: Transcript


@dataclass(frozen=True, slots=True)
class Failed:
    """A job ended without a transcript; `problem` is a sentence for the user."""

    job: str
    kind: Literal["silent", "audio", "error"]
    problem: str
