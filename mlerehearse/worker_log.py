"""What a child process logs travels to its parent, which writes it into the one log.

A record is reduced to what the log may show before it leaves the child.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from mlerehearse import log
from mlerehearse.log import Loggable


@dataclass(frozen=True, slots=True)
class LogLine:
    """A record from a child process; `created` is in seconds since the epoch."""

    logger: str
    level: int
    created: float
    process: int
    text: str


class LogSender(logging.Handler):
    """Passes every record to `send` as a LogLine."""

    def __init__(self, send: Callable[[LogLine], object]) -> None:
        super().__init__()
        self._send = send

    def emit(self, record: logging.LogRecord) -> None:
        """Send one record."""
        process = record.process or 0
        self._send(LogLine(record.name, record.levelno, record.created, process, str(log.safe_text(record))))


def send_log(send: Callable[[LogLine], object]) -> None:
    """Send all that this process logs from now on, and what ends its threads."""
    logging.getLogger().handlers[:] = [LogSender(send)]
    logging.getLogger(log.OURS).setLevel(log.LEVEL)
    threading.excepthook = log.thread_hook(log.log_bug)


def log_line(line: LogLine) -> None:
    """Log a child's record in this process."""
    logger = logging.getLogger(line.logger)
    if logger.isEnabledFor(line.level):
        record = logging.LogRecord(line.logger, line.level, "", 0, Loggable(line.text), None, None)
        record.created, record.msecs, record.process = line.created, line.created % 1 * 1000, line.process
        logger.handle(record)
