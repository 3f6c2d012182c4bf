"""Writes a recording on its own thread, so that a slow disk delays neither window nor sound."""

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance

from mlerehearse.errors import RehearseError
from mlerehearse.services import background

if TYPE_CHECKING:
    from mlerehearse.takes.live_recording import NewTake, Recording


class RecordingWriter(QObject):
    """Begins, writes and ends one recording at a time, in the order of the calls.

    `broken` carries the error after which nothing more is written: call `finish` then, which keeps
    what was written before. `finished` carries the Take, `discarded` the one that went to the bin,
    `errored` the error of an end that failed.
    """

    began = Signal(str)  # the take's id
    broken = Signal(object)
    finished = Signal(object)
    discarded = Signal(object)
    errored = Signal(object)

    def __init__(self, begin: "Callable[[NewTake], Recording]", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._begin = begin
        self._recording: Recording | None = None
        self._is_broken = False
        self._pool = background.serial_pool(self)

    def begin(self, about: "NewTake") -> None:
        """Create the take."""
        self._pool.start(lambda: self._run(lambda: self._open(about), self.broken))

    def write(self, pcm: bytes) -> None:
        """Append 16-bit samples."""
        self._pool.start(lambda: self._run(lambda: self._append(pcm), self.broken))

    def finish(self) -> None:
        """End the recording and keep the take."""
        self._pool.start(lambda: self._run(self._keep, self.errored))

    def discard(self) -> None:
        """End the recording and move it to the bin."""
        self._pool.start(lambda: self._run(self._delete, self.errored))

    def wait(self) -> None:
        """Wait until everything requested so far is done."""
        self._pool.waitForDone()

    def _open(self, about: "NewTake") -> None:
        self._is_broken = False
        self._recording = self._begin(about)
        self.began.emit(self._recording.take_id)

    def _append(self, pcm: bytes) -> None:
        if self._recording is not None and not self._is_broken:
            self._recording.write(pcm)

    def _keep(self) -> None:
        recording, self._recording = self._recording, None
        if recording is not None:
            self.finished.emit(recording.finish())

    def _delete(self) -> None:
        recording, self._recording = self._recording, None
        take = recording.discard() if recording is not None else None
        if take is not None:
            self.discarded.emit(take)

    def _run(self, work: Callable[[], object], failed: SignalInstance) -> None:
        try:
            work()
        except Exception as error:
            if not isinstance(error, RehearseError):
                sys.excepthook(type(error), error, error.__traceback__)
            self._is_broken = True
            failed.emit(error)
