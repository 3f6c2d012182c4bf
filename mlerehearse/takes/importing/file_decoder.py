"""Has files decoded in a child process, one at a time; it's started again after a crash."""

import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from mlerehearse.errors import WorkerError
from mlerehearse.takes.importing.decoding_worker import DecodeFile, FileDecoded, FileRefused
from mlerehearse.texts import say
from mlerehearse.worker import Serve, Worker

_PATIENCE, _A_MEGABYTE = 60.0, 0.5  # seconds that a file may take: these, and more for each megabyte
_CANCELLED, _DIED = "cancelled", "died"


class FileDecoder:
    """`decode` and `rest` are called on one thread, `cancel` on any."""

    def __init__(self, serve: Serve) -> None:
        self._answers: SimpleQueue[Any] = SimpleQueue()
        self._worker = Worker(serve, self._answers.put, lambda exit_code: self._answers.put(_DIED))

    def decode(self, job: DecodeFile, is_wanted: Callable[[], bool] = lambda: True) -> FileDecoded | FileRefused | None:
        """Return the answer to a job; None if it was cancelled, or isn't wanted any more."""
        while not self._answers.empty():
            self._answers.get()
        if not is_wanted():  # asked after that, so that no call of `cancel` is missed
            return None
        try:
            self._worker.send(job)
            return self._answer(job)
        except WorkerError as problem:
            return FileRefused(job.job, str(problem))
        except Empty:
            self._worker.kill()
            return FileRefused(job.job, say("imports.too_slow", name=job.path.name))

    def cancel(self) -> None:
        """Stop the file that is being decoded at once."""
        self._answers.put(_CANCELLED)

    def rest(self) -> None:
        """End the child until the next file."""
        self._worker.stop()

    def _answer(self, job: DecodeFile) -> FileDecoded | FileRefused | None:
        give_up = time.monotonic() + _patience(job.path)
        while True:
            answer = self._answers.get(timeout=max(0.0, give_up - time.monotonic()))
            if answer is _CANCELLED:
                self._worker.kill()
                return None
            if answer is _DIED:
                return FileRefused(job.job, say("imports.not_decoded", name=job.path.name))
            if isinstance(answer, FileDecoded | FileRefused) and answer.job == job.job:
                return answer


def _patience(file: Path) -> float:
    try:
        return _PATIENCE + _A_MEGABYTE * file.stat().st_size / 1e6
    except OSError:  # the file is gone, which the child will say
        return _PATIENCE
