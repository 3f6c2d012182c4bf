"""The registry of pages: a new page is a folder beside this module and an entry in `PAGES`."""

import codecs
import importlib
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from mlerehearse.ui.page_services import PageServices


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the window.

    Its title is `nav_<id>` in texts/app.toml and its icon is resources/icons/`icon`.svg. `module`
    has a function `make(services)` that returns the page. It is imported by `preload`, or when the
    page is first opened. A page that must agree before it is left has a method `may_leave(then)`;
    a page that shows a take has `open(take_id)`.
    """

    id: str
    icon: str
    module: str

    def make(self, services: PageServices) -> QWidget:
        """Return a new page."""
        page: QWidget = importlib.import_module(self.module).make(services)
        return page


PAGES = (
    Page("rehearse", "microphone", "mlerehearse.ui.rehearse.rehearse_page"),
    Page("review", "waveform", "mlerehearse.ui.review.review_page"),
    Page("takes", "list", "mlerehearse.ui.takes.takes_page"),
    Page("models", "models", "mlerehearse.ui.models.models_page"),
)


def preload() -> None:
    """Import every page's module and what it imports late, so that the window needn't do it."""
    for module in ("numpy.ma", *(page.module for page in PAGES)):
        importlib.import_module(module)
    codecs.lookup("utf-16-le")  # the transcript counts characters as Qt does
