"""What the pages get from the composition root."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from mlerehearse.domain.protocols import Clock
from mlerehearse.services.import_service import ImportService
from mlerehearse.services.notifications import Notifications
from mlerehearse.services.player import Player
from mlerehearse.services.rehearsal import Rehearsal
from mlerehearse.services.sound.recorder import Recorder
from mlerehearse.services.speech_model_service import SpeechModelService
from mlerehearse.services.take_service import TakeService
from mlerehearse.services.user_settings import UserSettings
from mlerehearse.ui.theme import Theme


class Navigator(QObject):
    """Lets a page ask for another page without knowing the window."""

    page_wanted = Signal(str)
    take_wanted = Signal(str)


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
