"""The lane of flags: rows and looks from flags.toml, and separate, focusable marks."""

from dataclasses import replace

import pytest
from helpers.window.reviews import SAMPLE, crowded, review_of
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from mlerehearse.domain.review import Flag, Severity
from mlerehearse.domain.wording import instead, why
from mlerehearse.resources import table
from mlerehearse.ui.review.timeline.flag_lane import FlagLane
from mlerehearse.ui.review.timeline.time_view import TimeView
from mlerehearse.ui.theme import Theme


def made_lane(theme: Theme, qtbot: QtBot) -> FlagLane:
    view = TimeView()
    view.place(70, 1200)
    view.show(135.0)
    lane = FlagLane(theme, view)
    lane.resize(1201, lane.needed_height())
    qtbot.addWidget(lane)
    lane.show_review(review_of(SAMPLE))
    lane.show()
    lane.activateWindow()
    qtbot.waitActive(lane)
    return lane


@pytest.fixture
def lane(theme: Theme, qtbot: QtBot) -> FlagLane:
    return made_lane(theme, qtbot)


def test_there_is_a_row_for_each_group_and_a_mark_for_each_flag(lane: FlagLane) -> None:
    assert lane.groups == ("we", "numbers", "wording")
    assert len(lane.marks) == 19


def test_a_mark_lies_at_its_time_in_its_groups_row(lane: FlagLane) -> None:
    mark = next(m for m in lane.marks if m.flag.id == "unsupported_number")
    left = mark.mark_rect().translated(mark.pos()).left()
    assert left == pytest.approx(70 + 1130 * mark.flag.start / 180, abs=1)
    assert lane.row_top("numbers") <= mark.geometry().center().y() <= lane.row_top("wording")


def test_a_screen_reader_hears_flag_severity_time_quote_and_why(lane: FlagLane) -> None:
    mark = next(m for m in lane.marks if m.flag.start > 47)
    assert mark.accessibleName() == "we, serious, at 0:47: We"
    assert why(mark.flag) in mark.accessibleDescription()
    assert instead(mark.flag) in mark.accessibleDescription()


def test_what_counts_against_the_take_is_larger_than_what_is_only_worth_hearing(lane: FlagLane) -> None:
    high = next(m for m in lane.marks if m.flag.severity is Severity.HIGH and m.flag.end - m.flag.start < 0.3)
    low = next(m for m in lane.marks if m.flag.severity is Severity.LOW and m.flag.end - m.flag.start < 0.3)
    assert high.mark_rect().width() > low.mark_rect().width()


def test_tab_goes_through_the_marks_and_the_ring_is_seen(lane: FlagLane, qtbot: QtBot) -> None:
    first, second = lane.marks[:2]
    before = second.grab().toImage()
    first.setFocus()
    with qtbot.waitSignal(lane.shown) as shown:
        qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert second.hasFocus()
    assert shown.args == [1]
    assert second.grab().toImage() != before


def test_enter_presses_a_mark_and_space_stays_with_the_page(lane: FlagLane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(lane.pressed) as pressed:
        qtbot.keyClick(lane.marks[4], Qt.Key.Key_Return)
    assert pressed.args == [4]
    with qtbot.assertNotEmitted(lane.pressed):
        qtbot.keyClick(lane.marks[4], Qt.Key.Key_Space)


def test_sixty_flags_in_a_row_each_keep_a_mark_of_their_own(lane: FlagLane) -> None:
    lane.show_review(crowded(review_of(SAMPLE), 60))
    assert len(lane.marks) == 60
    assert len({mark.geometry().left() for mark in lane.marks}) > 50


def test_overtime_gets_a_row_when_there_is_any(lane: FlagLane) -> None:
    late = Flag("overtime", 120.0, 134.0, 300, 340, Severity.HIGH, "…")
    lane.show_review(replace(review_of(SAMPLE), flags=(late,)))
    assert lane.groups == ("we", "numbers", "wording", "whole")
    assert lane.needed_height() >= lane.marks[0].geometry().bottom()


def test_a_flag_that_a_newcomer_adds_needs_only_its_entry(
    theme: Theme, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = {
        "name": "Jargon",
        "short": "jargon",
        "group": "listener",
        "order": 9,
        "underline": "dotted",
        "kind": "span",
    }
    monkeypatch.setitem(table("flags.toml"), "jargon", entry)
    lane = made_lane(theme, qtbot)
    made_up = Flag("jargon", 10.0, 10.5, 20, 21, Severity.LOW, "NDCG")
    lane.show_review(replace(review_of(SAMPLE), flags=(made_up,)))
    assert lane.groups == ("we", "numbers", "wording", "listener")
    assert lane.marks[0].accessibleName() == "jargon, minor, at 0:10: NDCG"
