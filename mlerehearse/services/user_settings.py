"""The settings for the window: read from memory, written in the background."""

from PySide6.QtCore import QObject, QTimer, Signal

from mlerehearse.errors import StorageError
from mlerehearse.services import background
from mlerehearse.settings import Settings, SettingsFile
from mlerehearse.takes.serial_executor import SerialExecutor

_LOOK_MS = 2000  # the interval for checking whether another process has changed the file


class UserSettings(QObject):
    """The user's settings; no call waits for the disk, except `close`.

    `changed` is emitted soon after every change. `changed_outside` carries the settings of before
    when another process, such as the command line, changed the file. `problem` carries a sentence
    for the user.
    """

    changed = Signal()
    changed_outside = Signal(object)
    problem = Signal(str)

    def __init__(self, file: SettingsFile, parent: QObject | None = None, look_ms: int = _LOOK_MS) -> None:
        super().__init__(parent)
        self._file = file
        self._executor = SerialExecutor("settings")
        self._tell = background.relay(self, self.problem.emit)
        self._tell_changed = background.relay(self, lambda _: self.changed.emit())
        self._relay_outside = background.relay(self, self._say_outside)
        self._looking = QTimer(self, interval=look_ms)
        self._looking.timeout.connect(self.refresh)
        self._looking.start()

    @property
    def settings(self) -> Settings:
        """The current settings; may be read on any thread."""
        return self._file.settings

    def change(self, **changes: object) -> None:
        """Change some fields at once, and save them in the background; may be called anywhere."""
        self._file.note(**changes)
        self._executor.submit(self._save)
        self._tell_changed(None)

    def refresh(self) -> None:
        """Take over, in the background, what another process has written into the file."""
        self._executor.submit(self._refresh)

    def close(self) -> None:
        """Wait until the last change is saved."""
        self._looking.stop()
        self._executor.close()

    def _save(self) -> None:
        known = self._file.problem
        try:
            self._tell_outside(self._file.save())
        except StorageError as problem:
            self._tell(str(problem))
        if self._file.problem != known:
            self._tell(self._file.problem)

    def _refresh(self) -> None:
        self._tell_outside(self._file.refresh())

    def _tell_outside(self, before: Settings | None) -> None:
        if before is not None:
            self._relay_outside(before)

    def _say_outside(self, before: Settings) -> None:
        self.changed.emit()
        self.changed_outside.emit(before)
