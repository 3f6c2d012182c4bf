"""Retranscription on the Review page: offer, progress, stop, result."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from helpers.window.playback import silent_player
from helpers.window.reviews import LONG, SAMPLE, LabelledTakes
from pytestqt.qtbot import QtBot

from mlerehearse.domain.take import TakeState
from mlerehearse.services.notifications import Notice, Notifications, Tone
from mlerehearse.takes.events import RetranscriptionState
from mlerehearse.ui.review.retranscribe_line import RetranscribeLine
from mlerehearse.ui.review.review_page import ReviewPage
from mlerehearse.ui.theme import Theme


class Desk:
    """The page with one take that tiny.en transcribed, while small.en is in use."""

    def __init__(self, theme: Theme, qtbot: QtBot) -> None:
        self.takes, self.notices = LabelledTakes(), list[Notice]()
        notifications = Notifications()
        notifications.subscribe(self.notices.append)
        self.player = silent_player()
        self.page = ReviewPage(self.takes, self.player, theme, notifications)  # type: ignore[arg-type]
        self.page.resize(1200, 860)
        self.takes.add(SAMPLE)
        self.heard_with("tiny.en")
        self.takes.better = "small.en"
        with qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()
        qtbot.waitUntil(self.page.hasFocus)

    def heard_with(self, model: str) -> None:
        self.takes.all[SAMPLE] = replace(self.takes.all[SAMPLE], heard_with=model)

    @property
    def line(self) -> RetranscribeLine:
        return self.page.body.again

    @property
    def text(self) -> tuple[str, str]:
        return self.line.sentence.text(), self.line.button.text()


@pytest.fixture
def desk(theme: Theme, qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(theme, qtbot)
    qtbot.addWidget(desk.page)
    yield desk
    desk.player.unload()


def test_it_is_offered_with_the_model_that_heard_the_take(desk: Desk) -> None:
    assert desk.line.isVisible()
    assert desk.text == ("Transcribed with tiny.en", "Retranscribe with small.en")
    assert not desk.line.progress.isVisible()
    assert desk.line.button.accessibleName() == "Retranscribe with small.en"


def test_nothing_is_offered_where_no_better_model_is_in_use(desk: Desk) -> None:
    desk.takes.better = ""
    desk.takes.speech_changed.emit(object())

    assert not desk.line.isVisible()


def test_the_words_stay_while_it_goes_on(desk: Desk, qtbot: QtBot) -> None:
    words = desk.page.body.transcript.words
    desk.line.button.setFocus()
    desk.line.button.click()

    assert desk.takes.retranscription == RetranscriptionState("small.en", (SAMPLE,), 1)
    assert desk.text == ("Waiting to retranscribe with small.en", "Stop")
    assert desk.line.button.hasFocus()
    desk.takes.progressed.emit(SAMPLE, 0.4)
    desk.takes.progressed.emit(LONG, 0.9)
    assert desk.line.sentence.text() == "Retranscribing with small.en: 40 %"
    assert desk.line.progress.fraction == pytest.approx(0.4)
    assert desk.page.body.transcript.words == words
    assert desk.page.body.transcript.isVisible()
    assert not desk.page.body.notice.isVisible()


def test_what_came_of_it_is_told(desk: Desk) -> None:
    desk.line.button.setFocus()
    desk.line.button.click()
    desk.heard_with("small.en")
    desk.takes.better = ""
    desk.takes.end_again(SAMPLE)

    assert desk.notices[-1].text == "This take has been retranscribed with small.en."
    assert not desk.line.isVisible()
    assert desk.page.hasFocus()


def test_a_failure_is_told_and_the_offer_stands(desk: Desk) -> None:
    desk.line.button.click()
    desk.takes.end_again(SAMPLE, "It went wrong.")

    told = desk.notices[-1]
    assert (told.text, told.tone) == ("It went wrong. The current words are unchanged.", Tone.WARN)
    assert desk.text == ("Transcribed with tiny.en", "Retranscribe with small.en")


def test_it_can_be_stopped(desk: Desk) -> None:
    desk.line.button.click()
    desk.line.button.click()

    assert desk.takes.retranscription.left == ()
    assert desk.text == ("Transcribed with tiny.en", "Retranscribe with small.en")
    assert desk.notices == []


def test_each_take_has_its_own_line(desk: Desk) -> None:
    desk.line.button.click()
    desk.takes.progressed.emit(SAMPLE, 0.4)
    desk.takes.add(LONG, TakeState.SILENT)
    desk.page.open(LONG)
    assert desk.line.button.text() == "Retranscribe with small.en"
    assert not desk.line.sentence.isVisible()

    desk.page.open(SAMPLE)
    assert desk.text == ("Waiting to retranscribe with small.en", "Stop")
    desk.page.open(LONG)
    desk.takes.end_again(SAMPLE)
    assert desk.notices == []
