"""A serial executor for background work in order; neither the window nor a worker waits for it."""

import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue

Task = Callable[[], object]


class SerialExecutor:
    """Runs tasks one after the other on one thread; they can be posted from any thread."""

    def __init__(self, name: str = "library") -> None:
        self._tasks: SimpleQueue[Task | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, task: Task) -> None:
        """Queue a task and return at once."""
        self._tasks.put(task)

    def close(self) -> None:
        """Finish the queued tasks, then end the thread."""
        self._tasks.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                task()
            except Exception:  # report the bug, but run the tasks behind it
                threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), self._thread)))
