"""A recorded answer and the states it passes through."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from mlerehearse.domain.story import Track


class TakeState(StrEnum):
    """Where a take stands on its way from the microphone to the review."""

    RECORDING = "recording"
    WAITING = "waiting"  # no speech model is installed
    QUEUED = "queued"
    TRANSCRIBING = "transcribing"
    REVIEWING = "reviewing"
    READY = "ready"
    SILENT = "silent"  # no speech was heard in it
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Take:
    """What take.json holds. `started` is in UTC, `zone` the IANA name of the zone of recording.

    `prompt` is a prompt id or None, `prompt_text` the prompt as it was asked; `audio` the file's name in the take's
    folder; `duration` in seconds; `title` what the user renamed it to, or "".
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

    @property
    def day(self) -> date:
        """The calendar day on which it was recorded, by the zone of recording."""
        return self.started.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, slots=True)
class TakeRow:
    """A take as lists show it: with its state, its story's title and its count of flags (None before the review).

    `heard_with` names the speech model that made its words, "" where there are none or another program made them.
    """

    take: Take
    state: TakeState
    story_title: str = ""
    flags: int | None = None
    high_flags: int | None = None
    problem: str = ""
    deleted: bool = False
    heard_with: str = ""
