"""Child processes: spawning, typed messages, cancelling by kill, noticing death, restarting.

A child runs one importable function `serve(channel)`. It reads messages (dataclasses) from its
channel until the channel is closed, and sends messages back. It imports the heavy libraries itself,
and exits when its parent dies. What it logs is sent over the same channel (worker_log.py).
"""

import contextlib
import logging
import multiprocessing
import multiprocessing.connection
import os
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from mlerehearse.errors import WorkerError
from mlerehearse.log import Loggable, log_bug
from mlerehearse.worker_log import LogLine, log_line, send_log

_GRACE = 2.0  # seconds that a child gets to exit by itself
_GOODBYE = "goodbye"  # the parent's last message: closing its end alone doesn't wake a waiting listener

_log = logging.getLogger(__name__)


class ChannelClosed(Exception):  # noqa: N818 - the regular end of a conversation, not an error
    """The other side has closed the channel."""


class Channel:
    """The child's end of the channel."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection
        self._sending = threading.Lock()  # any thread may log

    def receive(self, timeout: float | None = None) -> Any:
        """Return the next message, or None if none arrives within `timeout` seconds.

        Raises ChannelClosed at the end.
        """
        try:
            message = self._connection.recv() if self._connection.poll(timeout) else None
        except (EOFError, OSError) as gone:
            raise ChannelClosed from gone
        if message == _GOODBYE:
            raise ChannelClosed
        return message

    def send(self, message: object) -> None:
        """Send a message to the parent; raises ChannelClosed if it is gone."""
        try:
            with self._sending:
                self._connection.send(message)
        except OSError as gone:
            raise ChannelClosed from gone


Serve = Callable[[Channel], None]


class Worker:
    """The parent's view of a child process.

    `heard` receives each message from the child. `died` receives the exit code of a child that
    exits without having been stopped. Both are called on the worker's own thread.
    """

    def __init__(self, serve: Serve, heard: Callable[[Any], None], died: Callable[[int | None], None]) -> None:
        self._serve, self._heard, self._died = serve, heard, died
        self._lock = threading.RLock()
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection[Any, Any] | None = None

    @property
    def alive(self) -> bool:
        """Whether the child is running."""
        return self._process is not None and self._process.is_alive()

    @property
    def pid(self) -> int | None:
        """The child's process id, or None if there is no child."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the child unless it is running."""
        with self._lock:
            if self.alive:
                return
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(target=_child, args=(self._serve, theirs), daemon=True)
            process.start()
            theirs.close()
            self._process, self._connection = process, ours
            threading.Thread(target=self._listen, args=(process, ours), daemon=True, name="worker-listener").start()

    def send(self, message: object) -> None:
        """Send a message, starting the child if needed; raises WorkerError if it is unreachable."""
        with self._lock:
            self.start()
            assert self._connection is not None
            try:
                self._connection.send(message)
            except OSError as broken:
                raise WorkerError("The helper process stopped. Try again: it restarts on the next try.") from broken

    def kill(self) -> None:
        """Kill the child; `died` isn't called, and the next `send` starts a new child."""
        process, _ = self._let_go()
        if process is not None:
            process.kill()
            process.join(_GRACE)

    def stop(self) -> None:
        """Close the channel and wait for the child to exit; kill it if it doesn't."""
        process, connection = self._let_go()
        if process is not None and connection is not None:
            with contextlib.suppress(OSError):
                connection.send(_GOODBYE)
            process.join(_GRACE)
            if process.is_alive():
                process.kill()
                process.join(_GRACE)

    def _let_go(self) -> "tuple[multiprocessing.process.BaseProcess | None, Connection[Any, Any] | None]":
        with self._lock:
            process, connection = self._process, self._connection
            self._process = self._connection = None
            return process, connection

    def _listen(self, process: multiprocessing.process.BaseProcess, connection: "Connection[Any, Any]") -> None:
        while True:
            try:
                message = connection.recv()
            except (EOFError, OSError):
                break
            if isinstance(message, LogLine):
                log_line(message)
            elif self._process is process:
                self._heard(message)
        with self._lock:
            expected = self._process is not process
            if not expected:
                self._process = self._connection = None
        connection.close()
        process.join(_GRACE)
        _log.info("The process %d has ended with %s", process.pid, process.exitcode)
        if not expected:
            self._died(process.exitcode)


def _child(serve: Serve, connection: "Connection[Any, Any]") -> None:
    threading.Thread(target=_die_with_parent, daemon=True).start()
    channel = Channel(connection)
    send_log(lambda line: _send_line(channel, line))
    _log.info("Started %s", Loggable(getattr(serve, "func", serve).__module__))
    try:
        serve(channel)
    except (ChannelClosed, KeyboardInterrupt):
        return
    except Exception as bug:  # its text, which multiprocessing would print, may quote what was said
        log_bug(bug)
        sys.exit(1)


def _send_line(channel: Channel, line: LogLine) -> None:
    with contextlib.suppress(ChannelClosed):
        channel.send(line)


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
