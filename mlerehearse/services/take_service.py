"""The library for the window: its lists in memory, its events as signals, its work elsewhere.

Nothing here waits for the disk. `listed`, `find` and `stories` answer from memory; `do` runs work
on the library on a thread of its own, in the order in which it was requested.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from mlerehearse.domain.story import Story
from mlerehearse.domain.take import TakeRow
from mlerehearse.services import background
from mlerehearse.takes.events import (
    BeatHeard,
    Event,
    Progress,
    RetranscriptionState,
    ReviewReady,
    SpeechState,
    StoriesChanged,
    TakesChanged,
    WordsDrafted,
    WordsHeard,
)

if TYPE_CHECKING:
    from mlerehearse.takes.library import Library


class TakeService(QObject):
    """Keeps the lists of a Library current and passes its events on as signals."""

    rows_changed = Signal()
    stories_changed = Signal()
    progressed = Signal(str, float)
    words_heard = Signal(str, tuple)
    words_drafted = Signal(str, tuple)
    beat_heard = Signal(str, object)  # the take's id, Beat
    review_ready = Signal(str, object)  # the take's id, Review
    speech_changed = Signal(object)  # SpeechState
    retranscription_changed = Signal(object)  # RetranscriptionState
    problem = Signal(str)  # a list that couldn't be read

    def __init__(self, library: "Library", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._rows: dict[str, TakeRow] = {}
        self._listed: tuple[TakeRow, ...] = ()
        self._stories: tuple[Story, ...] = ()
        self._stale: set[str] = set()
        self._reading = self._closed = False
        self.loaded = False
        self._pool = background.serial_pool(self)
        self._unsubscribe: Callable[[], None] = library.subscribe(background.relay(self, self._pass_on))
        self.do(lambda library: (library.rows(), library.stories()), self._fill, self._tell)

    def close(self) -> None:
        """Stop listening to the library, and finish what was requested."""
        self._unsubscribe()
        self._closed = True
        self._pool.waitForDone()

    @property
    def listed(self) -> tuple[TakeRow, ...]:
        """All takes that aren't in the trash, newest first."""
        return self._listed

    def find(self, take_id: str) -> TakeRow | None:
        """Return a take, or None if there is none with this id or it is in the trash."""
        return self._rows.get(take_id)

    @property
    def stories(self) -> tuple[Story, ...]:
        """All stories by title."""
        return self._stories

    @property
    def speech_state(self) -> SpeechState:
        """Whether the app can transcribe now."""
        return self._library.speech_state

    @property
    def retranscription(self) -> RetranscriptionState:
        """The progress of retranscription."""
        return self._library.again.state

    def show(self, take_id: str | None) -> None:
        """Note which take is on screen: it is transcribed before others."""
        self._library.show(take_id)

    def do(
        self,
        work: "Callable[[Library], Any]",
        returned: Callable[[Any], object] | None = None,
        errored: Callable[[Exception], object] | None = None,
    ) -> None:
        """Run `work` on the library, and hand its result or its error to this thread."""
        library = self._library
        if not self._closed:  # news that arrives late finds no library any more
            background.run(self, lambda: work(library), returned, errored, self._pool)

    def _pass_on(self, event: Event) -> None:
        match event:
            case TakesChanged(ids):
                self._read(ids)
            case StoriesChanged(stories):
                self._stories = stories
                self.stories_changed.emit()
            case SpeechState():
                self.speech_changed.emit(event)
            case RetranscriptionState():
                self.retranscription_changed.emit(event)
            case _:
                self._pass_on_of_take(event)

    def _pass_on_of_take(self, event: Event) -> None:
        match event:
            case Progress(take, fraction):
                self.progressed.emit(take, fraction)
            case WordsHeard(take, words):
                self.words_heard.emit(take, words)
            case WordsDrafted(take, words):
                self.words_drafted.emit(take, words)
            case BeatHeard(take, beat):
                self.beat_heard.emit(take, beat)
            case ReviewReady(take, review):
                self.review_ready.emit(take, review)

    def _fill(self, found: tuple[tuple[TakeRow, ...], tuple[Story, ...]]) -> None:
        self.loaded = True
        self._listed, self._stories = found
        self._rows = {row.take.id: row for row in self._listed}
        self.rows_changed.emit()
        self.stories_changed.emit()

    def _read(self, ids: Iterable[str]) -> None:
        """Read these rows again; changes that arrive meanwhile are read together after that."""
        self._stale.update(ids)
        if self._stale and not self._reading:
            wanted, self._stale = tuple(self._stale), set()
            self._reading = True
            self.do(lambda library: {id_: library.find(id_) for id_ in wanted}, self._patch, self._unread)

    def _patch(self, found: dict[str, TakeRow | None]) -> None:
        for take_id, row in found.items():
            if row is None or row.deleted:
                self._rows.pop(take_id, None)
            else:
                self._rows[take_id] = row
        self._listed = tuple(sorted(self._rows.values(), key=lambda row: row.take.started, reverse=True))
        self.rows_changed.emit()
        self._read_on()

    def _unread(self, error: Exception) -> None:
        self._tell(error)
        self._read_on()

    def _read_on(self) -> None:
        self._reading = False
        self._read(())

    def _tell(self, error: Exception) -> None:
        self.problem.emit(str(error))
