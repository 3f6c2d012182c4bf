"""Commands: their keys beside buttons and text fields, and the sheet that lists them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.clock import FixedClock
from helpers.window.audio_device import Studio
from helpers.window.reviews import SAMPLE, WindowTakes
from helpers.window.takes import BULLETS, row
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from mlerehearse.domain.story import Story
from mlerehearse.paths import Paths
from mlerehearse.resources import table
from mlerehearse.services.rehearsal import Stage
from mlerehearse.services.window_geometry import WindowGeometry
from mlerehearse.ui.controls.command_sheet import CommandSheet
from mlerehearse.ui.controls.commands import commands_around
from mlerehearse.ui.main_window import MainWindow
from mlerehearse.ui.models.models_page import ModelsPage
from mlerehearse.ui.rehearse.rehearse_page import RehearsePage
from mlerehearse.ui.review.review_page import ReviewPage
from mlerehearse.ui.takes.takes_page import TakesPage
from mlerehearse.ui.theme import Theme

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PAGES = ("rehearse", "review", "takes", "models")
Open = Callable[..., MainWindow]


@pytest.fixture
def open_window(studio: Studio, paths: Paths, qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    """Opens a window on a page; the Review page has the sample take."""
    reviewed = WindowTakes()
    desk = Studio(studio.parts.theme, paths, FixedClock(), studio.microphones, reviewed)  # type: ignore[arg-type]

    def open_page(page: str, empty: bool = False) -> MainWindow:
        if page == "review" and not empty:
            reviewed.add(SAMPLE)
        window = MainWindow(
            (desk if page == "review" else studio).parts, WindowGeometry(tmp_path / "window"), lambda then: then()
        )
        qtbot.addWidget(window)
        window.resize(1200, 800)
        activate(window)
        window.show_page(page)
        QApplication.processEvents()
        return window

    yield open_page
    desk.close()


def activate(window: MainWindow) -> None:
    """Make the window active, which the offscreen platform doesn't do when a dialog closes."""
    window.show()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)


def press(window: MainWindow, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or window, key, modifier)
        QApplication.processEvents()


def type_text(text: str) -> None:
    QTest.keyClicks(QApplication.focusWidget(), text)
    QApplication.processEvents()


def sheet(window: MainWindow) -> CommandSheet:
    (found,) = window.findChildren(CommandSheet)
    assert found.isVisible()
    return found


def listed(window: MainWindow) -> dict[str, list[str]]:
    """Return the sheet's lines below each heading."""
    lines: dict[str, list[str]] = {}
    group = ""
    for label in sheet(window)._area.widget().findChildren(QLabel):
        if label.text() in ("Rehearse", "Review", "Takes", "Models", "Everywhere"):
            group = label.text()
            lines[group] = []
        elif label.accessibleName():
            lines[group].append(label.accessibleName())
    return lines


# --- the sheet


@pytest.mark.parametrize("page", PAGES)
def test_question_mark_lists_the_commands_of_the_page_and_of_the_window(open_window: Open, page: str) -> None:
    window = open_window(page)
    press(window, K.Key_Question)
    lines = listed(window)
    assert list(lines) == [page.capitalize(), "Everywhere"]
    assert len(lines[page.capitalize()]) == len(list(window.widget(page).commands))  # type: ignore[attr-defined]
    assert lines["Everywhere"] == [
        "Ctrl+1: Go to Rehearse",
        "Ctrl+2: Go to Review",
        "Ctrl+3: Go to Takes",
        "Ctrl+4: Go to Models",
        "F1, ?: List the keys of this page",
        "Ctrl+Q: Quit",
    ]


def test_review_lists_every_key_that_it_has(open_window: Open) -> None:
    window = open_window("review")
    press(window, K.Key_F1)
    assert listed(window)["Review"] == [
        "Space, K: Play or pause",
        "J, Left: Back 5 seconds",
        "L, Right: Forward 5 seconds",
        "Home: Go to the start",
        "-: Play slower",
        "+: Play faster",
        "N: Play the next flag",
        "P, Shift+N: Play the previous flag",
        "Enter: Play this flag again",
        "R: Loop this flag",
        "X: Dismiss this flag",
        "Esc: Close the card",
        "1: Go to Situation",
        "2: Go to Task",
        "3: Go to Action",
        "4: Go to Decision",
        "5: Go to Result",
        "6: Go to Reflection",
        "F2, double-click: Correct a word",
        "Menu key, right-click: Move a sentence to another beat",
        "Ctrl+Z: Undo the last correction",
    ]


def test_what_can_not_be_done_now_is_grey(open_window: Open, studio: Studio) -> None:
    window = open_window("rehearse")
    press(window, K.Key_Question)
    assert "Esc: Cancel the countdown, or discard the take (not available now)" in listed(window)["Rehearse"]
    grey = [label.text() for label in sheet(window).findChildren(QLabel) if not label.isEnabled()]
    assert grey == [
        "Esc",
        "Cancel the countdown, or discard the take",
        "Ctrl+Z",
        "Restore the take that you discarded last",
        "H",
        "Hide or show your bullets",
    ]
    press(window, K.Key_Escape)
    page = window.widget("rehearse")
    assert isinstance(page, RehearsePage)
    page.button.click()
    assert studio.rehearsal.stage is Stage.COUNTDOWN
    window.commands["help"].trigger()
    assert "Esc: Cancel the countdown, or discard the take" in listed(window)["Rehearse"]
    assert "N: Next prompt (not available now)" in listed(window)["Rehearse"]


def test_the_sheet_fits_into_a_small_window_with_large_text(
    open_window: Open, qtbot: QtBot, studio: Studio, tmp_path: Path
) -> None:
    window = open_window("review")
    window.resize(1024, 640)
    press(window, K.Key_Question)
    assert sheet(window).height() <= 640
    assert sheet(window)._area.verticalScrollBar().maximum() == 0
    theme = Theme(QApplication.instance(), "light", scale=1.5)  # type: ignore[arg-type]
    large = CommandSheet(theme, commands_around(window.widget("review")), window)
    large.show()
    QApplication.processEvents()
    assert (large.width() <= 1024, large.height() <= 640) == (True, True)
    assert large._area.widget().width() <= large._area.viewport().width()
    QTest.keyClick(large.focusWidget(), K.Key_PageDown)
    assert large._area.verticalScrollBar().value() > 0
    large.close()
    Theme(QApplication.instance(), "light", scale=1.0)  # type: ignore[arg-type]


def test_the_keys_of_a_page_work_only_on_that_page(open_window: Open, studio: Studio) -> None:
    studio.takes.held = [row(0)]
    window = open_window("rehearse")
    takes, rehearse = window.widget("takes"), window.widget("rehearse")
    assert isinstance(takes, TakesPage)
    assert isinstance(rehearse, RehearsePage)
    press(window, K.Key_F, modifier=CTRL)
    assert not takes.filter.hasFocus()
    press(window, K.Key_3, modifier=CTRL)
    press(window, K.Key_N, K.Key_Space)
    assert (rehearse.prompt.box.currentIndex(), studio.rehearsal.stage) == (0, Stage.IDLE)
    press(window, K.Key_F, modifier=CTRL)
    assert takes.filter.hasFocus()


def test_no_key_means_two_things_on_a_page() -> None:
    entries = table("texts/commands.toml")

    def keys(section: str) -> list[str]:
        commands = [entry for entry in entries[section].values() if isinstance(entry, dict)]
        named = [key for entry in commands for key in (*entry.get("keys", ()), *entry.get("more_keys", ()))]
        return [QKeySequence(key).toString() for key in named if "{" not in key]

    for page in PAGES:
        both = [*keys(page), *keys("window")]
        assert sorted(set(both)) == sorted(both)
        assert "" not in both


@pytest.mark.parametrize("page", [*PAGES, "window"])
def test_every_command_of_the_table_is_made(open_window: Open, page: str) -> None:
    window = open_window("rehearse" if page == "window" else page)
    commands = window.commands if page == "window" else window.widget(page).commands  # type: ignore[attr-defined]
    made = {
        id_.rpartition("_")[0] if id_.startswith(("beat_", "page_")) and id_ != "beat_menu" else id_ for id_ in commands
    }
    assert made == {id_ for id_, entry in table("texts/commands.toml")[page].items() if isinstance(entry, dict)}


# --- buttons and tool tips


def test_buttons_take_text_tip_and_state_from_their_commands(open_window: Open) -> None:
    window = open_window("takes")
    takes, rehearse, models = (window.widget(page) for page in ("takes", "rehearse", "models"))
    assert isinstance(takes, TakesPage)
    assert isinstance(rehearse, RehearsePage)
    assert isinstance(models, ModelsPage)
    assert (takes.delete.text(), takes.delete.toolTip(), takes.delete.isEnabled()) == ("Delete", "Delete (Del)", False)
    assert rehearse.prompt.next.toolTip() == "Next prompt (N)"
    assert rehearse.button.toolTip() == "Start recording after 3-2-1 (Space)"
    assert models.folder.toolTip() == "Import a folder… (Ctrl+O)"
    entries = window.navigation._entries
    assert entries["takes"].toolTip() == "Takes (Ctrl+3)"


def test_the_player_and_the_card_show_the_keys_of_their_commands(open_window: Open) -> None:
    page = open_window("review").widget("review")
    assert isinstance(page, ReviewPage)
    transport = page.body.transport
    assert (transport.play.toolTip(), transport.after.toolTip()) == ("Play (Space)", "Next flag (N)")
    assert transport.keys.text() == "Space play · N next flag · 1–6 beat · ? all keys"
    assert [chip.text() for chip in page.control.card._chips.values()] == ["Enter play", "X dismiss", "N next"]


def test_a_click_on_the_question_mark_opens_the_sheet(open_window: Open, qtbot: QtBot) -> None:
    window = open_window("review")
    qtbot.mouseClick(window.widget("review").body.transport.keys, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert list(listed(window)) == ["Review", "Everywhere"]


# --- Rehearse


def test_n_and_p_change_the_prompt_until_the_recording_starts(open_window: Open, studio: Studio) -> None:
    window = open_window("rehearse")
    page = window.widget("rehearse")
    assert isinstance(page, RehearsePage)
    press(window, K.Key_N, K.Key_N, K.Key_P)
    assert page.prompt.box.currentIndex() == 1
    page.prompt.next.click()
    assert page.prompt.box.currentIndex() == 2
    press(window, K.Key_Space, K.Key_N)
    assert (studio.rehearsal.stage, page.prompt.box.currentIndex()) == (Stage.COUNTDOWN, 2)


def test_letters_and_space_in_the_story_field_are_text(open_window: Open, studio: Studio) -> None:
    studio.takes.told_stories.append(Story("s", "Sunday rollback", None, BULLETS))
    window = open_window("rehearse")
    page = window.widget("rehearse")
    assert isinstance(page, RehearsePage)
    page.story.box.setCurrentText("Sunday rollback")
    page.story.box.setFocus()
    page.story.line.selectAll()
    type_text("n p h? x")
    press(window, K.Key_Escape)
    assert page.story.title == "n p h? x"
    assert (page.prompt.box.currentIndex(), page.story.hides) == (0, False)
    assert studio.rehearsal.stage is Stage.IDLE
    assert not window.findChildren(CommandSheet)


def test_a_list_that_has_the_keyboard_opens_with_space_and_searches_letters(
    open_window: Open, studio: Studio, qtbot: QtBot
) -> None:
    window = open_window("rehearse")
    page = window.widget("rehearse")
    assert isinstance(page, RehearsePage)
    page.prompt.box.setFocus()
    press(window, K.Key_P)
    assert page.prompt.prompt.title.startswith("P")
    press(window, K.Key_Space)
    assert page.prompt.box.view().isVisible()
    page.prompt.box.hidePopup()
    assert studio.rehearsal.stage is Stage.IDLE


def test_space_and_enter_press_the_button_that_has_the_keyboard(open_window: Open, studio: Studio) -> None:
    window = open_window("rehearse")
    page = window.widget("rehearse")
    assert isinstance(page, RehearsePage)
    page.level.button("mid").setFocus()
    press(window, K.Key_Space)
    assert page.level.button("mid").isChecked()
    page.prompt.next.setFocus()
    press(window, K.Key_Space)
    assert (page.prompt.box.currentIndex(), studio.rehearsal.stage) == (1, Stage.IDLE)


# --- Takes


def test_keys_in_the_filter_and_in_a_title_change_no_take(open_window: Open, studio: Studio) -> None:
    studio.takes.held = [row(0), row(1)]
    opened: list[str] = []
    studio.parts.navigator.take_wanted.connect(opened.append)
    window = open_window("takes")
    page = window.widget("takes")
    assert isinstance(page, TakesPage)
    window._parts.navigator.take_wanted.disconnect(window.open_take)
    press(window, K.Key_F, modifier=CTRL)
    type_text("a n x")
    press(window, K.Key_Home, K.Key_Delete, K.Key_F2)
    assert (page.filter.text(), page.filter.hasFocus()) == (" n x", True)
    page.filter.clear()
    press(window, K.Key_Return)
    assert (page.table.hasFocus(), opened) == (True, [])
    press(window, K.Key_F2)
    editor = page.table.findChild(QLineEdit)
    assert editor is not None
    type_text("n x?y")
    press(window, K.Key_Left, K.Key_Delete, K.Key_Return)
    assert studio.takes.row("take-0").take.title == "n x?"
    assert ([take.deleted for take in studio.takes.held], opened) == ([False, False], [])


def test_a_button_below_the_takes_keeps_enter_and_delete_from_the_table(open_window: Open, studio: Studio) -> None:
    studio.takes.held = [row(0), row(1)]
    window = open_window("takes")
    page = window.widget("takes")
    assert isinstance(page, TakesPage)
    page.rename.setFocus()
    press(window, K.Key_Return, K.Key_Delete)
    assert (window.page, page.table.shown) == ("takes", 2)
    press(window, K.Key_Space)
    assert page.table.findChild(QLineEdit) is not None


# --- Review


def test_the_word_editor_keeps_its_keys(open_window: Open) -> None:
    window = open_window("review")
    page = window.widget("review")
    assert isinstance(page, ReviewPage)
    press(window, K.Key_F2)
    type_text("n x 3?")
    press(window, K.Key_F2, K.Key_Home, K.Key_End)
    editor = page.control._editor
    assert (editor.text(), editor.hasFocus(), page.control.current) == ("n x 3?", True, -1)
    press(window, K.Key_F1)
    sheet(window).close()
    QTest.keyClick(editor, K.Key_Return)
    assert not editor.isVisible()
    assert not page.control.card.isVisible()


def test_the_transcript_scrolls_and_leaves_other_keys_to_the_page(open_window: Open) -> None:
    window = open_window("review")
    page = window.widget("review")
    assert isinstance(page, ReviewPage)
    page._player.seek(30.0)
    page.body.transcript.setFocus()
    press(window, K.Key_End, K.Key_Home)
    assert page._player.position == 30.0
    press(window, K.Key_Right)
    assert page._player.position == 35.0
    press(window, K.Key_N)
    assert page.control.card.isVisible()


def test_enter_on_a_button_of_review_presses_it_and_space_on_a_mark_plays(open_window: Open) -> None:
    window = open_window("review")
    page = window.widget("review")
    assert isinstance(page, ReviewPage)
    page.body.transport.after.setFocus()
    press(window, K.Key_Return)
    assert page.control.current == 0
    page.body.timeline.flags.marks[2].setFocus()
    press(window, K.Key_Return)
    assert page.control.current == 2
    press(window, K.Key_Space)
    assert not page._player.playing


def test_the_beat_menu_can_be_opened_by_its_command(open_window: Open) -> None:
    window = open_window("review")
    page = window.widget("review")
    assert isinstance(page, ReviewPage)
    page._player.seek(30.0)
    page.commands["beat_menu"].trigger()
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    menu.close()


def test_without_a_take_review_lists_all_its_commands_as_not_available(open_window: Open) -> None:
    window = open_window("review", empty=True)
    press(window, K.Key_N, K.Key_Space, K.Key_Question)
    assert all(line.endswith("(not available now)") for line in listed(window)["Review"])
