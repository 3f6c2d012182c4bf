"""The registry of pages: a new page is a module beside this one and an entry in `PAGES`."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from mlerehearse.ui.page_services import PageServices


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


def preload() -> None:
    """Import every page's module and QtMultimedia, so that the window needn't do it later."""
    from PySide6 import QtMultimedia  # noqa: F401

    from mlerehearse.ui.models import models_page  # noqa: F401
    from mlerehearse.ui.rehearse import rehearse_page  # noqa: F401
    from mlerehearse.ui.review import review_page  # noqa: F401
    from mlerehearse.ui.takes import takes_page  # noqa: F401


PAGES = (
    Page("rehearse", "microphone", _rehearse),
    Page("review", "waveform", _review),
    Page("takes", "list", _takes),
    Page("models", "models", _models),
)
