"""The Takes page: its content, and that every change can be undone."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from helpers.window.audio_device import Studio
from helpers.window.takes import row
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mlerehearse.domain.take import TakeState
from mlerehearse.services.notifications import Tone
from mlerehearse.ui.takes.takes_page import TakesPage
from mlerehearse.ui.takes.takes_table_model import FRACTION, Column

Make = Callable[..., TakesPage]


def cells(page: TakesPage, column: Column) -> list[str]:
    """Return the texts of a column, from top to bottom."""
    model = page.table.model()
    return [str(model.index(at, column).data()) for at in range(model.rowCount())]


def refresh(page: TakesPage) -> None:
    """Let the refresh that a change has requested happen."""
    while page._later.isActive():
        QApplication.processEvents()


def press(page: TakesPage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.focusWidget(), key, modifier)
    QApplication.processEvents()
    refresh(page)


def test_the_newest_take_stands_first_and_has_the_keyboard(make: Make, studio: Studio) -> None:
    page = make(row(4, "oncall"), row(0, "drift"), row(2, "fairness"))
    assert cells(page, Column.PROMPT)[0] == "Predictions that drifted"
    opened: list[str] = []
    studio.parts.navigator.take_wanted.connect(opened.append)
    press(page, Qt.Key.Key_Return)
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_Return)
    assert opened == ["take-0", "take-2"]


def test_a_row_says_what_there_is_to_know(make: Make) -> None:
    page = make(row(0, "rollback", 3.2, flags=6, high=3, story="Sunday rollback"))
    said = [cells(page, column)[0] for column in Column]
    assert said == [
        "A model you had to roll back",
        "Sunday rollback",
        "3:12",
        "6 · 3 serious",
        "Today, 08:30",
        "ready",
    ]


@pytest.mark.parametrize(
    ("number", "said"), [(0, "Today, 08:30"), (1, "Yesterday, 20:30"), (4, "28 Feb, 08:30"), (200, "22 Nov 2025")]
)
def test_dates_are_those_of_the_zone_of_recording(make: Make, number: int, said: str) -> None:
    assert cells(make(row(number)), Column.DATE) == [said]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles", "Mars/Olympus"])
@pytest.mark.parametrize(
    ("started", "year"),
    [
        (datetime(1, 1, 1, tzinfo=UTC), " 1"),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), " 9999"),
        (datetime(1970, 1, 1, tzinfo=UTC), ""),
    ],
)
def test_a_date_out_of_range_spoils_no_cell(make: Make, started: datetime, year: str, zone: str) -> None:
    odd, good = row(0), row(1)
    for duration in (2.5, math.inf, math.nan, 1e300, -1.0):
        broken = replace(odd.take, started=started, zone=zone, duration=duration)
        page = make(replace(odd, take=broken), good)
        model = page.table.model()
        for at in range(model.rowCount()):
            for column in Column:
                assert model.index(at, column).data() is not None
                assert model.index(at, column).data(Qt.ItemDataRole.AccessibleTextRole) is not None
        assert any(date.endswith(year) for date in cells(page, Column.DATE))
        for column in Column:
            page.table.sortByColumn(column, Qt.SortOrder.DescendingOrder)
        assert "Yesterday, 20:30" in cells(page, Column.DATE)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (TakeState.WAITING, "waiting for a model"),
        (TakeState.QUEUED, "queued"),
        (TakeState.TRANSCRIBING, "transcribing"),
        (TakeState.REVIEWING, "reviewing"),
        (TakeState.SILENT, "no speech found"),
        (TakeState.FAILED, "failed"),
    ],
)
def test_every_state_is_told(make: Make, state: TakeState, said: str) -> None:
    page = make(row(0, state=state))
    assert cells(page, Column.STATE) == [said]
    assert cells(page, Column.FLAGS) == [""]


def test_a_transcription_shows_how_far_it_is(make: Make, studio: Studio) -> None:
    page = make(row(0, state=TakeState.TRANSCRIBING))
    studio.takes.progressed.emit("take-0", 0.4)
    assert cells(page, Column.STATE) == ["transcribing, 40 %"]
    assert page.table.model().index(0, Column.STATE).data(FRACTION) == 0.4


def test_a_take_under_way_is_not_listed_yet(make: Make) -> None:
    assert make(row(0, state=TakeState.RECORDING), row(1)).table.shown == 1


def test_f2_renames_in_place(make: Make, studio: Studio) -> None:
    page = make(row(0), row(1))
    press(page, Qt.Key.Key_F2)
    editor = page.table.findChild(QLineEdit)
    assert editor is not None
    editor.setText("My best rollback")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    refresh(page)
    assert studio.takes.row("take-0").take.title == "My best rollback"
    assert cells(page, Column.PROMPT)[0] == "My best rollback"


def test_delete_can_be_undone_from_the_message(make: Make, studio: Studio) -> None:
    page = make(row(0, "drift"), row(1))
    press(page, Qt.Key.Key_Delete)
    assert cells(page, Column.PROMPT) == ["A model you had to roll back"]
    notice = studio.notices[-1]
    assert "“Predictions that drifted” was moved to the bin." in notice.text
    assert notice.action is not None
    notice.action.do()
    refresh(page)
    assert cells(page, Column.PROMPT)[0] == "Predictions that drifted"
    assert page.table.hasFocus()


def test_control_z_brings_back_one_take_after_the_other(make: Make, studio: Studio) -> None:
    page = make(row(0), row(1), row(2))
    press(page, Qt.Key.Key_Delete)
    press(page, Qt.Key.Key_Delete)
    press(page, Qt.Key.Key_Delete)
    assert page.empty.isVisible()
    for left in (1, 2, 3, 3):
        QTest.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        refresh(page)
        assert page.model.rowCount() == left


def test_after_a_delete_the_keyboard_is_at_the_next_take(make: Make) -> None:
    page = make(row(0), row(1), row(2))
    press(page, Qt.Key.Key_Down)
    press(page, Qt.Key.Key_Delete)
    assert page.table.current is not None
    assert page.table.current.take.id == "take-2"


def test_what_can_not_be_done_is_said(make: Make, studio: Studio) -> None:
    page = make(row(0))
    studio.takes.problem = "The take is still being recorded."
    press(page, Qt.Key.Key_Delete)
    assert (studio.notices[-1].text, studio.notices[-1].tone) == ("The take is still being recorded.", Tone.ERROR)
    assert page.table.shown == 1


def test_no_takes_yet_leads_to_the_first_one(make: Make, studio: Studio) -> None:
    page = make()
    wanted: list[str] = []
    studio.parts.navigator.page_wanted.connect(wanted.append)
    press(page, Qt.Key.Key_Space)
    assert wanted == ["rehearse"]


def test_a_take_that_comes_while_the_page_is_open_appears(make: Make, studio: Studio, qtbot: QtBot) -> None:
    page = make()
    studio.takes.held.append(row(0))
    studio.takes.rows_changed.emit()
    qtbot.waitUntil(lambda: page.table.isVisible())
    assert page.table.shown == 1


def test_the_keyboard_stays_at_its_take_when_another_comes(make: Make, studio: Studio, qtbot: QtBot) -> None:
    page = make(row(1), row(2))
    press(page, Qt.Key.Key_Down)
    studio.takes.held.append(row(0))
    studio.takes.rows_changed.emit()
    qtbot.waitUntil(lambda: page.table.shown == 3)
    assert page.table.current is not None
    assert page.table.current.take.id == "take-2"


def test_the_filter_finds_prompt_story_and_title(make: Make) -> None:
    page = make(row(0, "drift", story="Feeds"), row(1, "rollback", title="My best one"), row(2, "fairness"))
    for text, found in {"FEED": 1, "best": 1, "concern": 1, "": 3, "nonsense": 0}.items():
        page.filter.setText(text)
        assert page.table.shown == found
    assert "nonsense" in page.nothing.text()
    assert not page.open.isEnabled()


def test_lengths_are_sorted_by_time_and_not_by_letters(make: Make) -> None:
    page = make(row(0, minutes=10), row(1, minutes=2), row(2, minutes=9))
    page.table.sortByColumn(Column.LENGTH, Qt.SortOrder.AscendingOrder)
    assert cells(page, Column.LENGTH) == ["2:00", "9:00", "10:00"]


def test_a_failed_take_can_be_tried_again(make: Make, studio: Studio) -> None:
    page = make(row(0, state=TakeState.FAILED), row(1))
    page.again.click()
    assert studio.takes.retried == ["take-0"]
    page.table.selectRow(1)
    assert not page.again.isVisible()
