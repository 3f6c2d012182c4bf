"""The registry of pages: a new page is a module beside this one and an entry in `PAGES`."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mlerehearse.domain.protocols import Clock
from mlerehearse.services.model_store import ModelStore
from mlerehearse.services.notifications import Notifications
from mlerehearse.services.player import Player
from mlerehearse.services.recorder import Recorder
from mlerehearse.services.rehearsal import Rehearsal
from mlerehearse.services.takes import Takes
from mlerehearse.settings import SettingsFile
from mlerehearse.ui.theme import Theme


class Navigator(QObject):
    """Lets a page ask for another page without knowing the window."""

    page_wanted = Signal(str)
    take_wanted = Signal(str)


@dataclass(frozen=True, slots=True)
class Parts:
    """The services that a page may need."""

    takes: Takes
    player: Player
    recorder: Recorder
    rehearsal: Rehearsal
    settings: SettingsFile
    clock: Clock
    notifications: Notifications
    theme: Theme
    navigator: Navigator
    models: ModelStore


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
    make: Callable[[Parts], QWidget]


def _rehearse(parts: Parts) -> QWidget:
    from mlerehearse.ui.pages.rehearse import RehearsePage

    return RehearsePage(parts)


def _review(parts: Parts) -> QWidget:
    from mlerehearse.ui.pages.review import ReviewPage

    page = ReviewPage(parts.takes, parts.player, parts.theme, parts.notifications)
    page.rehearse_wanted.connect(lambda: parts.navigator.page_wanted.emit("rehearse"))
    page.models_wanted.connect(lambda: parts.navigator.page_wanted.emit("models"))
    return page


def _takes(parts: Parts) -> QWidget:
    from mlerehearse.ui.pages.takes import TakesPage

    return TakesPage(parts)


def _models(parts: Parts) -> QWidget:
    from mlerehearse.ui.pages.models import ModelsPage

    return ModelsPage(parts)


PAGES = (
    Page("rehearse", "microphone", _rehearse),
    Page("review", "waveform", _review),
    Page("takes", "list", _takes),
    Page("models", "models", _models),
)
