"""The waveform: what each pixel shows, clicks that seek, and its value for screen readers."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from mlerehearse.domain.take import Cause, Gap
from mlerehearse.ui.review.timeline.time_view import TimeView, visible_span
from mlerehearse.ui.review.timeline.waveform import Waveform, pixel_columns
from mlerehearse.ui.theme import Theme


@pytest.mark.parametrize(("duration", "span"), [(20, 90), (90, 90), (135, 180), (194, 240), (258, 258), (600, 600)])
def test_the_next_mark_that_was_not_reached_is_in_sight(duration: float, span: float) -> None:
    assert visible_span(duration) == span


def test_time_and_pixels_are_each_others_inverse() -> None:
    view = TimeView()
    view.place(70, 1070)
    view.show(135.0)
    assert view.x(0.0) == 70
    assert view.x(180.0) == 1070
    assert view.seconds(view.x(47.3)) == pytest.approx(47.3)
    assert view.seconds(-50) == 0.0


def test_a_pixel_shows_the_loudest_that_lies_in_it() -> None:
    peaks = np.zeros((1000, 2), dtype=np.float32)
    peaks[505] = (-0.5, 0.9)
    drawn = pixel_columns(peaks, 100, 10.0)
    assert drawn.shape == (100, 2)
    assert drawn[50].tolist() == pytest.approx([-0.5, 0.9])
    assert not drawn[:50].any()
    assert not drawn[51:].any()


def test_more_pixels_than_peaks_and_no_peaks_at_all_can_be_drawn() -> None:
    assert pixel_columns(np.ones((3, 2), dtype=np.float32), 50, 0.03).shape == (50, 2)
    assert not pixel_columns(np.zeros((0, 2), dtype=np.float32), 20, 1.0).any()


@pytest.fixture
def wave(theme: Theme, qtbot: QtBot) -> Waveform:
    view = TimeView()
    view.place(0, 900)
    view.show(80.0)
    wave = Waveform(theme, view)
    wave.show_take(np.tile(np.array([[-0.4, 0.4]], dtype=np.float32), (8000, 1)), 80.0)
    wave.resize(901, 60)
    qtbot.addWidget(wave)
    wave.show()
    return wave


def test_a_click_goes_to_the_time_under_it(wave: Waveform, qtbot: QtBot) -> None:
    with qtbot.waitSignal(wave.seek_wanted) as asked:
        qtbot.mouseClick(wave, Qt.MouseButton.LeftButton, pos=QPoint(450, 30))
    assert asked.args[0] == pytest.approx(45.0, abs=0.1)


def test_a_click_behind_the_end_goes_to_the_end(wave: Waveform, qtbot: QtBot) -> None:
    with qtbot.waitSignal(wave.seek_wanted) as asked:
        qtbot.mouseClick(wave, Qt.MouseButton.LeftButton, pos=QPoint(890, 30))
    assert asked.args[0] == 80.0


def test_what_was_played_has_the_accents_colour(wave: Waveform, theme: Theme) -> None:
    wave.set_position(40.0)
    picture = wave.grab().toImage()
    accent = theme.color("accent")
    assert picture.pixelColor(200, 30) == accent
    assert picture.pixelColor(600, 30) != accent


def test_a_step_of_the_playhead_paints_a_strip_and_not_the_whole(wave: Waveform) -> None:
    assert wave.strip(40.0, 40.05).width() < 10


def test_a_screen_reader_hears_whole_seconds_and_can_set_them(wave: Waveform, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(wave.seek_wanted):
        wave.set_position(72.6)
    assert wave.value() == 72
    assert wave.maximum() == 80
    assert wave.accessibleDescription() == "1:12 of 1:20"
    with qtbot.waitSignal(wave.seek_wanted) as asked:
        wave.setValue(30)
    assert asked.args == [30.0]


def test_a_gap_is_hatched_at_its_place_and_told(wave: Waveform) -> None:
    silent = np.zeros((8000, 2), dtype=np.float32)
    wave.show_take(silent, 80.0)
    before = wave.grab().toImage()
    wave.show_take(silent, 80.0, [Gap(40.0, 2.0, Cause.BUSY)])
    after = wave.grab().toImage()
    changed = [x for x in range(before.width()) if any(before.pixel(x, y) != after.pixel(x, y) for y in (5, 10, 20))]
    assert 399 <= min(changed) <= 401
    assert 419 <= max(changed) <= 422
    assert wave.toolTip() == "2.0 s of sound were lost at 0:40: the computer was too busy."
