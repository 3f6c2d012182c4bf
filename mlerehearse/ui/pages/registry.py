"""The pages of the window. A new one is a module beside this and one entry in `PAGES`."""

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
    """How a page asks for another one, without knowing the window."""

    page_wanted = Signal(str)
    take_wanted = Signal(str)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a page may need of the rest."""

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
    """A page by its id; the navigation's text is texts/app.toml's `nav_<id>`, its picture resources/icons/`icon`.svg.

    `make` imports the page's module, so that a page that nobody opens costs nothing. A page that must be asked before
    it is left has a method `may_leave(then)`; one that shows a take has `open(take_id)`.
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
