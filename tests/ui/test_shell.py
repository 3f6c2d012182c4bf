"""The window: page shortcuts, messages, and the remembered geometry."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.window.audio_device import Studio
from helpers.window.review_stand_in import StandIn
from helpers.window.takes import row
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from mlerehearse.services.notifications import Action, Notice, Notifications, Tone
from mlerehearse.services.rehearsal import Stage
from mlerehearse.services.window_geometry import WindowGeometry
from mlerehearse.ui.main_window import MainWindow
from mlerehearse.ui.page_registry import PAGES, Page
from mlerehearse.ui.rehearse.rehearse_page import RehearsePage

Make = Callable[..., MainWindow]


def pages() -> tuple[Page, ...]:
    return (PAGES[0], Page("review", "waveform", "helpers.window.review_stand_in"), PAGES[2])


@pytest.fixture
def make(studio: Studio, qtbot: QtBot, tmp_path: Path) -> Iterator[Make]:
    def make(may_close: Callable[..., None] = lambda then: then(), size: tuple[int, int] | None = None) -> MainWindow:
        window = MainWindow(studio.parts, WindowGeometry(tmp_path / "window"), may_close, pages())
        qtbot.addWidget(window)
        if size:
            window.resize(*size)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield make
    studio.rehearsal.discard()


def press(window: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(window.focusWidget() or window, key, modifier)
    QApplication.processEvents()


# --- pages


def test_every_page_is_one_key_away(make: Make) -> None:
    window = make()
    assert window.page == "rehearse"
    for key, page in ((Qt.Key.Key_3, "takes"), (Qt.Key.Key_2, "review"), (Qt.Key.Key_1, "rehearse")):
        press(window, key, Qt.KeyboardModifier.ControlModifier)
        assert window.page == page


def test_the_navigation_says_where_one_is(make: Make) -> None:
    window = make()
    window.show_page("takes")
    entries = window.navigation.findChildren(QAbstractButton)
    assert [(entry.text(), entry.isChecked()) for entry in entries] == [
        ("Rehearse", False),
        ("Review", False),
        ("Takes", True),
    ]


def test_a_take_opens_its_review(make: Make, studio: Studio) -> None:
    studio.takes.held = [row(0)]
    window = make()
    press(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    press(window, Qt.Key.Key_Return)
    review = window.widget("review")
    assert isinstance(review, StandIn)
    assert (window.page, review.opened) == ("review", ["take-0"])


def test_stop_opens_the_review_by_itself(make: Make, studio: Studio, qtbot: QtBot) -> None:
    window = make()
    studio.rehearsal.finished.connect(studio.parts.navigator.take_wanted)
    press(window, Qt.Key.Key_Space)
    studio.count_down()
    studio.microphones.say(2.0)
    press(window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.page == "review")
    review = window.widget("review")
    assert isinstance(review, StandIn)
    assert review.opened == ["new"]
    assert not studio.recorder.listening


def test_leaving_in_the_countdown_stops_it_and_leaving_a_recording_asks(make: Make, studio: Studio) -> None:
    window = make()
    press(window, Qt.Key.Key_Space)
    window.show_page("takes")
    assert (window.page, studio.rehearsal.stage) == ("takes", Stage.IDLE)
    window.show_page("rehearse")
    QApplication.processEvents()
    press(window, Qt.Key.Key_Space)
    studio.count_down()
    studio.microphones.say(1.0)
    window.show_page("takes")
    assert (window.page, studio.rehearsal.stage) == ("rehearse", Stage.RECORDING)
    page = window.widget("rehearse")
    assert isinstance(page, RehearsePage)
    assert [entry.isChecked() for entry in window.navigation.findChildren(QAbstractButton)] == [True, False, False]


def test_pages_that_nobody_opens_are_not_made(make: Make) -> None:
    assert make().stack.count() == 1


# --- the window's geometry


def test_size_and_place_are_remembered(make: Make, qtbot: QtBot) -> None:
    window = make(size=(900, 640))  # not larger than the screen of the offscreen platform
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert make().size() == window.size()


def test_a_damaged_place_is_no_reason_not_to_open(make: Make, tmp_path: Path) -> None:
    (tmp_path / "window").write_bytes(b"nonsense")
    assert make().isVisible()


def test_it_closes_only_when_it_may(make: Make, qtbot: QtBot) -> None:
    asked: list[Callable[[], None]] = []
    window = make(asked.append)
    window.close()
    assert window.isVisible()
    asked[0]()
    qtbot.waitUntil(lambda: not window.isVisible())


# --- messages


def test_a_message_can_be_acted_on_from_the_keyboard(make: Make, studio: Studio) -> None:
    window = make()
    done: list[str] = []
    studio.parts.notifications.tell("Moved to the bin.", action=Action("Undo", lambda: done.append("undone")))
    assert window.notices.isVisible()
    assert "Moved to the bin." in window.notices.accessibleName()
    window.notices.action.setFocus()
    press(window, Qt.Key.Key_Space)
    assert done == ["undone"]
    assert not window.notices.isVisible()


def test_escape_puts_a_message_away(make: Make, studio: Studio) -> None:
    window = make()
    studio.parts.notifications.tell("Done.")
    window.notices.away.setFocus()
    press(window, Qt.Key.Key_Escape)
    assert not window.notices.isVisible()


def test_an_error_stays_until_it_is_read_and_the_next_one_waits(make: Make, studio: Studio) -> None:
    window = make()
    for sentence in ("The disk is full.", "The microphone is gone.", "Done."):
        studio.parts.notifications.tell(sentence, Tone.ERROR if sentence != "Done." else Tone.INFO)
    seen = []
    while window.notices.isVisible():
        seen.append(window.notices.sentence.text())
        window.notices.put_away()
    assert seen == ["The disk is full.", "The microphone is gone.", "Done."]


def test_what_is_said_before_there_is_a_window_is_not_lost() -> None:
    notifications = Notifications()
    notifications.tell("The settings were damaged.")
    heard: list[Notice] = []
    notifications.subscribe(heard.append)
    assert [notice.text for notice in heard] == ["The settings were damaged."]
