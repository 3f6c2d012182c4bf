"""The bundled sample: opened from every page that has nothing to show yet, tried out and closed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.clock import FixedClock
from helpers.window.audio_device import FakeMicrophones, Studio
from helpers.window.models import model
from helpers.window.reviews import LONG, SAMPLE, WindowTakes, review_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from mlerehearse.domain.take import TakeState
from mlerehearse.paths import Paths
from mlerehearse.services.window_geometry import WindowGeometry
from mlerehearse.takes.sample_take import SAMPLE_ID
from mlerehearse.ui.main_window import MainWindow
from mlerehearse.ui.review.review_page import ReviewPage
from mlerehearse.ui.theme import Theme

K = Qt.Key
FROM: dict[str, Callable[[MainWindow], QAbstractButton]] = {
    "rehearse": lambda window: window.widget("rehearse").hints.sample,  # type: ignore[attr-defined]
    "review": lambda window: window.widget("review").empty.sample,  # type: ignore[attr-defined]
    "takes": lambda window: window.widget("takes").empty.sample,  # type: ignore[attr-defined]
    "models": lambda window: window.widget("models").sample,  # type: ignore[attr-defined]
}


@pytest.fixture
def desk(theme: Theme, paths: Paths, microphones: FakeMicrophones) -> Iterator[Studio]:
    """The services of a user without takes and without a speech model."""
    desk = Studio(theme, paths, FixedClock(), microphones, WindowTakes())  # type: ignore[arg-type]
    desk.models.held = [model("tiny.en"), model("base.en")]
    yield desk
    desk.close()


@pytest.fixture
def window(desk: Studio, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    window = MainWindow(desk.parts, WindowGeometry(tmp_path / "window"), lambda then: then())
    qtbot.addWidget(window)
    window.resize(1024, 640)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return window


def press(button: QAbstractButton, key: Qt.Key = K.Key_Return) -> None:
    """Press a button with the keyboard."""
    button.setFocus()
    QTest.keyClick(button, key)
    QApplication.processEvents()


def open_sample(window: MainWindow) -> None:
    window.open_take(SAMPLE_ID)
    QApplication.processEvents()


def page(window: MainWindow) -> ReviewPage:
    found = window.widget("review")
    assert isinstance(found, ReviewPage)
    return found


@pytest.mark.parametrize("origin", FROM)
@pytest.mark.parametrize("key", [K.Key_Return, K.Key_Space])
def test_it_opens_from_every_empty_page_and_leads_back(
    window: MainWindow, desk: Studio, origin: str, key: Qt.Key
) -> None:
    window.show_page(origin)
    button = FROM[origin](window)
    assert (button.isVisible(), button.text()) == (True, "Hear a sample review")
    press(button, key)
    review = page(window)
    assert window.page == "review"
    assert review.body.head.accessibleName().startswith("Sample review, A fairness or safety concern")
    assert "comes with the app" in review.body.sample.accessibleName()
    assert len(review.body.timeline.flags.marks) == len(review_of(SAMPLE).flags)
    assert desk.parts.player.playing
    assert desk.takes.listed == ()
    press(review.body.sample.button, key)
    assert window.page == origin
    assert not desk.parts.player.playing
    window.show_page("review")
    assert review.empty.isVisible()


def test_a_user_with_takes_is_not_offered_it_on_rehearse(window: MainWindow, desk: Studio) -> None:
    assert FROM["rehearse"](window).isVisible()
    desk.takes.add(LONG)  # type: ignore[attr-defined]
    desk.takes.rows_changed.emit()
    assert not FROM["rehearse"](window).isVisible()


def test_a_user_with_a_model_is_not_offered_it_on_models(window: MainWindow, desk: Studio) -> None:
    desk.models.held = [model("tiny.en", source="wheel", in_use=True)]
    window.show_page("models")
    assert not FROM["models"](window).isVisible()


def test_the_line_is_only_over_the_sample(window: MainWindow, desk: Studio) -> None:
    open_sample(window)
    assert page(window).body.sample.isVisible()
    desk.takes.add(LONG)  # type: ignore[attr-defined]
    desk.takes.rows_changed.emit()
    assert page(window).take.is_sample
    window.open_take(LONG)
    assert not page(window).body.sample.isVisible()


def test_it_plays_by_itself_also_when_it_is_opened_again(window: MainWindow, desk: Studio) -> None:
    open_sample(window)
    desk.parts.player.pause()
    open_sample(window)
    assert desk.parts.player.playing


def test_the_button_that_closes_it_comes_first_by_tab(window: MainWindow) -> None:
    open_sample(window)
    QTest.keyClick(page(window), K.Key_Tab)
    assert page(window).body.sample.button.hasFocus()


def test_it_can_be_corrected_and_the_corrections_are_not_kept(window: MainWindow, desk: Studio) -> None:
    open_sample(window)
    review = page(window)
    QTest.keyClick(review, K.Key_N)
    review.commands["dismiss"].trigger()
    assert "Flag dismissed" in desk.notices[-1].text
    assert len(desk.takes.sample.material()[2]) == 1  # type: ignore[attr-defined]
    assert desk.takes.corrections == []  # type: ignore[attr-defined]
    review.commands["undo"].trigger()
    assert desk.notices[-1].text == "Undone."
    assert desk.takes.sample.material()[2] == ()  # type: ignore[attr-defined]


def test_while_the_coach_is_busy_the_words_are_there_and_a_failure_is_said(window: MainWindow, desk: Studio) -> None:
    desk.takes.sample_reviews = False  # type: ignore[attr-defined]
    open_sample(window)
    body = page(window).body
    assert body.notice.sentence.text() == "Finding beats and flags …"
    assert body.transcript.isVisible()
    assert desk.parts.player.duration > 100
    desk.takes.sample.fail("The coach crashed.")  # type: ignore[attr-defined]
    desk.takes.rows_changed.emit()
    assert (body.notice.sentence.text(), body.notice.action.text()) == ("The coach crashed.", "Try again")
    desk.takes.sample_reviews = True  # type: ignore[attr-defined]
    body.notice.action.click()
    QApplication.processEvents()
    assert page(window).take.review is not None
    assert page(window).take.row.state is TakeState.READY  # type: ignore[union-attr]
