"""What the pages get from the composition root."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from mlerehearse.domain.protocols import Clock
from mlerehearse.services.import_service import ImportService
from mlerehearse.services.notifications import Notifications
from mlerehearse.services.rehearsal import Rehearsal
from mlerehearse.services.sound.player import Player
from mlerehearse.services.sound.recorder import Recorder
from mlerehearse.services.speech_model_service import SpeechModelService
from mlerehearse.services.take_service import TakeService
from mlerehearse.services.user_settings import UserSettings
from mlerehearse.takes.sample_take import SAMPLE_ID
from mlerehearse.ui.theme import Theme


class Navigator(QObject):
    """Lets a page ask for another page without knowing the window."""

    page_wanted = Signal(str)
    take_wanted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sample_from = "review"

    def show_sample(self, page: str) -> None:
        """Show the bundled sample; `leave_sample` leads back to `page`."""
        self._sample_from = page
        self.take_wanted.emit(SAMPLE_ID)

    def leave_sample(self) -> None:
        """Show the page from which the sample was opened."""
        self.page_wanted.emit(self._sample_from)


@dataclass(frozen=True, slots=True)
class PageServices:
    """The services that a page may need."""

    takes: TakeService
    player: Player
    recorder: Recorder
    rehearsal: Rehearsal
    settings: UserSettings
    clock: Clock
    notifications: Notifications
    theme: Theme
    navigator: Navigator
    models: SpeechModelService
    imports: ImportService
