"""A test recording of a few seconds, which is played back and then deleted."""

import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.protocols import Clock
from mlerehearse.services import background
from mlerehearse.services.sound.capture.capture_messages import Ended
from mlerehearse.services.sound.pcm import Loudness
from mlerehearse.services.sound.player import Player
from mlerehearse.services.sound.recorder import Recorder
from mlerehearse.takes.store.take_folder import PART

SECONDS = 5.0


class MicrophoneTest(QObject):
    """Records with an open recorder; `close` deletes the recording.

    `recorded` carries the seconds in the file, and `finished` the highest peak, 0..1 of full scale,
    or None if nothing could be recorded.
    """

    recorded = Signal(float)
    finished = Signal(object)

    def __init__(self, recorder: Recorder, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.player = Player(self)
        self.player.set_rate(1.0)
        self._recorder, self._clock = recorder, clock
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._peak = 0.0
        self._running = False
        recorder.heard.connect(self._heard)
        recorder.kept.connect(self._kept)
        recorder.ended.connect(self._ended)

    @property
    def running(self) -> bool:
        """Whether it's recording."""
        return self._running

    def start(self) -> None:
        """Record SECONDS of sound from now on, in place of an earlier test."""
        self.player.release()  # its file is deleted next
        self.player.unload()
        self._running, self._peak = True, 0.0
        since = self._clock.monotonic()
        background.run(self, self._new_folder, lambda folder: self._keep(folder, since), lambda _: self._end(None))

    def close(self) -> None:
        """Stop everything and delete the recording."""
        self.player.close()
        if self._running:
            self._running = False
            self._recorder.end(self._clock.monotonic())
        background.run(self, self._remove)

    def _new_folder(self) -> Path:
        self._remove()
        self._folder = tempfile.TemporaryDirectory(prefix="mlerehearse-", ignore_cleanup_errors=True)
        return Path(self._folder.name)

    def _remove(self) -> None:
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.cleanup()

    def _keep(self, folder: Path, since: float) -> None:
        if self._running:
            self._recorder.keep(folder, since, round(SECONDS * RATE))

    def _heard(self, level: Loudness) -> None:
        if self._running:
            self._peak = max(self._peak, level.peak)

    def _kept(self, seconds: float) -> None:
        if self._running:
            self.recorded.emit(seconds)

    def _ended(self, ended: Ended) -> None:
        if self._running and self._folder is not None:
            if ended.frames:
                self.player.load(Path(self._folder.name) / PART, ended.frames / RATE)
            self._end(self._peak if ended.frames else None)

    def _end(self, peak: float | None) -> None:
        self._running = False
        self.finished.emit(peak)
