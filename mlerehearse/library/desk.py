"""One thread on which the library's background work happens in order, so that neither window nor workers ever wait."""

import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue

Task = Callable[[], object]


class Desk:
    """Tasks may be posted from any thread; they run one after the other."""

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="library", daemon=True)
        self._thread.start()

    def post(self, task: Task) -> None:
        """Run a task soon."""
        self._tasks.put(task)

    def close(self) -> None:
        """Finish what was posted, then end."""
        self._tasks.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                task()
            except Exception:  # a bug must be seen, and must not take the tasks behind it along
                threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), self._thread)))
