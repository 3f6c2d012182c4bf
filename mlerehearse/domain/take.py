"""A recorded answer and the states that it passes through."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from mlerehearse.domain.story import Track

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # stands for a time that isn't known
LONGEST = 7 * 86_400.0  # seconds; a stored time or length beyond it is damage


class TakeState(StrEnum):
    """The state of a take between recording and review."""

    RECORDING = "recording"
    WAITING = "waiting"  # no speech model is installed
    QUEUED = "queued"
    TRANSCRIBING = "transcribing"
    REVIEWING = "reviewing"
    READY = "ready"
    SILENT = "silent"  # the recording contains no speech
    FAILED = "failed"


class Cause(StrEnum):
    """Why a recording has a gap."""

    BUSY = "busy"  # the computer was too busy to take the sound in
    MICROPHONE = "microphone"  # no microphone was there, or another one took over
    SOUND_SYSTEM = "sound_system"  # the system's sound server or a driver had stopped
    ASLEEP = "asleep"  # the computer slept


@dataclass(frozen=True, slots=True)
class Gap:
    """A part of a recording whose sound was lost; silence fills it, so that all times stay true.

    `start` and `length` are in seconds of the recording.
    """

    start: float
    length: float
    cause: Cause


@dataclass(frozen=True, slots=True)
class Take:
    """The contents of take.json.

    `started` is in UTC and `zone` is the IANA name of the time zone at the time of recording.
    `prompt` is a prompt id or None, and `prompt_text` the prompt as it was asked. `audio` is the
    name of the file in the take's folder, `duration` is in seconds, and `title` is the name given
    by the user or "". `gaps` are in the order of their starts. An imported take has the name of its
    file as `source`, and the SHA-256 of that file.
    """

    id: str
    started: datetime
    zone: str
    prompt: str | None = None
    prompt_text: str = ""
    story: str | None = None
    track: Track | None = None
    device: str = ""
    audio: str = ""
    audio_sha256: str = ""
    duration: float = 0.0
    title: str = ""
    gaps: tuple[Gap, ...] = ()
    source: str = ""
    source_sha256: str = ""

    @property
    def started_there(self) -> datetime:
        """When it was started, in its own time zone; in UTC for a time that its zone can't show."""
        try:
            return self.started.astimezone(ZoneInfo(self.zone))
        except (LookupError, ValueError, OverflowError, OSError):
            return self.started

    @property
    def day(self) -> date:
        """The calendar day of the recording, in the time zone of the recording."""
        return self.started_there.date()


@dataclass(frozen=True, slots=True)
class TakeRow:
    """A take as lists show it.

    `story_title` is the title of its story. The flag counts are None before the review.
    `heard_with` is the name of the speech model that transcribed it; it is "" if there is no
    transcript or if another program made it.
    """

    take: Take
    state: TakeState
    story_title: str = ""
    flags: int | None = None
    high_flags: int | None = None
    problem: str = ""
    deleted: bool = False
    heard_with: str = ""
