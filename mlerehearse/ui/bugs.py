"""What happens to a bug: one sentence for the user, a trace for the log; no spoken words in it."""

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
    """A log that only this user can read (0600)."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).touch(mode=0o600)
        return super()._open()


def log_into(folder: Path) -> Path:
    """Write the log below `folder`, without saying so twice; gives the file."""
    path = folder / "mlerehearse.log"
    handler = _PrivateFile(path, maxBytes=_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    _LOG.addHandler(handler)
    return path


def catch(tell: Callable[[str], object], log: Path) -> None:
    """Hand every exception that nobody caught to `tell` as one sentence, and keep its trace in the log.

    Only places in the code and the exception's kind are kept: its text may hold what somebody said.
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
