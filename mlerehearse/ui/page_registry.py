"""The registry of pages: a new page is a module beside this one and an entry in `PAGES`."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mlerehearse.domain.protocols import Clock
from mlerehearse.services.notifications import Notifications
from mlerehearse.services.player import Player
from mlerehearse.services.recorder import Recorder
from mlerehearse.services.rehearsal import Rehearsal
from mlerehearse.services.speech_model_service import SpeechModelService
from mlerehearse.services.take_service import TakeService
from mlerehearse.settings import SettingsFile
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
    settings: SettingsFile
    clock: Clock
    notifications: Notifications
    theme: Theme
    navigator: Navigator
    models: SpeechModelService


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the window.

    Its title is `nav_<id>` in texts/app.toml and its icon is resources/icons/`icon`.svg. `make`
    imports the page's module, so that a page that is never opened costs nothing. A page that must
    agree before it is left has a method `may_leave(then)`; a page that shows a take has
    `open(take_id)`.
    """

    id: str
    icon: str
    make: Callable[[PageServices], QWidget]


def _rehearse(parts: PageServices) -> QWidget:
    from mlerehearse.ui.rehearse.rehearse_page import RehearsePage

    return RehearsePage(parts)


def _review(parts: PageServices) -> QWidget:
    from mlerehearse.ui.review.review_page import ReviewPage

    page = ReviewPage(parts.takes, parts.player, parts.theme, parts.notifications)
    page.rehearse_wanted.connect(lambda: parts.navigator.page_wanted.emit("rehearse"))
    page.models_wanted.connect(lambda: parts.navigator.page_wanted.emit("models"))
    return page


def _takes(parts: PageServices) -> QWidget:
    from mlerehearse.ui.takes.takes_page import TakesPage

    return TakesPage(parts)


def _models(parts: PageServices) -> QWidget:
    from mlerehearse.ui.models.models_page import ModelsPage

    return ModelsPage(parts)


PAGES = (
    Page("rehearse", "microphone", _rehearse),
    Page("review", "waveform", _review),
    Page("takes", "list", _takes),
    Page("models", "models", _models),
)
