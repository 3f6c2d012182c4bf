"""The Models page: its content, its keys, and what it asks before it acts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.window.audio_device import Studio
from helpers.window.models import PLACE, model
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from mlerehearse.model_store.model_work import TaskResult
from mlerehearse.model_store.speech_models import Import, Install, Verify
from mlerehearse.services.notifications import Tone
from mlerehearse.takes.events import RetranscriptionState, SpeechState
from mlerehearse.ui.models.models_page import ModelsPage

K = Qt.Key
Show = Callable[[], ModelsPage]


@pytest.fixture
def page(studio: Studio, qtbot: QtBot) -> ModelsPage:
    page = ModelsPage(studio.parts)
    qtbot.addWidget(page)
    page.resize(1200, 800)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def shown(page: ModelsPage, name: str) -> list[str]:
    """Return the actions that are available for a model."""
    return [action for action, button in page.cards[name].buttons.items() if button.isVisible() and button.isEnabled()]


def press(page: ModelsPage, name: str, action: str) -> None:
    page.cards[name].buttons[action].click()


def answer(page: ModelsPage, text: str) -> None:
    (box,) = page.findChildren(QMessageBox)
    next(button for button in box.buttons() if button.text() == text).click()
    QApplication.processEvents()


def test_every_model_says_what_it_is_good_for_and_where_it_stands(page: ModelsPage) -> None:
    assert list(page.cards) == ["tiny.en", "base.en", "small.en", "medium.en", "large-v3-turbo"]
    tiny, base = page.cards["tiny.en"], page.cards["base.en"]
    assert (tiny.about.text(), tiny.state.text()) == (
        "78 MB · 39 M parameters",
        "in use · installed, came with the app",
    )
    assert (base.state.text(), shown(page, "base.en")) == ("not installed", ["install"])
    assert "slower laptops" in base.purpose.text()
    assert shown(page, "tiny.en") == ["verify"]
    assert page.hears.text() == "Using tiny.en, the best installed model."
    assert not page.let_choose.isVisible()
    assert not base.keeps_up.isVisible()


def test_a_card_has_room_in_a_small_window_with_large_text(page: ModelsPage, studio: Studio) -> None:
    studio.models.put(model("large-v3-turbo", held=1_500_000_000))

    # 1024 pixels minus the navigation and the margins, with text at 150 %
    assert page.cards["large-v3-turbo"].minimumSizeHint().width() <= 700 / 1.5


def test_a_sentence_on_this_computer_has_its_place(page: ModelsPage, studio: Studio) -> None:
    studio.models.sentences["base.en"] = "Keeps up here."
    studio.models.changed.emit()

    assert page.cards["base.en"].keeps_up.isVisible()
    assert page.cards["base.en"].keeps_up.text() == "Keeps up here."


def test_all_is_done_by_keyboard(page: ModelsPage, studio: Studio) -> None:
    assert page.cards["tiny.en"].buttons["verify"].hasFocus()
    QTest.keyClick(page.focusWidget(), K.Key_Tab)
    assert page.cards["base.en"].buttons["install"].hasFocus()

    QTest.keyClick(page.focusWidget(), K.Key_Space)

    assert studio.models.asked == [("install", "base.en")]
    assert page.cards["base.en"].buttons["cancel"].hasFocus()
    QTest.keyClick(page.focusWidget(), K.Key_Space)
    assert studio.models.asked[-1] == ("cancel", "")
    assert page.cards["base.en"].buttons["install"].hasFocus()
    assert page.focusWidget().accessibleName() == "Install base.en"


def test_a_download_shows_bytes_speed_and_time_and_lets_nothing_else_begin(page: ModelsPage, studio: Studio) -> None:
    press(page, "base.en", "install")
    studio.models.advance("fetching", 12_300_000, 147_769_510, 1_200_000)

    card = page.cards["base.en"]
    assert card.work.sentence.text() == "12 MB of 148 MB · 1.2 MB/s · 2 min left"
    assert card.work.bar.fraction == pytest.approx(0.083, abs=0.001)
    assert card.state.text() == "downloading"
    assert (shown(page, "base.en"), shown(page, "small.en"), shown(page, "tiny.en")) == (["cancel"], [], [])
    assert not page.folder.isEnabled()
    studio.models.advance("fetching", 12_300_000, 147_769_510, 0)
    assert card.work.sentence.text() == "12 MB of 148 MB · 0.0 MB/s"
    studio.models.advance("waiting", 12_300_000, 147_769_510)
    assert "no data is arriving" in card.work.sentence.text()
    assert card.state.text() == "waiting for the network"
    studio.models.advance("checking", 0, 147_769_510)
    assert card.work.sentence.text() == "Verifying files …"
    studio.models.end(TaskResult(Install(PLACE, "base.en"), "base.en"))
    assert not card.work.isVisible()
    assert studio.notices[-1].text == "base.en is installed."


def test_a_problem_stays_on_the_card_and_is_told_where_the_page_is_left(page: ModelsPage, studio: Studio) -> None:
    press(page, "base.en", "install")
    studio.models.problems["base.en"] = "The connection broke off."
    studio.models.held[1] = model("base.en", held=60_000_000)
    studio.models.end(TaskResult(Install(PLACE, "base.en"), "", "The connection broke off."))

    card = page.cards["base.en"]
    assert (card.problem.isVisible(), card.problem.text()) == (True, "The connection broke off.")
    assert card.state.text() == "partly downloaded, 60 MB so far"
    assert shown(page, "base.en") == ["go_on", "remove"]
    assert studio.notices == []
    page.hide()
    press(page, "base.en", "go_on")
    studio.models.end(TaskResult(Install(PLACE, "base.en"), "", "It broke off again."))
    assert (studio.notices[-1].text, studio.notices[-1].tone) == ("It broke off again.", Tone.ERROR)
    assert studio.models.asked == [("install", "base.en")] * 2


def test_a_damaged_model_offers_repair(page: ModelsPage, studio: Studio) -> None:
    studio.models.put(model("base.en", source="user", damaged=True))
    assert (page.cards["base.en"].state.text(), shown(page, "base.en")) == ("damaged", ["repair", "remove"])

    press(page, "base.en", "repair")

    assert studio.models.asked == [("repair", "base.en")]


def test_a_model_that_can_not_be_loaded_counts_as_damaged(page: ModelsPage, studio: Studio) -> None:
    studio.takes.speech_state = SpeechState("broken", "", "It is damaged: model.bin.")
    studio.takes.speech_changed.emit(studio.takes.speech_state)

    assert shown(page, "tiny.en") == ["repair"]
    assert page.hears.text() == "The speech model can't be used. It is damaged: model.bin."


def test_removing_asks_and_says_what_it_means(page: ModelsPage, studio: Studio) -> None:
    studio.models.put(model("base.en", source="user", in_use=True))
    press(page, "base.en", "remove")
    (box,) = page.findChildren(QMessageBox)
    assert "the model in use" in box.text()
    assert box.defaultButton().text() == "Keep it"
    answer(page, "Keep it")
    assert studio.models.asked == []

    press(page, "base.en", "remove")
    answer(page, "Remove")
    assert studio.models.asked == [("remove", "base.en")]


def test_a_model_is_chosen_and_the_choice_given_back(page: ModelsPage, studio: Studio) -> None:
    studio.models.put(model("base.en", source="user"))
    press(page, "base.en", "use")
    studio.models.put(model("tiny.en", source="wheel"))
    studio.models.put(model("base.en", source="user", in_use=True, chosen=True))
    assert page.hears.text() == "Using base.en, your choice."

    page.let_choose.click()

    assert studio.models.asked == [("use", "base.en"), ("use", "best")]


def test_without_any_model_the_way_out_is_told(page: ModelsPage, studio: Studio) -> None:
    studio.models.put(model("tiny.en"))

    assert "You can still record" in page.hears.text()
    assert shown(page, "tiny.en") == ["install"]


@pytest.mark.parametrize("kind", ["folder", "archive"])
def test_a_folder_or_an_archive_is_imported(page: ModelsPage, studio: Studio, tmp_path: Path, kind: str) -> None:
    getattr(page, kind).click()
    (dialog,) = page.findChildren(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "whisper"))
    dialog.close()
    studio.models.advance("copying", 50_000_000, 147_769_510)

    assert studio.models.asked == [("import", "whisper")]
    assert page.importing.isVisible()
    assert page.importing.sentence.text() == "Importing whisper: 50 MB of 148 MB copied"
    page.cancel.click()
    assert not page.importing.isVisible()


def test_an_import_that_fails_is_told(page: ModelsPage, studio: Studio) -> None:
    page.import_from("holiday.zip")
    studio.models.end(TaskResult(Import(PLACE, Path("holiday.zip")), "", "holiday.zip holds no speech model."))

    assert studio.notices[-1].text == "holiday.zip holds no speech model."
    assert studio.notices[-1].tone is Tone.ERROR


def test_a_check_that_found_nothing_says_so(page: ModelsPage, studio: Studio) -> None:
    press(page, "tiny.en", "verify")
    studio.models.end(TaskResult(Verify(PLACE, "tiny.en"), "tiny.en"))

    assert studio.notices[-1].text == "tiny.en: all files match what was published."


def test_a_model_of_ones_own_comes_and_goes(page: ModelsPage, studio: Studio) -> None:
    own = model("base.en", name="accent", source="user", pinned=False)
    studio.models.held.append(own)
    studio.models.changed.emit()
    QApplication.processEvents()
    assert shown(page, "accent") == ["use", "remove"]
    assert "your models folder" in page.cards["accent"].purpose.text()

    studio.models.held.remove(own)
    studio.models.changed.emit()
    assert "accent" not in page.cards


def offer(studio: Studio, *takes: str) -> None:
    """Put a better model in use than the one that transcribed these takes."""
    studio.takes.better, studio.takes.outdated = "small.en", takes
    studio.takes.speech_state = SpeechState("ready", "small.en")
    studio.takes.speech_changed.emit(studio.takes.speech_state)


def test_older_takes_are_offered_to_a_better_model_all_at_once(page: ModelsPage, studio: Studio) -> None:
    assert not page.older.isVisible()
    offer(studio, "a", "b", "c")
    assert (page.older.isVisible(), page.older.bar.isVisible()) == (True, False)
    assert page.older.button.text() == "Retranscribe 3 older takes"
    assert "Retranscribing them with small.en" in page.older.sentence.text()

    page.older.button.click()

    assert studio.takes.retranscription == RetranscriptionState("small.en", ("a", "b", "c"), 3)
    assert (page.older.bar.isVisible(), page.older.button.text()) == (True, "Stop")
    studio.takes.end_again("a")
    studio.takes.progressed.emit("b", 0.5)
    studio.takes.progressed.emit("another", 0.9)
    assert page.older.bar.fraction == pytest.approx(0.5)
    assert "1 of 3 done" in page.older.sentence.text()
    studio.takes.outdated = ()
    studio.takes.end_again("b")
    studio.takes.end_again("c")
    assert not page.older.isVisible()
    assert studio.notices[-1].text == "Retranscribed with small.en: 3 takes."


def test_hearing_again_can_be_stopped_and_gone_on_with(page: ModelsPage, studio: Studio) -> None:
    offer(studio, "a", "b")
    page.older.button.setFocus()
    page.older.button.click()
    studio.takes.outdated = ("b",)
    page.older.button.click()

    assert studio.takes.retranscription.left == ()
    assert studio.notices == []
    assert (page.older.button.text(), page.older.button.hasFocus()) == ("Retranscribe 1 older take", True)


def test_takes_that_could_not_be_heard_again_are_told_with_the_reason(page: ModelsPage, studio: Studio) -> None:
    offer(studio, "a", "b")
    page.older.button.click()
    studio.takes.end_again("a")
    studio.takes.end_again("b", "It went wrong.")

    told = studio.notices[-1]
    assert told.tone is Tone.WARN
    assert told.text == "Retranscribed: 1 take. Failed: 1, with the words unchanged. It went wrong."
