"""Importing on the Takes page: choosing files, progress, what became of each, and its prompt."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from helpers.window.audio_device import Studio
from helpers.window.imports import ListedImports, entry
from helpers.window.takes import row
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMainWindow
from pytestqt.qtbot import QtBot

from mlerehearse.takes.importing.import_entry import ImportState
from mlerehearse.ui.controls.controls import ComboBox
from mlerehearse.ui.takes.drop_target import DropTarget
from mlerehearse.ui.takes.import_view import ImportView
from mlerehearse.ui.takes.takes_page import TakesPage
from mlerehearse.ui.theme import Theme

DONE, LOOK, FAILED, TWICE = ImportState.DONE, ImportState.NEEDS_LOOK, ImportState.FAILED, ImportState.DUPLICATE
WAITING, CANCELLED, HEARING = ImportState.WAITING, ImportState.CANCELLED, ImportState.TRANSCRIBING
NO_FIT = "No prompt fits the words. Choose one, or leave it without."


@pytest.fixture
def imports(studio: Studio) -> ListedImports:
    return studio.imports


@pytest.fixture
def view(make: Callable[..., TakesPage], imports: ListedImports) -> ImportView:
    page = make(row(0))
    page.show_imports()
    return page.imports


def listed(view: ImportView) -> list[str]:
    """Return what a screen reader says of each row."""
    model = view.list.model()
    return [str(model.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for at in range(model.rowCount())]


def combo(view: ImportView) -> ComboBox:
    """Return the open list of prompts."""
    QApplication.processEvents()
    (box,) = open_lists(view)
    return box


def open_lists(view: ImportView) -> list[ComboBox]:
    return [box for box in view.list.findChildren(ComboBox) if box.isVisible()]


def pick(view: ImportView, prompt: str | None) -> None:
    """Choose a prompt in the open list."""
    box = combo(view)
    box.setCurrentIndex(box.findData(prompt))
    box.hidePopup()
    box.activated.emit(box.currentIndex())
    QApplication.processEvents()


@pytest.mark.parametrize("kind", ["files", "folder"])
def test_files_and_folders_can_be_chosen(view: ImportView, imports: ListedImports, kind: str) -> None:
    getattr(view, kind).click()
    (dialog,) = view.window().findChildren(QFileDialog)
    dialog.filesSelected.emit(["/home/me/a.m4a", "/home/me/b.wav"])
    dialog.close()
    assert imports.asked == [("a.m4a", "b.wav")]


def test_the_empty_page_offers_an_import(make: Callable[..., TakesPage], imports: ListedImports) -> None:
    page = make()
    assert page.add_first.text() == "Import…"
    assert page.add_first.isVisible()
    page.add_first.click()
    (dialog,) = page.findChildren(QFileDialog)
    dialog.filesSelected.emit(["/home/me/a.m4a"])
    dialog.close()
    assert page.imports.isVisible()


def test_every_file_says_what_became_of_it(view: ImportView, imports: ListedImports) -> None:
    imports.show(
        entry(1, DONE, "rollback", 0.98),
        entry(2, LOOK, problem=NO_FIT),
        entry(3, TWICE, problem="Already in your takes: “A model you had to roll back”, 20 Aug."),
        entry(4, FAILED, problem="Voice 004.m4a can't be read as sound.", notices=()),
        entry(5, DONE, "drift", notices=("Voice 005.m4a ends early.",)),
        replace(entry(6, HEARING), guess=True),
        entry(7, WAITING),
    )
    assert listed(view) == [
        "Voice 001.m4a, guessed, 98 %, A model you had to roll back",
        f"Voice 002.m4a, take a look, Take without a prompt, {NO_FIT}",
        "Voice 003.m4a, already there, Already in your takes: “A model you had to roll back”, 20 Aug.",
        "Voice 004.m4a, not imported, Voice 004.m4a can't be read as sound.",
        "Voice 005.m4a, imported, Predictions that drifted, Voice 005.m4a ends early.",
        "Voice 006.m4a, transcribing, guessed from the words",
        "Voice 007.m4a, waiting",
    ]
    assert view.summary.text() == "2 imported · 1 to look at · 1 already there · 1 not imported"
    assert view.progress.text() == "5 of 7 · Voice 006.m4a"
    assert view.bar.fraction == pytest.approx(5 / 7)


def test_files_can_be_narrowed_to_those_that_need_the_user(view: ImportView, imports: ListedImports) -> None:
    imports.show(entry(1), entry(2, LOOK), entry(3, CANCELLED), entry(4, TWICE))
    view.choice.button("look").click()
    assert [name.split(",")[0] for name in listed(view)] == ["Voice 002.m4a"]
    view.choice.button("not").click()
    assert [name.split(",")[0] for name in listed(view)] == ["Voice 003.m4a", "Voice 004.m4a"]
    imports.show(entry(1))
    assert view.nothing.text() == "There are no such files."
    view.choice.button("all").click()
    assert not view.nothing.isVisible()


def test_the_keyboard_corrects_one_prompt_after_the_other(view: ImportView, imports: ListedImports) -> None:
    imports.show(entry(1, DONE, "rollback", 0.6), entry(2, LOOK, problem=NO_FIT), entry(3, FAILED, problem="No."))
    view.take_focus()
    assert view.list.hasFocus()
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert combo(view).currentData() == "rollback"
    assert combo(view).accessibleName() == "Prompt of Voice 001.m4a"
    assert combo(view).count() == 18
    pick(view, "drift")
    assert view.list.hasFocus()
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    QTest.keyClick(view.list, Qt.Key.Key_P)
    pick(view, None)
    assert imports.asked == [("take-1", "drift"), ("take-2", None)]
    assert listed(view)[:2] == [
        "Voice 001.m4a, imported, Predictions that drifted",
        "Voice 002.m4a, imported, Take without a prompt",
    ]
    QTest.keyClick(view.list, Qt.Key.Key_Down)
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    assert not open_lists(view)


def test_escape_leaves_the_prompt_as_it_is(view: ImportView, imports: ListedImports) -> None:
    imports.show(entry(1, DONE, "rollback", 0.6))
    view.list.choose_prompt()
    box = combo(view)
    box.hidePopup()
    QTest.keyClick(box, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert imports.asked == []


def test_a_click_on_a_prompt_opens_the_list_of_prompts(view: ImportView, imports: ListedImports) -> None:
    imports.show(entry(1, DONE, "rollback"), entry(2, LOOK, problem=NO_FIT))
    QApplication.processEvents()
    where = view.list.visualRect(view.model.index(1, 0))
    QTest.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, where.top() + 10))
    assert not open_lists(view)
    right = view.list._row.prompt_box(where).center()
    QTest.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=right)
    pick(view, "oncall")
    assert imports.asked == [("take-2", "oncall")]


def test_an_import_can_be_cancelled_and_taken_up_again(view: ImportView, imports: ListedImports) -> None:
    imports.show(entry(1), entry(2, WAITING))
    assert (view.cancel.isVisible(), view.rest.isVisible(), view.again.isVisible()) == (True, False, False)
    QTest.keyClick(view.list, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    imports.show(entry(1), entry(2, CANCELLED), entry(3, FAILED, problem="No."))
    assert (view.cancel.isVisible(), view.rest.isVisible(), view.again.isVisible()) == (False, True, True)
    view.rest.click()
    view.again.click()
    view.clear.click()
    assert imports.asked == ["cancel", "rest", "retry", "clear"]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"resting": True}, "1 of 3 · goes on when you've finished recording"),
        ({"hears": False}, "1 of 3 · "),
    ],
)
def test_it_says_why_the_import_waits(
    view: ImportView, imports: ListedImports, state: dict[str, bool], said: str
) -> None:
    imports.show(entry(1), entry(2, WAITING), entry(3, WAITING), **state)
    assert view.progress.text() == said


def test_without_a_model_it_leads_to_the_models(view: ImportView, imports: ListedImports) -> None:
    imports.show(entry(1, HEARING), entry(2, HEARING), hears=False)
    assert view.progress.text() == "2 waiting for a speech model. Install one on the Models page."


def test_the_take_of_a_file_can_be_opened(view: ImportView, imports: ListedImports, studio: Studio) -> None:
    opened: list[str] = []
    studio.parts.navigator.take_wanted.connect(opened.append)
    imports.show(entry(1), entry(2, TWICE, problem="Already there."), entry(3, FAILED, problem="No."))
    studio.takes.held = [row(1)]
    view.take_focus()
    QTest.keyClick(view.list, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    view.list.go_to("take-2")
    view.open.click()
    view.list.go_to("take-3")
    assert not view.open.isEnabled()
    assert opened == ["take-1", "take-1"]


def test_a_take_that_lies_in_the_bin_can_be_restored(view: ImportView, imports: ListedImports, studio: Studio) -> None:
    studio.takes.held = [replace(row(1), deleted=True)]
    imports.show(entry(0), entry(2, TWICE, problem="Already in the bin."))
    view.list.go_to("take-2")
    assert (view.restore.isVisible(), view.open.isEnabled()) == (True, False)
    view.restore.click()
    QApplication.processEvents()
    assert studio.takes.find("take-1") is not None
    assert (view.restore.isVisible(), view.open.isEnabled()) == (False, True)


def test_a_line_above_the_takes_leads_to_the_files(make: Callable[..., TakesPage], imports: ListedImports) -> None:
    page = make(row(0))
    assert not page.strip.isVisible()
    imports.show(entry(1), entry(2, CANCELLED))
    while page._later.isActive():
        QApplication.processEvents()
    assert page.strip.sentence.text() == "Imported files: 1 imported · 1 cancelled"
    page.strip.button.click()
    assert page.imports.isVisible()
    page.imports.back.click()
    assert page.table.isVisible()
    assert page.table.hasFocus()
    QTest.keyClick(page, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert page.imports.isVisible()


def test_keys_of_the_takes_do_nothing_in_the_list_of_files(view: ImportView, imports: ListedImports) -> None:
    imports.show(entry(1))
    page = view.parentWidget()
    assert isinstance(page, TakesPage)
    off = ["open", "rename", "delete", "filter"]
    assert [id_ for id_ in off if page.commands[id_].isEnabled()] == []
    view.back.click()
    on = [id_ for id_ in page.commands if page.commands[id_].isEnabled()]
    assert on == ["open", "rename", "delete", "filter", "import_files", "import_folder", "imports"]


# ---- dropping


@pytest.fixture
def target(theme: Theme, qtbot: QtBot) -> DropTarget:
    """A window whose only widget would take a dropped file as text."""
    window = QMainWindow()
    window.setCentralWidget(QLineEdit())
    qtbot.addWidget(window)
    made = DropTarget(theme, window)
    with qtbot.waitExposed(window):
        window.show()
    return made


def drag(target: DropTarget, kind: type[QDropEvent], data: QMimeData) -> bool:
    """Send a drag to the window as the system does, and return whether it was accepted."""
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = QPoint(40, 30) if kind is QDragEnterEvent else QPointF(40, 30)
    event = kind(at, copy, data, button, none)  # type: ignore[arg-type]
    event.ignore()
    QApplication.sendEvent(target.hint.window().windowHandle(), event)
    return event.isAccepted()


def files(*names: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(name) for name in names])
    return data


def test_files_dropped_anywhere_on_the_window_are_taken(target: DropTarget) -> None:
    dropped: list[tuple[Path, ...]] = []
    target.dropped.connect(dropped.append)
    data = files("/home/me/a.m4a", "/home/me/week 2")
    assert drag(target, QDragEnterEvent, data)
    assert target.hint.isVisible()
    assert target.hint.size() == target.hint.window().size()
    assert drag(target, QDropEvent, data)
    assert not target.hint.isVisible()
    assert dropped == [(Path("/home/me/a.m4a"), Path("/home/me/week 2"))]
    assert target.hint.window().centralWidget().text() == ""  # type: ignore[attr-defined]


def test_a_drag_that_leaves_takes_the_hint_away(target: DropTarget) -> None:
    drag(target, QDragEnterEvent, files("/home/me/a.m4a"))
    QApplication.sendEvent(target.hint.window().windowHandle(), QDragLeaveEvent())
    assert not target.hint.isVisible()


def test_other_drags_are_left_to_the_widgets(target: DropTarget) -> None:
    text, page = QMimeData(), QMimeData()
    text.setText("hello")
    page.setUrls([QUrl("https://example.org/a.m4a")])
    for data in (text, page):
        drag(target, QDragEnterEvent, data)
        assert not target.hint.isVisible()
        QApplication.sendEvent(target.hint.window().windowHandle(), QEvent(QEvent.Type.DragLeave))
