"""A file in the import queue, and the state of the queue."""

import os
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes


class ImportState(StrEnum):
    """The state of a file between the drop and its review."""

    WAITING = "waiting"
    DECODING = "decoding"
    TRANSCRIBING = "transcribing"  # the take is there; its words are not
    NEEDS_LOOK = "needs_look"  # the take is there; something is for the user to decide
    DONE = "done"
    FAILED = "failed"
    DUPLICATE = "duplicate"
    CANCELLED = "cancelled"


ACTIVE = (ImportState.WAITING, ImportState.DECODING, ImportState.TRANSCRIBING)
IMPORTED = (ImportState.TRANSCRIBING, ImportState.NEEDS_LOOK, ImportState.DONE)


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One file; its `id` is also that of the take made of it.

    `file` and `transcript` are paths, see `as_path`. `prompt` is a prompt's id or None; `guess`
    means that it is still to be guessed from the words, and `confidence` is how likely the guess
    is, None for a prompt that wasn't guessed. `duplicate_of` is the id of the take with the same
    sound. `problem` is one sentence, "" if there is none; `notices` are sentences about what was
    repaired or left out.
    """

    id: str
    file: str
    transcript: str = ""
    state: ImportState = ImportState.WAITING
    prompt: str | None = None
    guess: bool = True
    confidence: float | None = None
    story_title: str = ""
    recorded: datetime | None = None
    duplicate_of: str = ""
    problem: str = ""
    notices: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The recording."""
        return as_path(self.file)

    @property
    def transcript_path(self) -> Path | None:
        """The transcript beside the recording, None if there is none."""
        return as_path(self.transcript) if self.transcript else None

    @property
    def active(self) -> bool:
        """Whether something still happens to it by itself."""
        return self.state in ACTIVE

    @property
    def imported(self) -> bool:
        """Whether a take was made of it."""
        return self.state in IMPORTED


def as_text(path: Path) -> str:
    """Return a path as text that can be stored, also if its name holds bytes that aren't text."""
    return quote_from_bytes(os.fsencode(path), safe="/\\: ()[]{}!$&'+,;=@^`~#")


def as_path(text: str) -> Path:
    """Return the path that `as_text` stored."""
    return Path(os.fsdecode(unquote_to_bytes(text)))


@dataclass(frozen=True, slots=True)
class Imports:
    """All files in the queue, in their order.

    `resting` while a take is recorded; takes get their words if the app `hears`.
    """

    entries: tuple[ImportEntry, ...] = ()
    resting: bool = False
    hears: bool = True

    @property
    def total(self) -> int:
        """The number of files that were not cancelled."""
        return sum(entry.state is not ImportState.CANCELLED for entry in self.entries)

    @property
    def settled(self) -> int:
        """The number of files that were not cancelled and to which nothing happens any more."""
        return self.total - sum(entry.active for entry in self.entries)

    @property
    def active(self) -> bool:
        """Whether files are still being imported."""
        return any(entry.active for entry in self.entries)

    def of(self, *states: ImportState) -> tuple[ImportEntry, ...]:
        """Return the files in these states."""
        return tuple(entry for entry in self.entries if entry.state in states)
