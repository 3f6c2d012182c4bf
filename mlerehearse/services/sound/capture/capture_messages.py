"""The messages between the window and the process that records (capture_worker.py).

Times are those of `time.monotonic`, which all processes of one computer share.
"""

from dataclasses import dataclass
from enum import StrEnum

from mlerehearse.domain.take import Gap


@dataclass(frozen=True, slots=True)
class Microphone:
    """An audio input: the system's `id` and the `name` to show."""

    id: str
    name: str


class Fault(StrEnum):
    """What is wrong with the microphone."""

    NONE = "none"
    NO_MICROPHONE = "no_microphone"
    SOUND_SYSTEM = "sound_system"  # the sound server has stopped
    UNPLUGGED = "unplugged"  # it's gone, and there is no other one
    UNUSABLE = "unusable"  # the system refuses to open it
    STALLED = "stalled"  # it's there, but sends nothing
    MUTED = "muted"
    SILENT = "silent"  # it sends only zeros


class Reason(StrEnum):
    """Why another microphone is used than before."""

    UNPLUGGED = "unplugged"
    DEFAULT = "default"  # the system has a new default microphone
    MOVED = "moved"  # the system has connected the app to another one
    BACK = "back"  # the chosen one is there again


# ---- to the process


@dataclass(frozen=True, slots=True)
class Listen:
    """Open the microphone with this id, "" for the system's default one, until StopListening."""

    microphone: str = ""


@dataclass(frozen=True, slots=True)
class StopListening:
    """Close the microphone."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Write the sound that is due from `since` on to the part file in the take's `folder`.

    At most `most` frames. If `frames` were written by an earlier process, `since` is when the next
    one was due.
    """

    folder: str
    since: float
    most: int
    frames: int = 0


@dataclass(frozen=True, slots=True)
class EndKeeping:
    """Keep the sound up to this time, then answer with Ended."""

    at: float


# ---- from the process


@dataclass(frozen=True, slots=True)
class Alive:
    """A sign of life, about once a second."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """All microphones, the default one first."""

    microphones: tuple[Microphone, ...]


@dataclass(frozen=True, slots=True)
class MicrophoneOpened:
    """A microphone is open; `replaces` names the one before, for this `reason`."""

    name: str
    replaces: str = ""
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class MicrophoneClosed:
    """No microphone is open."""


@dataclass(frozen=True, slots=True)
class SoundLevel:
    """The level of the latest sound, and how much of it is kept.

    `peak` and `rms` are in 0..1 of full scale. `frames` are in the file, and the next one is due at
    `due`.
    """

    peak: float
    rms: float
    frames: int = 0
    due: float = 0.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with the microphone of this name now, or `Fault.NONE`."""

    fault: Fault
    name: str = ""


@dataclass(frozen=True, slots=True)
class GapFound:
    """Sound was lost, and silence was written for it."""

    gap: Gap


class Stop(StrEnum):
    """Why nothing more is kept."""

    WANTED = "wanted"
    LIMIT = "limit"
    DISK_FULL = "disk_full"
    DISK_ERROR = "disk_error"


@dataclass(frozen=True, slots=True)
class Ended:
    """Nothing more is kept: all `frames` are in the file. `problem` is the system's error or ""."""

    frames: int
    stop: Stop
    problem: str = ""
