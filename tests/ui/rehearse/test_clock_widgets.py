"""The clock, the pacing guide and the level meter at given times and levels."""

from itertools import pairwise

import pytest
from pytestqt.qtbot import QtBot

from mlerehearse.domain.story import Beat
from mlerehearse.services.sound.pcm import Loudness
from mlerehearse.ui.rehearse.clock_ring import ClockRing
from mlerehearse.ui.rehearse.level_meter import LevelMeter
from mlerehearse.ui.rehearse.pacing import beat_plan, planned_beat_at
from mlerehearse.ui.rehearse.pacing_bar import PacingBar
from mlerehearse.ui.theme import Theme


@pytest.fixture
def ring(theme: Theme, qtbot: QtBot) -> ClockRing:
    ring = ClockRing(theme)
    qtbot.addWidget(ring)
    return ring


@pytest.mark.parametrize(
    ("seconds", "number", "line"),
    [
        (0.0, "0:00", "90 s until 1:30"),
        (84.0, "1:24", "6 s until 1:30"),
        (84.9, "1:24", "6 s until 1:30"),
        (90.0, "1:30", "90 s until 3:00"),
        (179.95, "2:59", "1 s until 3:00"),
        (180.0, "3:00", "Over 3:00 · 60 s to the 4:00 limit"),
        (239.0, "3:59", "Over 3:00 · 1 s to the 4:00 limit"),
        (240.0, "4:00", "Over 4:00 by 0 s"),
        (263.5, "4:23", "Over 4:00 by 23 s"),
    ],
)
def test_the_number_counts_up_and_the_line_down_to_the_next_mark(
    ring: ClockRing, seconds: float, number: str, line: str
) -> None:
    ring.show_seconds(seconds)
    assert ring.lines()[:2] == (number, line)


def test_the_hard_stop_is_told_in_advance(ring: ClockRing) -> None:
    assert ring.lines()[2] == "Stops automatically at 10:00"
    ring.show_seconds(250.0)
    assert ring.lines()[2] == "Stops automatically at 10:00"


def test_a_screen_reader_hears_of_the_zone_and_not_of_every_second(ring: ClockRing) -> None:
    said = set()
    for tenth in range(3000):
        ring.show_seconds(tenth / 10)
        said.add((ring.accessibleName(), ring.accessibleDescription()))
    assert len(said) == 30
    assert ("Clock 3:00", "Recording: over 3:00") in said


def test_the_countdown_is_shown_large(ring: ClockRing) -> None:
    ring.show_count(2)
    assert ring.lines() == ("2", "Get ready", "")


@pytest.mark.parametrize(
    ("seconds", "beat"),
    [(0, "S"), (17.4, "S"), (17.5, "T"), (30, "A"), (82.4, "A"), (82.5, "D"), (107.5, "R"), (125, "F"), (137.4, "F")],
)
def test_the_guide_adds_up_the_middles_of_the_targets(seconds: float, beat: str) -> None:
    planned = planned_beat_at(seconds)
    assert planned is not None
    assert planned.beat is Beat(beat)


def test_after_the_last_beat_it_is_time_to_wrap_up(ring: ClockRing) -> None:
    assert planned_beat_at(137.5) is None
    ring.show_seconds(140)
    assert ring.lines()[2] == "You should be wrapping up"


def test_the_blocks_fill_the_bar_in_the_order_of_the_beats(theme: Theme, qtbot: QtBot) -> None:
    bar = PacingBar(theme)
    qtbot.addWidget(bar)
    bar.resize(440, 30)
    boxes = [bar.block_rect(planned) for planned in beat_plan()]
    assert boxes[0].left() == 0
    assert boxes[-1].right() == pytest.approx(440)
    assert all(left.right() < right.left() for left, right in pairwise(boxes))
    bar.set_seconds(60)
    assert "Action" in bar.accessibleDescription()


@pytest.mark.parametrize(
    ("peak", "lit", "said"), [(0.0, 0, "quiet"), (0.001, 0, "quiet"), (0.1, 13, "good"), (1.0, 20, "too loud")]
)
def test_the_meter_shows_decibels(theme: Theme, qtbot: QtBot, peak: float, lit: int, said: str) -> None:
    meter = LevelMeter(theme)
    qtbot.addWidget(meter)
    meter.set_level(Loudness(peak, peak / 2))
    assert (meter.lit(), meter.accessibleDescription()) == (lit, said)


def test_the_bars_fall_gently_and_go_out_with_the_microphone(theme: Theme, qtbot: QtBot) -> None:
    meter = LevelMeter(theme)
    qtbot.addWidget(meter)
    meter.set_level(Loudness(1.0, 0.7))
    meter.set_level(Loudness(0.0, 0.0))
    assert 0 < meter.lit() < 20
    meter.set_level(None)
    assert meter.lit() == 0
