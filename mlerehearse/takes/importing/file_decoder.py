"""Has files decoded in a child process, one at a time; it's started again after a crash."""

from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from mlerehearse.errors import WorkerError
from mlerehearse.takes.importing.decoding_worker import DecodeFile, FileDecoded, FileRefused
from mlerehearse.texts import say
from mlerehearse.worker import Serve, Worker

_PATIENCE, _A_MEGABYTE = 60.0, 0.5  # seconds that a file may take: these, and more for each megabyte


class FileDecoder:
    """`decode` is called on one thread, the rest on any."""

    def __init__(self, serve: Serve) -> None:
        self._answers: SimpleQueue[Any] = SimpleQueue()
        self._worker = Worker(serve, self._answers.put, lambda exit_code: self._answers.put(None))

    def decode(self, job: DecodeFile) -> FileDecoded | FileRefused | None:
        """Return the answer to a job; None if it was cancelled."""
        self._forget_answers()
        try:
            self._worker.send(job)
        except WorkerError as problem:
            return FileRefused(job.job, str(problem))
        try:
            answer = self._answers.get(timeout=_patience(job.path))
        except Empty:
            self._worker.kill()
            return FileRefused(job.job, say("imports.too_slow", name=job.path.name))
        if answer is _CANCELLED:
            return None
        return answer or FileRefused(job.job, say("imports.not_decoded", name=job.path.name))

    def cancel(self) -> None:
        """Stop the file that is being decoded at once."""
        self._worker.kill()
        self._answers.put(_CANCELLED)

    def rest(self) -> None:
        """End the child until the next file."""
        self._worker.stop()

    def _forget_answers(self) -> None:
        while not self._answers.empty():
            self._answers.get()


_CANCELLED = object()


def _patience(file: Path) -> float:
    try:
        return _PATIENCE + _A_MEGABYTE * file.stat().st_size / 1e6
    except OSError:  # the file is gone, which the child will say
        return _PATIENCE
