"""The Takes page, with the rows that a test gives it."""

from collections.abc import Callable

import pytest
from helpers.window.audio_device import Studio
from pytestqt.qtbot import QtBot

from mlerehearse.ui.takes.takes_page import TakesPage


@pytest.fixture
def make(studio: Studio, qtbot: QtBot) -> Callable[..., TakesPage]:
    def make(*rows: object) -> TakesPage:
        studio.takes.held = list(rows)
        page = TakesPage(studio.parts)
        qtbot.addWidget(page)
        page.resize(1200, 640)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        return page

    return make
