"""The library for the window: the same methods, with events as signals on the window's thread."""

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
from mlerehearse.takes.events import (
    BeatHeard,
    Event,
    Progress,
    RetranscriptionState,
    ReviewReady,
    SpeechState,
    TakeFailed,
    TakesChanged,
    WordsDrafted,
    WordsHeard,
)

if TYPE_CHECKING:
    from mlerehearse.speech.device.model_pace import Pace
    from mlerehearse.takes.library import Library
    from mlerehearse.takes.live_recording import NewTake, Recording


class TakeService(QObject):
    """Forwards to a Library.

    The methods may be called from any thread; the signals are emitted on the thread that made it.
    """

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
        """Unsubscribe from the library's events."""
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
            case RetranscriptionState():
                self.again_changed.emit(event)

    @property
    def speech_state(self) -> SpeechState:
        """Whether the app can transcribe now."""
        return self._library.speech_state

    def keeps_up(self, model: str) -> "Pace":
        """Return how fast a speech model is here; a new measurement emits `speech_changed`."""
        return self._library.keeps_up(model)

    def rows(self, deleted: bool = False) -> tuple[TakeRow, ...]:
        """List the takes, newest first; with `deleted`, those in the trash."""
        return self._library.rows(deleted)

    def row(self, take_id: str) -> TakeRow:
        """Return one take; raises StorageError if there is none with this id."""
        return self._library.row(take_id)

    def begin(self, about: "NewTake") -> "Recording":
        """Start recording a new take; raises StorageError."""
        return self._library.begin(about)

    def import_audio(self, path: Path, about: "NewTake") -> Take:
        """Create a take from an audio file; raises AudioError and StorageError."""
        return self._library.import_audio(path, about)

    def audio(self, take_id: str) -> Path:
        """Return the path of the audio file; raises StorageError if it's missing."""
        return self._library.audio(take_id)

    def peaks(self, take_id: str) -> npt.NDArray[np.float32]:
        """Return the lowest and highest sample of each 10 ms as an (n, 2) array in -1..1."""
        return self._library.peaks(take_id)

    def transcript(self, take_id: str) -> Transcript | None:
        """Return the uncorrected transcript, or None if there is none."""
        return self._library.transcript(take_id)

    def review(self, take_id: str) -> Review | None:
        """Return the latest review, or None if there is none."""
        return self._library.review(take_id)

    def correct(
        self, take_id: str, kind: CorrectionKind, value: str, start: float, end: float, words: tuple[str, ...]
    ) -> Correction:
        """Save a correction of the words from `start` to `end` seconds; review the take again."""
        return self._library.correct(take_id, kind, value, start, end, words)

    def undo(self, take_id: str, correction_id: str) -> None:
        """Undo a correction and review the take again."""
        self._library.undo(take_id, correction_id)

    def rename(self, take_id: str, title: str) -> None:
        """Set the title of a take, "" for none."""
        self._library.rename(take_id, title)

    def delete(self, take_id: str) -> None:
        """Move a take to the trash."""
        self._library.delete(take_id)

    def restore(self, take_id: str) -> None:
        """Restore a take from the trash."""
        self._library.restore(take_id)

    def retry(self, take_id: str) -> None:
        """Transcribe or review a take again."""
        self._library.retry(take_id)

    @property
    def hearing_again(self) -> RetranscriptionState:
        """The progress of retranscription."""
        return self._library.again.state

    def better_model(self, take_id: str) -> str:
        """Return the model in use if this take can be retranscribed with it, else ""."""
        return self._library.again.offer(take_id)

    def older_takes(self) -> tuple[str, ...]:
        """List the takes made with a lesser model than the one in use."""
        return self._library.again.older()

    def hear_again(self, takes: Iterable[str]) -> None:
        """Retranscribe takes with the model in use; they keep their transcripts until then."""
        self._library.again.hear(takes)

    def stop_hearing_again(self, take_id: str | None = None) -> None:
        """Cancel the retranscription of one take, or of all for None."""
        self._library.again.stop(take_id)

    def show(self, take_id: str | None) -> None:
        """Note which take is on screen, None for none; it's transcribed before others."""
        self._library.show(take_id)

    def stories(self) -> tuple[Story, ...]:
        """List the stories."""
        return self._library.stories()

    def add_story(self, title: str, kind: str | None = None) -> Story:
        """Add a story; raises StorageError."""
        return self._library.add_story(title, kind)
