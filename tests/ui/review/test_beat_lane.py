"""The lane of beats: a named block per run, placed by time, focusable, readable when narrow."""

from itertools import pairwise

import pytest
from helpers.window.reviews import SAMPLE, review_of
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from mlerehearse.domain.presentation import beat_runs
from mlerehearse.domain.story import Beat
from mlerehearse.ui.review.timeline.beat_lane import BeatLane
from mlerehearse.ui.review.timeline.time_view import TimeView
from mlerehearse.ui.theme import Theme


@pytest.fixture
def lane(theme: Theme, qtbot: QtBot) -> BeatLane:
    view = TimeView()
    view.place(70, 1200)
    view.show(135.0)
    lane = BeatLane(theme, view)
    lane.resize(1201, 26)
    lane.show_review(review_of(SAMPLE))
    qtbot.addWidget(lane)
    lane.show()
    qtbot.waitExposed(lane)
    return lane


def test_sentences_of_one_beat_that_follow_each_other_are_one_block() -> None:
    runs = beat_runs(review_of(SAMPLE).sentences)
    assert "".join(run.beat for run in runs) == "OSTADARF"
    assert runs[1].start == pytest.approx(5.712)
    assert all(a.end == b.start for a, b in pairwise(runs))


def test_each_block_lies_at_its_time(lane: BeatLane) -> None:
    block = next(b for b in lane.blocks if b.stretch.beat is Beat.RESULT)
    assert block.x() == pytest.approx(70 + 1130 * block.stretch.start / 180, abs=1)
    assert block.geometry().right() == pytest.approx(70 + 1130 * block.stretch.end / 180, abs=4)


def test_a_screen_reader_hears_beat_times_and_target(lane: BeatLane) -> None:
    names = [block.accessibleName() for block in lane.blocks]
    assert names[0].startswith("Aside, 0:00 to 0:05, 5 seconds")
    assert names[3] == "Action, 0:47 to 1:00, 14 seconds, target 45 to 60"


def test_enter_on_a_block_plays_from_its_start(lane: BeatLane, qtbot: QtBot) -> None:
    with qtbot.waitSignal(lane.chosen) as asked:
        qtbot.keyClick(lane.blocks[2], Qt.Key.Key_Return)
    assert asked.args[0] == lane.blocks[2].stretch.start


@pytest.mark.parametrize(
    ("room", "text"),
    [
        (300, ("Action", "14 s / 45–60")),
        (90, ("Action", "14 s")),
        (50, ("Action", "")),
        (12, ("A", "")),
        (4, ("", "")),
    ],
)
def test_a_narrow_block_says_less_and_never_half_a_word(
    lane: BeatLane, theme: Theme, room: int, text: tuple[str, str]
) -> None:
    bold, plain = QFontMetrics(theme.font(12, 500)), QFontMetrics(theme.font(11, 400, True))
    assert lane.blocks[3].fitting(room, bold, plain) == text


def test_a_review_that_comes_anew_replaces_the_blocks(lane: BeatLane) -> None:
    lane.show_review(None)
    assert lane.blocks == []
    lane.show_review(review_of(SAMPLE))
    assert len([child for child in lane.children() if child in lane.blocks]) == 8
