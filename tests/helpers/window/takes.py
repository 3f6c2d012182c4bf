"""A library of made-up takes without workers and files."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

from PySide6.QtCore import QObject, Signal

from helpers.window.again import HeardAgain
from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.story import Beat, Story, Track
from mlerehearse.domain.take import Take, TakeRow, TakeState
from mlerehearse.errors import DeviceError, StorageError
from mlerehearse.takes.events import SpeechState
from mlerehearse.takes.live_recording import NewTake
from mlerehearse.takes.store.recording_file import frames_in_part
from mlerehearse.takes.store.take_folder import TakeFolder

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BULLETS = (
    (Beat.SITUATION, "feed ranking, 5 people, 2 M sessions a day"),
    (Beat.TASK, "rollout and guardrails mine"),
    (Beat.ACTION, "−3 % for 30 min = back; 11 min; traced to a new country code"),
    (Beat.DECISION, "contract test over drift alarm"),
    (Beat.RESULT, "CTR back at 4.1 %, all traffic, 24 h"),
    (Beat.REFLECTION, "a 25 % step in between"),
)


def row(
    number: int,
    prompt: str | None = "rollback",
    minutes: float = 2.5,
    state: TakeState = TakeState.READY,
    flags: int | None = 6,
    high: int | None = 3,
    story: str = "",
    title: str = "",
) -> TakeRow:
    """Return a take that was recorded `number` half days before NOW."""
    started = NOW - timedelta(hours=12 * number + 1)
    take = Take(f"take-{number}", started, "UTC", prompt, duration=minutes * 60, title=title, track=Track.PLATFORM)
    ready = state is TakeState.READY
    return TakeRow(take, state, story, flags if ready else None, high if ready else None)


class FakeRecording:
    """A recording whose sound is written to a folder of its own."""

    def __init__(self, takes: "ListedTakes", folder: Path, about: NewTake) -> None:
        self._takes, self.about, self.folder, self.take_id = takes, about, folder, "new"
        self.ended = self.device = ""
        self.thread: threading.Thread | None = None

    @property
    def seconds(self) -> float:
        return frames_in_part(TakeFolder(self.folder)) / RATE

    def finish(self, device: str = "") -> Take:
        self.ended, self.thread, self.device = "kept", threading.current_thread(), device
        if not self.seconds:
            self.ended = "discarded"
            raise DeviceError("The microphone sent no sound.")
        return Take("new", NOW, "UTC", self.about.prompt, duration=self.seconds)

    def discard(self) -> Take | None:
        self.ended, self.thread = "discarded", threading.current_thread()
        return self._takes.bin(self) if self.seconds else None


class ListedTakes(QObject, HeardAgain):
    """A stand-in for services.take_service on the pages that list and record takes."""

    rows_changed = Signal()
    progressed = Signal(str, float)
    words_heard = Signal(str, tuple)
    words_drafted = Signal(str, tuple)
    beat_heard = Signal(str, object)
    review_ready = Signal(str, object)
    speech_changed = Signal(object)
    retranscription_changed = Signal(object)
    stories_changed = Signal()
    loaded = True

    def __init__(self, rows: Sequence[TakeRow] = (), folder: Path | None = None) -> None:
        super().__init__()
        self._folder = folder  # for recordings
        self.held = list(rows)
        self.told_stories: list[Story] = []
        self.speech_state = SpeechState("ready", "tiny.en")
        self.recordings: list[FakeRecording] = []
        self.problem = ""
        self.retried: list[str] = []

    @property
    def listed(self) -> tuple[TakeRow, ...]:
        return tuple(row for row in self.held if not row.deleted)

    def find(self, take_id: str) -> TakeRow | None:
        return next((row for row in self.listed if row.take.id == take_id), None)

    def row(self, take_id: str) -> TakeRow:
        return next(row for row in self.held if row.take.id == take_id)

    def begin(self, about: NewTake) -> FakeRecording:
        self._check()
        if about.story_title:
            self.told_stories.append(Story(f"story-{len(self.told_stories)}", about.story_title))
        self.recordings.append(FakeRecording(self, Path(mkdtemp(dir=self._folder)), about))
        return self.recordings[-1]

    def bin(self, recording: FakeRecording) -> Take:
        """Put a recording into the bin, as the library does when it's discarded."""
        take = Take(recording.take_id, NOW, "UTC", recording.about.prompt, duration=recording.seconds)
        self.held.append(TakeRow(take, TakeState.QUEUED, deleted=True))
        return take

    def rename(self, take_id: str, title: str) -> None:
        self._check()
        at = self.held.index(self.row(take_id))
        self.held[at] = replace(self.held[at], take=replace(self.held[at].take, title=title))
        self.rows_changed.emit()

    def delete(self, take_id: str) -> None:
        self._mark(take_id, True)

    def restore(self, take_id: str) -> None:
        self._mark(take_id, False)

    def retry(self, take_id: str) -> None:
        self.retried.append(take_id)

    @property
    def stories(self) -> tuple[Story, ...]:
        return tuple(self.told_stories)

    def show(self, take_id: str | None) -> None:
        """Do nothing, because no take is transcribed here."""

    def _mark(self, take_id: str, deleted: bool) -> None:
        self._check()
        at = self.held.index(self.row(take_id))
        self.held[at] = replace(self.held[at], deleted=deleted)
        self.rows_changed.emit()

    def _check(self) -> None:
        if self.problem:
            raise StorageError(self.problem)
