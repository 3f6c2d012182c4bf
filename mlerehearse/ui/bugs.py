"""Uncaught exceptions: a sentence for the user, and a trace without spoken words for the log."""

import logging
import sys
import traceback
from collections.abc import Callable
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from mlerehearse.errors import RehearseError
from mlerehearse.texts import say

_LOG = logging.getLogger("mlerehearse")
_BYTES, _KEPT = 500_000, 2


class _PrivateFile(RotatingFileHandler):
    """A log file that only this user can read (mode 0600)."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).touch(mode=0o600)
        return super()._open()


def log_into(folder: Path) -> Path:
    """Write the log to a file in `folder` and return its path."""
    path = folder / "mlerehearse.log"
    handler = _PrivateFile(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    _LOG.addHandler(handler)
    return path


def catch(tell: Callable[[str], object], log: Path) -> None:
    """Report every uncaught exception to `tell` as one sentence, and log its trace.

    The log gets only code locations and the type of the exception, because its message may contain
    what the user said. A RehearseError is reported in its own words and isn't logged.
    """

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        elif isinstance(error, RehearseError):
            tell(str(error))
        else:
            places = "".join(traceback.format_list(traceback.extract_tb(trace)))
            _LOG.error("%s\n%s", kind.__name__, places)
            tell(say("app.bug", log=log))

    sys.excepthook = hook
