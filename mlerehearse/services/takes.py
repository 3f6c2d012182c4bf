"""The library as the window sees it: the same methods, and its events as signals on the window's thread."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Qt, Signal, Slot

from mlerehearse.domain.corrections import Correction, CorrectionKind
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Story
from mlerehearse.domain.take import Take, TakeRow
from mlerehearse.domain.transcript import Transcript
from mlerehearse.library.events import (
    BeatHeard,
    Event,
    HearingAgain,
    Progress,
    ReviewReady,
    SpeechState,
    TakeFailed,
    TakesChanged,
    WordsDrafted,
    WordsHeard,
)

if TYPE_CHECKING:
    from mlerehearse.library.library import Library
    from mlerehearse.library.pace import Pace
    from mlerehearse.library.recording import NewTake, Recording


class Takes(QObject):
    """Forwards to a Library; may be called from any thread, its signals come on the thread that made it."""

    rows_changed = Signal()
    progressed = Signal(str, float)
    words_heard = Signal(str, tuple)
    words_drafted = Signal(str, tuple)
    beat_heard = Signal(str, object)  # the take's id, Beat
    review_ready = Signal(str)
    failed = Signal(str, str)
    speech_changed = Signal(object)
    again_changed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, library: "Library", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._arrived.connect(self._pass_on, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe: Callable[[], None] = library.subscribe(self._arrived.emit)

    def close(self) -> None:
        """Listen to the library no more."""
        self._unsubscribe()

    @Slot(object)
    def _pass_on(self, event: Event) -> None:
        match event:
            case TakesChanged():
                self.rows_changed.emit()
            case Progress(take, fraction):
                self.progressed.emit(take, fraction)
            case WordsHeard(take, words):
                self.words_heard.emit(take, words)
            case WordsDrafted(take, words):
                self.words_drafted.emit(take, words)
            case BeatHeard(take, beat):
                self.beat_heard.emit(take, beat)
            case ReviewReady(take):
                self.review_ready.emit(take)
            case TakeFailed(take, problem):
                self.failed.emit(take, problem)
            case SpeechState():
                self.speech_changed.emit(event)
            case HearingAgain():
                self.again_changed.emit(event)

    @property
    def speech_state(self) -> SpeechState:
        """Whether words can be heard now."""
        return self._library.speech_state

    def keeps_up(self, model: str) -> "Pace":
        """Say how a speech model does here; `speech_changed` when more is known."""
        return self._library.keeps_up(model)

    def rows(self, deleted: bool = False) -> tuple[TakeRow, ...]:
        """List the takes, newest first; those in the bin with `deleted`."""
        return self._library.rows(deleted)

    def row(self, take_id: str) -> TakeRow:
        """Find one take."""
        return self._library.row(take_id)

    def begin(self, about: "NewTake") -> "Recording":
        """Open a new take to record into; raises StorageError."""
        return self._library.begin(about)

    def import_audio(self, path: Path, about: "NewTake") -> Take:
        """Make a take of a sound file; raises AudioError and StorageError."""
        return self._library.import_audio(path, about)

    def audio(self, take_id: str) -> Path:
        """Find the file that can be played."""
        return self._library.audio(take_id)

    def peaks(self, take_id: str) -> npt.NDArray[np.float32]:
        """Give the lowest and highest sample, (n, 2), a hundred rows a second."""
        return self._library.peaks(take_id)

    def transcript(self, take_id: str) -> Transcript | None:
        """Give the words as they were heard, or None before."""
        return self._library.transcript(take_id)

    def review(self, take_id: str) -> Review | None:
        """Give the review, or None before there is one."""
        return self._library.review(take_id)

    def correct(
        self, take_id: str, kind: CorrectionKind, value: str, start: float, end: float, words: tuple[str, ...]
    ) -> Correction:
        """Set the user's word over the program's guess; the review comes anew."""
        return self._library.correct(take_id, kind, value, start, end, words)

    def undo(self, take_id: str, correction_id: str) -> None:
        """Take a correction back."""
        self._library.undo(take_id, correction_id)

    def rename(self, take_id: str, title: str) -> None:
        """Give a take a title of the user's own."""
        self._library.rename(take_id, title)

    def delete(self, take_id: str) -> None:
        """Move a take to the bin."""
        self._library.delete(take_id)

    def restore(self, take_id: str) -> None:
        """Bring a take back from the bin."""
        self._library.restore(take_id)

    def retry(self, take_id: str) -> None:
        """Try again to transcribe and review a take."""
        self._library.retry(take_id)

    @property
    def hearing_again(self) -> HearingAgain:
        """How far it is with takes that a better model hears again."""
        return self._library.again.state

    def better_model(self, take_id: str) -> str:
        """Name the model in use where this take may be heard again with it, else ""."""
        return self._library.again.offer(take_id)

    def older_takes(self) -> tuple[str, ...]:
        """List the takes that a lesser model than the one in use heard."""
        return self._library.again.older()

    def hear_again(self, takes: Iterable[str]) -> None:
        """Hear takes again with the model in use; their words stay until then."""
        self._library.again.hear(takes)

    def stop_hearing_again(self, take_id: str | None = None) -> None:
        """Hear a take no more, or none of them."""
        self._library.again.stop(take_id)

    def show(self, take_id: str | None) -> None:
        """Say which take is on screen: its words are heard before those of others."""
        self._library.show(take_id)

    def stories(self) -> tuple[Story, ...]:
        """List the stories."""
        return self._library.stories()

    def add_story(self, title: str, kind: str | None = None) -> Story:
        """Add a story to the inventory."""
        return self._library.add_story(title, kind)
