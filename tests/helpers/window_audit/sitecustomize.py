"""Writes down what the window's thread does on the disk; loaded into the app by PYTHONPATH.

From the log message "The window is ready" until "The window is closing", every file that the main
thread opens, lists, renames or removes, and every SQLite statement that it runs, becomes a line in
the file that MLEREHEARSE_AUDIT names, with the places in the code.
"""

import logging
import os
import sqlite3
import sys
import threading
from typing import Any

_EVENTS = frozenset(("open", "os.listdir", "os.scandir", "os.mkdir", "os.rename", "os.remove", "sqlite3.connect"))
_FRAMES = 60
_TURNS = {"The window is ready": True, "The window is closing": False}


class _Ready(logging.Handler):
    """Starts and ends the audit."""

    on = False

    def emit(self, record: logging.LogRecord) -> None:
        _Ready.on = _TURNS.get(record.getMessage(), _Ready.on)


def _note(what: str) -> None:
    if not _Ready.on or threading.current_thread() is not threading.main_thread():
        return
    frame, places = sys._getframe(2), []
    while frame is not None and len(places) < _FRAMES:
        places.append(f"{frame.f_code.co_filename.rpartition(os.sep)[2]}:{frame.f_lineno}")
        frame = frame.f_back  # type: ignore[assignment]
    os.write(_LOG, f"{what} at {' < '.join(places)}\n".encode())


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if event in _EVENTS and not (args and isinstance(args[0], int)):  # an int is a pipe of our own
        _note(f"{event} {args[0] if args else ''}")


class _Connection(sqlite3.Connection):
    def execute(self, *args: Any) -> sqlite3.Cursor:
        _note(f"sqlite {args[0]}")
        return super().execute(*args)

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        _note(f"sqlite {args[0]}")
        return super().executemany(*args)

    def commit(self) -> None:
        _note("sqlite commit")
        super().commit()


def _connect(*args: Any, **options: Any) -> sqlite3.Connection:
    return _real_connect(*args, **{"factory": _Connection} | options)


if "MLEREHEARSE_AUDIT" in os.environ:
    _LOG = os.open(os.environ["MLEREHEARSE_AUDIT"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    _real_connect, sqlite3.connect = sqlite3.connect, _connect
    logger = logging.getLogger("mlerehearse.app")
    logger.setLevel(logging.INFO)
    logger.addHandler(_Ready())
    sys.addaudithook(_hook)
