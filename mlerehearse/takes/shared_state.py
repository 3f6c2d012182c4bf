"""The state that the parts of the library share: the folders, the index and the listeners."""

import threading
from collections.abc import Callable

from mlerehearse.domain.story import Asked, Level
from mlerehearse.domain.take import Take, TakeState
from mlerehearse.paths import Paths
from mlerehearse.settings import Settings
from mlerehearse.takes.events import Event, TakeFailed, TakesChanged
from mlerehearse.takes.store import story_files, trash
from mlerehearse.takes.store.index import Index
from mlerehearse.takes.store.take_folder import TakeFolder

Listener = Callable[[Event], None]


class SharedState:
    """The shared state; safe to use from any thread.

    `folder_lock` is held while a folder is written to or moved, so that the two don't overlap.
    `is_recording` is set while a take is recorded: work that can wait rests then, and the functions
    in `resting` are called on the executor to take it up again.
    """

    def __init__(self, paths: Paths, index: Index, settings: Callable[[], Settings]) -> None:
        self.paths, self.index, self.settings = paths, index, settings
        self.folder_lock = threading.RLock()
        self.is_recording = False
        self.resting: list[Callable[[], None]] = []
        self._listeners: tuple[Listener, ...] = ()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call a listener with every event; call the returned function to unsubscribe."""
        self._listeners = (*self._listeners, listener)
        return lambda: self._forget(listener)

    def publish(self, event: Event) -> None:
        """Pass an event to every listener."""
        for listener in self._listeners:
            listener(event)

    def folder(self, take_id: str) -> TakeFolder:
        """Return the folder of a take; raises StorageError."""
        return trash.find(self.paths, take_id)

    def set_state(self, take_id: str, state: TakeState, problem: str = "", **columns: object) -> None:
        """Record the state of a take; raises StorageError."""
        if self.index.change(take_id, state=state, problem=problem, **columns):
            self.publish(TakesChanged((take_id,)))

    def set_failed(self, take_id: str, problem: str) -> None:
        """Record that a take couldn't be transcribed or reviewed; raises StorageError."""
        self.set_state(take_id, TakeState.FAILED, problem)
        self.publish(TakeFailed(take_id, problem))

    def asked(self, take: Take) -> Asked:
        """Return what the coach must know about the question of a take; raises StorageError."""
        kinds = {story.id: story.kind for story in story_files.read_all(self.paths.stories)} if take.story else {}
        level = Level(self.settings().level)
        return Asked(take.prompt, take.track, kinds.get(take.story or ""), level)

    def _forget(self, listener: Listener) -> None:
        self._listeners = tuple(other for other in self._listeners if other is not listener)
