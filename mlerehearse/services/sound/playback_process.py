"""The window's end of the playback process: brings it to the state that the window wants."""

import threading
from collections.abc import Callable
from typing import Any

from mlerehearse.errors import WorkerError
from mlerehearse.services.sound import playback_worker
from mlerehearse.services.sound.playback_messages import Handled, Wanted
from mlerehearse.worker import Serve, Worker


class PlaybackProcess:
    """Starts the process when it is needed, and tells it the newest state that is wanted.

    Another thread sends, because starting a process takes time. It sends the next state when the
    last one was handled, so a process that hangs can't fill the channel and hold up the window.
    `heard` receives the other messages of the process. `died` receives the exit code of a process
    that ended by itself. Both are called on other threads.
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
        self._fresh = self._sending = self._closing = False
        self._sent = self._handled = 0
        self._kills = 0

    @property
    def pid(self) -> int | None:
        """The id of the process, or None if there is none."""
        return self._worker.pid

    def want(self, wanted: Wanted, fresh: bool = False) -> None:
        """Have a state reached, soon; with `fresh`, by a new process."""
        with self._changed:
            if wanted.path is None and not self._sending:
                return  # nothing was started yet
            self._next, self._fresh, self._closing = wanted, self._fresh or fresh, False
            self._changed.notify_all()
            if not self._sending:
                self._sending = True
                threading.Thread(target=self._send, name="playback", daemon=True).start()

    def settle(self, seconds: float) -> None:
        """Wait until the state is reached; a process that takes longer than `seconds` is killed."""
        with self._changed:
            settled = self._changed.wait_for(lambda: self._next is None and self._handled == self._sent, seconds)
        if not settled:
            self.kill()

    def kill(self) -> None:
        """Kill the process, which forgets all that is wanted; `died` isn't called."""
        with self._changed:
            self._next, self._kills = None, self._kills + 1
        self._worker.kill()
        self._free()

    def close(self) -> None:
        """Kill the process, and end the thread that sends; the next `want` starts both again."""
        with self._changed:
            self._closing = True
        self.kill()

    def _send(self) -> None:
        while (taken := self._take()) is not None:
            wanted, fresh, kills = taken
            if fresh:
                self._worker.kill()
            if wanted.path is None and not self._worker.alive:
                self._free()
                continue
            try:
                self._worker.send(wanted)
            except WorkerError:
                continue  # it has just died, and `_bury` is being called
            except OSError:  # no process can be started
                self._bury(None)
            if kills != self._kills:  # `kill` came too early for this process
                self._worker.kill()
                self._free()

    def _take(self) -> tuple[Wanted, bool, int] | None:
        """Wait until the next state may be sent, and return it; None once that is over.

        With it, whether a new process is to reach it, and how often `kill` was called so far.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._may_send())
            wanted, fresh = self._next, self._fresh
            if wanted is None:
                self._sending = False
                return None
            self._next, self._fresh, self._sent = None, False, wanted.number
            return wanted, fresh, self._kills

    def _may_send(self) -> bool:
        return self._next is not None and (self._fresh or self._handled == self._sent)

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
