"""The Rehearse page as users see it: keys, microphone, prompt, story, and missing parts."""

from collections.abc import Iterator

import pytest
from helpers.window.audio_device import Studio
from helpers.window.takes import BULLETS
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from mlerehearse.domain.story import Beat, Story, Track
from mlerehearse.domain.transcript import Word
from mlerehearse.paths import Paths
from mlerehearse.services.rehearsal import Stage
from mlerehearse.settings import SettingsFile
from mlerehearse.takes.events import SpeechState
from mlerehearse.ui.rehearse.microphone_check import MicrophoneCheck
from mlerehearse.ui.rehearse.rehearse_page import RehearsePage
from mlerehearse.ui.rehearse.story_card import Bullet


@pytest.fixture
def page(studio: Studio, qtbot: QtBot) -> Iterator[RehearsePage]:
    window = QWidget()  # stays active when a test hides the page
    qtbot.addWidget(window)
    window.resize(1284, 900)
    page = RehearsePage(studio.parts, window)
    page.resize(1024, 640)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    QApplication.processEvents()
    studio.settle()
    yield page
    window.close()


def press(page: QWidget, key: Qt.Key) -> None:
    """Press a key in the focused widget."""
    QTest.keyClick(page.focusWidget() or page, key)


def reopen(page: QWidget, studio: Studio) -> None:
    """Leave the page and come back."""
    page.hide()
    page.show()
    QApplication.processEvents()
    studio.settle()


def record(page: RehearsePage, studio: Studio, seconds: float) -> None:
    press(page, Qt.Key.Key_Space)
    studio.count_down()
    studio.microphones.say(seconds)


def question(page: RehearsePage) -> QMessageBox | None:
    """Return the question on the screen, if any."""
    return next((box for box in page.findChildren(QMessageBox) if box.isVisible()), None)


def answer(page: RehearsePage, text: str) -> None:
    box = question(page)
    assert box is not None
    next(button for button in box.buttons() if button.text() == text).click()


# --- start and stop


def test_space_starts_and_stops_right_after_opening(page: RehearsePage, studio: Studio, qtbot: QtBot) -> None:
    record(page, studio, 84.0)
    assert studio.rehearsal.stage is Stage.RECORDING
    assert page.ring.lines()[:2] == ("1:24", "6 s until 1:30")
    assert page.button.accessibleName() == "Stop"
    with qtbot.waitSignal(studio.rehearsal.finished):
        press(page, Qt.Key.Key_Space)
    assert studio.recordings[0].ended == "kept"


def test_a_held_space_starts_only_once(page: RehearsePage, studio: Studio) -> None:
    press(page, Qt.Key.Key_Space)
    for widget in (page.button, page):
        held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", True)
        QApplication.sendEvent(widget, held)
    assert studio.rehearsal.stage is Stage.COUNTDOWN


def test_space_belongs_to_the_control_that_has_the_keyboard(page: RehearsePage, studio: Studio) -> None:
    page.prompt.fold.setFocus()
    press(page, Qt.Key.Key_Space)
    assert page.prompt.listens.isVisible()
    page.story.line.setFocus()
    QTest.keyClicks(page.story.line, "a b")
    assert page.story.title == "a b"
    assert studio.rehearsal.stage is Stage.IDLE


def test_escape_ends_the_countdown(page: RehearsePage, studio: Studio) -> None:
    press(page, Qt.Key.Key_Space)
    assert page.ring.lines()[0] == "3"
    press(page, Qt.Key.Key_Escape)
    studio.count_down()
    assert studio.rehearsal.stage is Stage.IDLE
    assert [recording.ended for recording in studio.recordings] == ["discarded"]


def test_escape_asks_and_goes_on_recording_meanwhile(page: RehearsePage, studio: Studio) -> None:
    record(page, studio, 5.0)
    press(page, Qt.Key.Key_Escape)
    box = question(page)
    assert box is not None
    assert box.text().startswith("Discard this take (5 s)? It stays in the bin for a week.")
    default = box.defaultButton()
    assert default is not None
    assert default.text() == "Keep recording"
    studio.microphones.say(2.0)
    QTest.keyPress(box, Qt.Key.Key_Escape)
    assert studio.rehearsal.stage is Stage.RECORDING
    assert studio.rehearsal.seconds == 7.0


def test_a_take_is_thrown_away_only_after_a_yes(page: RehearsePage, studio: Studio, qtbot: QtBot) -> None:
    record(page, studio, 5.0)
    press(page, Qt.Key.Key_Escape)
    answer(page, "Discard")
    qtbot.waitUntil(lambda: bool(studio.notices))
    assert studio.recordings[0].ended == "discarded"
    assert studio.notices[-1].text == "Take discarded. It stays in the bin for a week."
    assert page.ring.lines()[0] == "0:00"


@pytest.mark.parametrize("by_key", [True, False])
def test_a_discarded_take_comes_back(page: RehearsePage, studio: Studio, qtbot: QtBot, by_key: bool) -> None:
    assert not page.commands["undo"].isEnabled()
    record(page, studio, 84.0)
    press(page, Qt.Key.Key_Escape)
    box = question(page)
    assert box is not None
    assert "(1:24)" in box.text()
    answer(page, "Discard")
    qtbot.waitUntil(lambda: bool(studio.notices))
    assert studio.takes.listed == ()
    undo = studio.notices[-1].action
    assert undo is not None
    assert undo.label == "Undo"
    if by_key:
        page.window().activateWindow()  # which the offscreen platform doesn't do when a dialog closes
        assert QTest.qWaitForWindowActive(page.window())
        QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    else:
        undo.do()
    assert [row.take.id for row in studio.takes.listed] == ["new"]
    undo.do()  # once is enough
    show = studio.notices[-1]
    assert (show.text, show.action and show.action.label) == ("The take is back.", "Open it")
    assert not page.commands["undo"].isEnabled()
    with qtbot.waitSignal(studio.parts.navigator.take_wanted) as wanted:
        show.action.do()  # type: ignore[union-attr]
    assert wanted.args == ["new"]


def test_ctrl_z_in_a_text_field_undoes_what_was_typed(page: RehearsePage, studio: Studio, qtbot: QtBot) -> None:
    record(page, studio, 1.0)
    studio.rehearsal.discard()
    qtbot.waitUntil(lambda: bool(studio.notices))
    page.story.line.setFocus()
    QTest.keyClicks(page.story.line, "outage")
    QTest.keyClick(page.story.line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.story.title == ""
    assert studio.takes.listed == ()


def test_leaving_while_recording_asks(page: RehearsePage, studio: Studio, qtbot: QtBot) -> None:
    left: list[str] = []
    page.may_leave(lambda: left.append("at once"))
    assert left == ["at once"]
    record(page, studio, 5.0)
    page.may_leave(lambda: left.append("too early"))
    assert left == ["at once"]
    with qtbot.waitSignal(studio.rehearsal.finished):
        answer(page, "Stop and keep it")


def test_what_can_not_change_while_recording_is_out_of_reach(page: RehearsePage, studio: Studio) -> None:
    record(page, studio, 1.0)
    assert not page.prompt.box.isVisible()
    assert not any(widget.isEnabled() for widget in (page.track, page.level, page.story.box, page.microphone.box))


# --- the microphone


def test_the_microphone_is_open_only_while_the_page_is_shown(page: RehearsePage, studio: Studio) -> None:
    assert page.microphone.state.text() == "Microphone is on"
    studio.microphones.say(0.1)
    assert page.microphone.meter.lit() > 0
    page.hide()
    assert not studio.recorder.listening
    assert page.microphone.meter.lit() == 0


def test_without_a_microphone_the_page_says_so_and_start_waits(page: RehearsePage, studio: Studio) -> None:
    page.hide()
    studio.microphones.names = []
    page.show()
    QApplication.processEvents()
    studio.settle()
    assert "No microphone was found" in page.microphone.trouble.text()
    assert not page.button.isEnabled()
    press(page, Qt.Key.Key_Space)
    assert studio.rehearsal.stage is Stage.IDLE
    studio.microphones.set("Headset")
    assert page.button.isEnabled()
    press(page, Qt.Key.Key_Space)
    assert studio.rehearsal.stage is Stage.COUNTDOWN


def first_launch(page: RehearsePage, studio: Studio) -> None:
    """Show the page as if the microphone had never been opened."""
    studio.parts.settings.change(microphone_used=False)
    reopen(page, studio)


def test_at_first_launch_the_microphone_stays_closed_until_start(page: RehearsePage, studio: Studio) -> None:
    first_launch(page, studio)
    assert page.microphone.state.text() == "Microphone is off"
    assert "It opens when you press Start" in page.microphone.why.text()
    opened = len(studio.microphones.streams)
    studio.microphones.wait(2.0)
    assert len(studio.microphones.streams) == opened
    press(page, Qt.Key.Key_Space)
    studio.count_down()
    studio.microphones.say(2.0)
    assert studio.rehearsal.seconds == pytest.approx(2.0, abs=0.001)
    assert not page.microphone.why.isVisible()
    press(page, Qt.Key.Key_Space)
    studio.settle()
    reopen(page, studio)
    assert studio.recorder.listening  # from now on with the page


def test_a_setting_keeps_the_microphone_closed_outside_a_recording(page: RehearsePage, studio: Studio) -> None:
    studio.parts.settings.change(open_microphone=False)
    reopen(page, studio)
    assert not studio.recorder.wanted
    record(page, studio, 1.0)
    press(page, Qt.Key.Key_Space)
    studio.settle()
    assert studio.recordings[0].ended == "kept"
    assert not studio.recorder.wanted


def test_a_test_recording_tells_whether_one_is_heard_and_can_be_played(
    page: RehearsePage, studio: Studio, qtbot: QtBot
) -> None:
    first_launch(page, studio)
    page.microphone.check.click()
    studio.settle()
    (check,) = page.findChildren(MicrophoneCheck)
    assert check.isVisible()
    assert not check.play.isEnabled()
    check.record.click()
    qtbot.waitUntil(lambda: studio.microphones.keeps)
    studio.microphones.say(6.0, level=0.4)
    qtbot.waitUntil(check.play.isEnabled)
    assert check.message.text() == "You can be heard well."
    assert check.test.player.duration == 5.0
    check.record.click()
    qtbot.waitUntil(lambda: studio.microphones.keeps)
    studio.microphones.say(6.0, level=0.002)
    qtbot.waitUntil(check.play.isEnabled)
    assert "hardly be heard" in check.message.text()
    check.opens.click()
    check.reject()
    studio.settle()
    assert not studio.parts.settings.settings.open_microphone
    assert not studio.recorder.wanted
    assert not studio.recordings


def test_another_microphone_is_taken_and_remembered(page: RehearsePage, studio: Studio) -> None:
    page.microphone.box.setCurrentIndex(1)
    page.microphone.box.activated.emit(1)
    studio.settle()
    assert studio.recorder.name == "Headset"
    reopen(page, studio)
    assert (studio.recorder.name, page.microphone.box.currentText()) == ("Headset", "Headset")


# --- prompt, track and story


def test_a_take_knows_what_was_asked(page: RehearsePage, studio: Studio) -> None:
    page.prompt.step(1)
    page.track.button("platform").click()
    record(page, studio, 1.0)
    about = studio.recordings[0].about
    assert (about.prompt, about.track, about.story) == ("drift", Track.PLATFORM, None)
    assert about.prompt_text == page.prompt.ask.text()
    assert about.device == "Built-in microphone"


def test_each_track_offers_fifteen_prompts_its_own_and_none(page: RehearsePage) -> None:
    assert page.prompt.box.count() == 16
    page.track.button("research").click()
    assert page.prompt.box.count() == 17
    assert any("stopped early" in page.prompt.box.itemText(row) for row in range(17))
    page.track.button("platform").click()
    assert not any("stopped early" in page.prompt.box.itemText(row) for row in range(17))


def test_a_take_may_answer_no_prompt(page: RehearsePage, studio: Studio) -> None:
    page.prompt.step(-1)
    record(page, studio, 1.0)
    about = studio.recordings[0].about
    assert (about.prompt, about.prompt_text) == (None, "")


def test_prompt_and_track_are_remembered(page: RehearsePage, studio: Studio, qtbot: QtBot) -> None:
    page.track.button("platform").click()
    page.prompt.step(3)
    again = RehearsePage(studio.parts)
    qtbot.addWidget(again)
    assert again.prompt.prompt == page.prompt.prompt
    assert again.track.button("platform").isChecked()


def test_the_level_is_senior_until_another_is_chosen_and_is_remembered(
    page: RehearsePage, studio: Studio, qtbot: QtBot
) -> None:
    assert page.level.button("senior").isChecked()
    page.level.button("mid").click()
    assert studio.parts.settings.settings.level == "mid"
    again = RehearsePage(studio.parts)
    qtbot.addWidget(again)
    assert again.level.button("mid").isChecked()
    assert again.level.button("mid").accessibleName() == "Level you interview for: Mid"


def test_a_level_that_was_set_elsewhere_is_shown_unless_an_answer_is_under_way(
    page: RehearsePage, studio: Studio, paths: Paths, qtbot: QtBot
) -> None:
    SettingsFile(paths).change(level="mid")
    studio.settings.refresh()
    qtbot.waitUntil(lambda: page.level.button("mid").isChecked())
    record(page, studio, 1.0)
    SettingsFile(paths).change(level="staff")
    with qtbot.waitSignal(studio.settings.changed_outside):
        studio.settings.refresh()
    assert page.level.button("mid").isChecked()


def test_a_title_that_is_typed_becomes_a_story(page: RehearsePage, studio: Studio) -> None:
    page.story.line.setFocus()
    QTest.keyClicks(page.story.line, " Sunday rollback ")
    press(page, Qt.Key.Key_Return)
    record(page, studio, 1.0)
    about = studio.recordings[0].about
    assert (about.story, about.story_title) == (None, "Sunday rollback")
    assert [story.title for story in studio.takes.told_stories] == ["Sunday rollback"]


def test_a_story_that_exists_is_not_made_twice(page: RehearsePage, studio: Studio) -> None:
    studio.takes.told_stories.append(Story("s", "Sunday rollback", None, BULLETS))
    reopen(page, studio)
    page.story.box.setCurrentText("sunday rollback")
    record(page, studio, 1.0)
    assert len(studio.takes.told_stories) == 1
    assert studio.recordings[0].about.story == "s"


def test_h_hides_the_bullets_and_that_is_remembered(page: RehearsePage, studio: Studio) -> None:
    studio.takes.told_stories.append(Story("s", "Sunday rollback", None, BULLETS))
    reopen(page, studio)
    page.story.box.setCurrentText("Sunday rollback")
    assert bullets(page) == [text for _, text in BULLETS]
    press(page, Qt.Key.Key_H)
    assert bullets(page) == []
    assert studio.parts.settings.settings.hide_bullets
    press(page, Qt.Key.Key_H)
    assert len(bullets(page)) == len(BULLETS)


def bullets(page: RehearsePage) -> list[str]:
    QApplication.processEvents()  # a layout shows new widgets only then
    return [bullet.text() for bullet in page.story.findChildren(Bullet) if bullet.isVisible()]


def test_without_a_speech_model_it_says_what_happens_and_records(page: RehearsePage, studio: Studio) -> None:
    assert not page.hints.speech.isVisible()
    studio.takes.speech_state = SpeechState("missing")
    studio.takes.speech_changed.emit(studio.takes.speech_state)
    assert "You can still record" in page.hints.speech.text()
    wanted: list[str] = []
    studio.parts.navigator.page_wanted.connect(wanted.append)
    page.hints.get_model.click()
    assert wanted == ["models"]
    record(page, studio, 1.0)
    assert studio.rehearsal.stage is Stage.RECORDING


# --- live transcription


def hear(studio: Studio, text: str, take: str = "new") -> None:
    words = tuple(Word(word, at, at + 0.5) for at, word in enumerate(text.split()))
    studio.takes.words_heard.emit(take, words)


def test_no_words_are_shown_while_speaking_unless_they_are_wanted(page: RehearsePage, studio: Studio) -> None:
    record(page, studio, 5.0)
    hear(studio, "I rolled it back.")
    assert not page.live.panel.isVisible()
    assert not studio.recordings[0].about.followed


def test_words_and_the_beat_that_they_tell_come_while_speaking(page: RehearsePage, studio: Studio) -> None:
    page.live.switch.button("on").click()
    record(page, studio, 25.0)
    assert "a few seconds" in page.live.text.text()
    hear(studio, "I rolled it")
    hear(studio, "back.")
    hear(studio, "Nobody said that.", take="another")
    studio.takes.beat_heard.emit("new", Beat.ACTION)
    assert page.live.text.text() == "I rolled it back."
    assert (page.live.heard.text(), page.live.planned.text()) == ("Sounds like: Action", "You should be on: Task")
    assert page.pacing.accessibleDescription().endswith("Sounds like: Action")
    assert studio.recordings[0].about.followed


def test_a_draft_is_shown_until_the_words_that_stay_take_its_place(page: RehearsePage, studio: Studio) -> None:
    page.live.switch.button("on").click()
    record(page, studio, 5.0)
    hear(studio, "I rolled")
    studio.takes.words_drafted.emit("new", (Word("hat.", 2.0, 2.5),))
    assert page.live.text.text() == "I rolled hat."
    hear(studio, "it back.")
    assert page.live.text.text() == "I rolled it back."


def test_only_the_last_words_stay_and_the_next_take_starts_without_any(
    page: RehearsePage, studio: Studio, qtbot: QtBot
) -> None:
    page.live.switch.button("on").click()
    record(page, studio, 5.0)
    hear(studio, " ".join(f"w{n}" for n in range(40)))
    assert page.live.text.text().startswith("… w16 ")
    studio.takes.beat_heard.emit("new", Beat.ACTION)
    with qtbot.waitSignal(studio.rehearsal.finished):
        press(page, Qt.Key.Key_Space)
    assert not page.live.panel.isVisible()
    record(page, studio, 1.0)
    assert "a few seconds" in page.live.text.text()
    assert page.live.heard.text() == "Sounds like: nothing yet"
    assert "Sounds like" not in page.pacing.accessibleDescription()


def test_a_screen_reader_turns_the_switch_as_a_click_does(page: RehearsePage, studio: Studio) -> None:
    page.live.switch.button("on").toggle()
    assert studio.parts.settings.settings.live_words


def test_that_words_are_wanted_is_remembered_and_fixed_while_recording(
    page: RehearsePage, studio: Studio, qtbot: QtBot
) -> None:
    page.live.switch.button("on").click()
    again = RehearsePage(studio.parts)
    qtbot.addWidget(again)
    assert again.live.switch.button("on").isChecked()
    record(page, studio, 1.0)
    assert not page.live.switch.isEnabled()


# --- accessibility and small windows


def test_every_control_has_a_name(page: RehearsePage) -> None:
    controls = [w for kind in (QAbstractButton, QComboBox, QLineEdit) for w in page.findChildren(kind) if w.isVisible()]
    nameless = [w for w in controls if not (w.accessibleName() or (isinstance(w, QAbstractButton) and w.text()))]
    assert len(controls) >= 9
    assert not nameless


@pytest.mark.parametrize("size", [(868, 640), (1284, 900), (744, 560)])
def test_nothing_is_wider_than_the_page(page: RehearsePage, size: tuple[int, int]) -> None:
    page.resize(*size)
    QApplication.processEvents()
    inside = page.ring.parentWidget().parentWidget()
    assert inside.width() <= page.width()
    assert page.button.mapTo(page, page.button.rect().bottomRight()).y() <= page.height()
