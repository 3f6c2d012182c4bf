"""Messages to and from the playback process.

`Wanted` carries the whole state that the window wants, never a step from one state to another. So
only the newest one counts, and a new process needs nothing but that one. `Handled` answers each.
"""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Wanted:
    """Request this state from now on; the answer repeats `number`.

    `path` is None if no file is to be open. `position` is in seconds; the sound goes there only
    when `jump`, the number of the latest jump, is a new one.
    """

    number: int
    path: Path | None
    playing: bool
    rate: float
    jump: int
    position: float


@dataclass(frozen=True, slots=True)
class Handled:
    """The state with this number has been reached, or is being reached; another file is closed."""

    number: int


@dataclass(frozen=True, slots=True)
class PositionMeasured:
    """The sound was at `position` seconds when time.monotonic() was `moment`."""

    jump: int
    position: float
    moment: float


@dataclass(frozen=True, slots=True)
class PlayedToEnd:
    """The sound has reached the end of the file."""

    jump: int


class TroubleKind(Enum):
    """Why a take is played without sound."""

    NO_LIBRARY = "no_playback"
    NO_LOUDSPEAKER = "no_loudspeaker"
    UNREADABLE = "audio_unreadable"


@dataclass(frozen=True, slots=True)
class PlaybackTrouble:
    """The take can't be heard; `kind` is also the key of the sentence in texts/review.toml."""

    jump: int
    kind: TroubleKind


@dataclass(frozen=True, slots=True)
class LoudspeakerChanged:
    """The system's default loudspeaker is another one, so playing has to start again."""
