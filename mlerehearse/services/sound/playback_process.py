"""The window's end of the playback process: brings it to the state that the window wants."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from mlerehearse.errors import WorkerError
from mlerehearse.services.sound import playback_worker
from mlerehearse.services.sound.playback_messages import Handled, Wanted
from mlerehearse.worker import Serve, Worker


class PlaybackProcess:
    """Starts the process when it is needed, and tells it the newest state that is wanted.

    A thread of its own sends, because starting a process takes time. It sends the next state when
    the last one was handled, so it never waits for a process that hangs. `heard` receives the other
    messages of the process. `died` receives the exit code of a process that ended by itself. Both
    are called on other threads.
    """

    def __init__(
        self,
        heard: Callable[[Any], object],
        died: Callable[[int | None], object],
        serve: Serve = playback_worker.serve,
    ) -> None:
        self._heard, self._died = heard, died
        self._worker = Worker(serve, self._hear, self._bury)
        self._changed = threading.Condition()
        self._next: Wanted | None = None  # not sent yet
        self._fresh = False
        self._sent = self._handled = 0
        self._kills = 0
        self._sender: threading.Thread | None = None

    @property
    def pid(self) -> int | None:
        """The id of the process, or None if there is none."""
        return self._worker.pid

    def want(self, wanted: Wanted, fresh: bool = False) -> None:
        """Have a state reached, soon; with `fresh`, by a new process."""
        with self._changed:
            self._next, self._fresh = wanted, self._fresh or fresh
            if self._sender is None:
                self._sender = threading.Thread(target=self._send, name="playback", daemon=True)
                self._sender.start()
            self._changed.notify_all()

    def settle(self, seconds: float) -> None:
        """Wait until the state is reached; a process that takes longer than `seconds` is killed."""
        with self._changed:
            settled = self._changed.wait_for(lambda: self._next is None and self._handled == self._sent, seconds)
        if not settled:
            self.kill()

    def kill(self) -> None:
        """Kill the process, which forgets all that is wanted; `died` isn't called."""
        with self._changed:
            self._next = None
            self._kills += 1
        self._worker.kill()
        self._free()

    def _send(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._next is not None and (self._fresh or self._handled == self._sent))
                wanted, self._next = self._next, None
                fresh, self._fresh = self._fresh, False
                assert wanted is not None
                self._sent, kills = wanted.number, self._kills
            if fresh:
                self._worker.kill()
            if wanted.path is None and not self._worker.alive:
                self._free()
                continue
            with suppress(WorkerError):  # it has just died, and `_bury` is being called
                self._worker.send(wanted)
            if kills != self._kills:
                self._worker.kill()  # `kill` came too early for this process
                self._free()

    def _hear(self, message: Any) -> None:
        if isinstance(message, Handled):
            with self._changed:
                self._handled = max(self._handled, message.number)
                self._changed.notify_all()
        else:
            self._heard(message)

    def _bury(self, code: int | None) -> None:
        self._free()
        self._died(code)

    def _free(self) -> None:
        """Wait for no answer any more."""
        with self._changed:
            self._handled = self._sent
            self._changed.notify_all()
