"""Search in all that was said, and the reading of what was said into the index."""

from collections.abc import Callable

from mlerehearse.domain.said import SearchResult
from mlerehearse.errors import StorageError
from mlerehearse.takes import caches
from mlerehearse.takes.events import WordsRead
from mlerehearse.takes.serial_executor import SerialExecutor
from mlerehearse.takes.shared_state import SharedState
from mlerehearse.takes.store.index import Index
from mlerehearse.takes.store.take_folder import TakeFolder

_AT_ONCE = 20  # takes read before other work of the library has its turn


class Search:
    """Finds words in the index; `read` is to be called once on the library's serial executor.

    A review puts its words there itself. `read` is for the others: takes of an older index, of one
    that was made anew, and takes that came from elsewhere. It rests while a take is recorded.
    """

    def __init__(self, shared: SharedState, executor: SerialExecutor) -> None:
        self._shared, self._executor = shared, executor
        self._reading = False
        shared.resting.append(self.read)

    def find(self, text: str, deleted: bool = False) -> SearchResult:
        """Return where words were said, as `SaidIndex.find` does; raises StorageError."""
        return self._shared.index.said.find(text, deleted)

    def read(self) -> None:
        """Read the words of the takes that lack them, a few at a time, until there are no more."""
        if not self._reading:
            self._reading = True
            self._go_on()

    def _go_on(self) -> None:
        waiting = () if self._shared.is_recording else self._shared.index.said.unread(_AT_ONCE)
        for take_id in waiting:
            with self._shared.folder_lock:  # so that a review that is kept meanwhile isn't overwritten
                read_words(self._shared.index, take_id, self._shared.folder)
        self._reading = bool(waiting)
        if waiting:
            self._shared.publish(WordsRead(waiting))
            self._executor.submit(self._go_on)


def read_words(index: Index, take_id: str, folder: Callable[[str], TakeFolder]) -> None:
    """Put the words of a take into the index; raises StorageError if that fails.

    A take that can't be read has none.
    """
    try:
        transcript = caches.corrected_transcript(folder(take_id))
    except StorageError:
        transcript = None
    index.said.put(take_id, transcript.words if transcript is not None else ())
