"""The app's log: one private file that holds no word of what the user said.

Lines consist of our own sentences, numbers, `Loggable` strings, and the types and places of
exceptions. The text of an exception, any other string and the messages of libraries are left out,
because they may quote a transcript. Child processes send their records here (worker_log.py).
"""

import contextlib
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from copy import copy
from io import BufferedWriter, TextIOWrapper
from logging.handlers import QueueHandler, QueueListener, RotatingFileHandler
from pathlib import Path
from queue import Queue
from types import TracebackType

from mlerehearse.errors import RehearseError
from mlerehearse.private_files import open_private
from mlerehearse.texts import say

OURS = "mlerehearse"
LEVEL = logging.INFO  # of our own records; libraries keep the default, warnings and above
_NAME = "mlerehearse.log"
_BYTES, _KEPT = 500_000, 2
_LEFT_OUT = "…"

_log = logging.getLogger(__name__)


class Loggable(str):
    """A string that may be in the log: one that the app made, never something that was said."""

    __slots__ = ()


def trace_of(error: BaseException) -> Loggable:
    """Return the types and code locations of an exception and its causes, without their texts."""
    return Loggable("\n".join(line for one in _chain(error) for line in (type(one).__qualname__, *_places(one))))


def safe_text(record: logging.LogRecord) -> Loggable:
    """Return what the log may show of a record."""
    text = _message(record)
    if record.exc_info and record.exc_info[1] is not None:
        text = f"{text}\n{trace_of(record.exc_info[1])}"
    return Loggable(text)


class AppLog:
    """Writes all records of this process, and those of its child processes, to the log file.

    A thread of its own writes, so nobody who logs waits for the disk.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / _NAME
        self._file = _PrivateFile(self.path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True)
        self._file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s[%(process)d]: %(message)s"))
        self._records: Queue[logging.LogRecord] = Queue()
        self._handler = _SafeRecords(self._records)
        self._writer: QueueListener | None = QueueListener(self._records, self._file)
        self._before = logging.getLogger(OURS).level, sys.excepthook, threading.excepthook
        self._writer.start()
        logging.getLogger(OURS).setLevel(LEVEL)
        logging.getLogger().addHandler(self._handler)

    def catch(self, tell: Callable[[str], object]) -> None:
        """Report every uncaught exception to `tell` as one sentence, and log its trace.

        A RehearseError is reported in its own words and isn't logged. `tell` may be called on any
        thread.
        """

        def report(error: BaseException) -> None:
            if isinstance(error, RehearseError):
                tell(str(error))
            else:
                log_bug(error)
                tell(say("app.bug", log=self.path))

        def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if issubclass(kind, KeyboardInterrupt):
                sys.__excepthook__(kind, error, trace)
            else:
                report(error)

        sys.excepthook = hook
        threading.excepthook = thread_hook(report)

    def flush(self) -> None:
        """Wait until everything logged so far is written."""
        self._records.join()

    def close(self) -> None:
        """Write what is left, and put back the hooks and the level of before."""
        if self._writer is None:
            return
        level, sys.excepthook, threading.excepthook = self._before
        logging.getLogger(OURS).setLevel(level)
        logging.getLogger().removeHandler(self._handler)
        self._writer.stop()
        self._writer = None
        self._file.close()


def log_bug(error: BaseException) -> None:
    """Log an unexpected exception."""
    _log.error("Unexpected error: %s", trace_of(error))


def thread_hook(report: Callable[[BaseException], object]) -> Callable[[threading.ExceptHookArgs], object]:
    """Return a threading.excepthook that reports what ended a thread."""

    def hook(ended: threading.ExceptHookArgs) -> None:
        if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
            report(ended.exc_value)

    return hook


class _PrivateFile(RotatingFileHandler):
    """A log file that only this user can read (0600); one that can't be written is left alone."""

    def _open(self) -> TextIOWrapper:
        path = Path(self.baseFilename)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        raw = open_private(path, append=True)
        path.chmod(0o600)  # one that another program made
        return TextIOWrapper(BufferedWriter(raw), encoding=self.encoding)

    def doRollover(self) -> None:  # noqa: N802
        with contextlib.suppress(OSError):  # on Windows another process may have it open: it grows until next time
            super().doRollover()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Do nothing: a full disk must not fill the terminal too."""


class _SafeRecords(QueueHandler):
    """Queues records for the writer, each reduced to what the log may show."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        """Return a record for the file; other handlers get the whole one."""
        safe = copy(record)
        safe.msg, safe.args, safe.exc_info, safe.exc_text, safe.stack_info = safe_text(record), None, None, None, None
        return safe


def _message(record: logging.LogRecord) -> str:
    if isinstance(record.msg, Loggable):
        return record.msg
    if not f"{record.name}.".startswith(f"{OURS}.") or not isinstance(record.msg, str):
        return f"{'/'.join(Path(record.pathname).parts[-2:])}:{record.lineno}"
    values = record.args
    try:
        if isinstance(values, dict):
            return record.msg % {name: _shown(value) for name, value in values.items()}
        return record.msg % tuple(map(_shown, values)) if values else record.msg
    except (TypeError, ValueError, KeyError):  # such as a number's format for what was left out
        return record.msg


def _shown(value: object) -> object:
    if value is None or isinstance(value, Loggable | int | float):
        return value
    if isinstance(value, BaseException):
        return type(value).__qualname__
    return value.__qualname__ if isinstance(value, type) else _LEFT_OUT


def _places(error: BaseException) -> Iterator[str]:
    for frame in traceback.extract_tb(error.__traceback__):
        yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        yield following
        following = following.__cause__ or (None if following.__suppress_context__ else following.__context__)
