"""The structure of an answer, and what the answer was asked for (docs/coaching.md, 1 to 3)."""

from dataclasses import dataclass
from enum import StrEnum


class Beat(StrEnum):
    """The six beats of STAR-DR, and `OTHER` for speech that belongs to none of them."""

    SITUATION = "S"
    TASK = "T"
    ACTION = "A"
    DECISION = "D"
    RESULT = "R"
    REFLECTION = "F"
    OTHER = "O"


class Track(StrEnum):
    """The kind of panel that assesses the story."""

    RESEARCH = "research"
    PLATFORM = "platform"


class Level(StrEnum):
    """The seniority that the user is interviewing for."""

    MID = "mid"
    SENIOR = "senior"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a take answers: prompt id, track and kind of story, each None if unknown."""

    prompt: str | None = None
    track: Track | None = None
    kind: str | None = None
    level: Level = Level.SENIOR


@dataclass(frozen=True, slots=True)
class Story:
    """A story in the inventory; `kind` is an id from resources/story_kinds.toml or None."""

    id: str
    title: str
    kind: str | None = None
    bullets: tuple[tuple[Beat, str], ...] = ()
