"""The rehearsal, from the countdown to the take."""

import sys
import threading

import pytest
from helpers.window.audio_device import Studio
from pytestqt.qtbot import QtBot

from mlerehearse.services.rehearsal import Stage
from mlerehearse.takes.live_recording import NewTake

ABOUT = NewTake("rollback", "Tell me …", None, None, "Built-in microphone")


@pytest.fixture
def told(studio: Studio) -> list[object]:
    """Collect everything that the rehearsal emits, in order."""
    said: list[object] = []
    studio.rehearsal.counted.connect(said.append)
    studio.rehearsal.problem.connect(said.append)
    studio.rehearsal.finished.connect(lambda take: said.append(f"finished {take}"))
    studio.recorder.open()
    return said


def record(studio: Studio, seconds: float) -> None:
    studio.rehearsal.start(ABOUT)
    studio.count_down()
    studio.microphones.say(seconds)


def test_three_two_one_and_then_it_records(studio: Studio, told: list[object]) -> None:
    studio.rehearsal.start(ABOUT)
    studio.microphones.say(1.0)
    assert not studio.recordings
    studio.count_down()
    assert told == [3, 2, 1]
    assert studio.rehearsal.stage is Stage.RECORDING
    assert studio.recordings[0].about == ABOUT


def test_the_clock_starts_at_the_first_frame_that_is_kept(studio: Studio, told: list[object]) -> None:
    studio.rehearsal.start(ABOUT)
    studio.microphones.say(3.0)
    studio.count_down()
    studio.clock.advance(5.0)
    assert studio.rehearsal.seconds == 0.0
    studio.microphones.say(1.5)
    assert studio.rehearsal.seconds == 1.5


def test_stop_keeps_the_take_without_holding_up_the_window(studio: Studio, told: list[object], qtbot: QtBot) -> None:
    record(studio, 2.0)
    with qtbot.waitSignal(studio.rehearsal.finished) as done:
        studio.rehearsal.stop()
        assert studio.rehearsal.stage is Stage.FINISHING
    recording = studio.recordings[0]
    assert (done.args, recording.ended, recording.seconds) == (["new"], "kept", 2.0)
    assert recording.thread is not threading.main_thread()
    assert studio.rehearsal.stage is Stage.IDLE


def test_a_stop_during_the_countdown_records_nothing(studio: Studio, told: list[object]) -> None:
    studio.rehearsal.start(ABOUT)
    studio.rehearsal.stop()
    studio.count_down()
    assert studio.rehearsal.stage is Stage.IDLE
    assert not studio.recordings


def test_a_discarded_take_is_said_when_it_is_in_the_bin(studio: Studio, told: list[object], qtbot: QtBot) -> None:
    record(studio, 2.0)
    with qtbot.waitSignal(studio.rehearsal.discarded) as done:
        studio.rehearsal.discard()
        assert studio.rehearsal.stage is Stage.IDLE
    assert done.args[0].duration == 2.0
    assert studio.recordings[0].ended == "discarded"
    assert "finished new" not in told


def test_a_discarded_take_without_sound_is_not_said(studio: Studio, told: list[object]) -> None:
    said: list[object] = []
    studio.rehearsal.discarded.connect(said.append)
    record(studio, 0.0)
    studio.rehearsal.discard()
    assert studio.recordings[0].ended == "discarded"
    assert said == []


def test_recording_stops_by_itself_at_ten_minutes_to_the_frame(
    studio: Studio, told: list[object], qtbot: QtBot
) -> None:
    record(studio, 599.9)
    with qtbot.waitSignal(studio.rehearsal.finished):
        studio.microphones.say(1.0)
    assert studio.recordings[0].seconds == 600.0
    assert any("10:00" in str(sentence) for sentence in told)


def test_a_full_disk_ends_the_take_and_keeps_what_is_there(studio: Studio, told: list[object], qtbot: QtBot) -> None:
    studio.takes.room = 32000
    record(studio, 1.0)
    with qtbot.waitSignal(studio.rehearsal.finished):
        studio.microphones.say(1.0)
    assert "The disk is full." in told
    assert studio.recordings[0].seconds == 1.0


def test_a_take_that_can_not_be_begun_is_said(studio: Studio, told: list[object]) -> None:
    studio.takes.problem = "No right to write there."
    record(studio, 1.0)
    studio.settle()
    assert "No right to write there." in told
    assert studio.rehearsal.stage is Stage.IDLE


def test_a_bug_while_saving_is_reported_once_and_the_page_is_usable_again(
    studio: Studio, told: list[object], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bugs: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: bugs.append(kind))
    record(studio, 2.0)
    monkeypatch.setattr(studio.recordings[0], "finish", lambda: 1 // 0)
    studio.rehearsal.stop()
    qtbot.waitUntil(lambda: studio.rehearsal.stage is Stage.IDLE)
    assert (bugs, told) == ([ZeroDivisionError], [3, 2, 1])


def test_a_stop_before_any_sound_leaves_no_empty_take(studio: Studio, told: list[object], qtbot: QtBot) -> None:
    record(studio, 0.0)
    studio.rehearsal.stop()
    qtbot.waitUntil(lambda: studio.recordings[0].ended == "discarded")
    assert "Nothing was recorded" in str(told[-1])


def test_nothing_starts_while_the_microphone_is_closed(studio: Studio, told: list[object]) -> None:
    studio.recorder.close()
    studio.rehearsal.start(ABOUT)
    assert studio.rehearsal.stage is Stage.IDLE


def test_closing_the_app_keeps_what_is_being_recorded(studio: Studio, told: list[object]) -> None:
    record(studio, 2.0)
    studio.rehearsal.save()
    assert studio.recordings[0].ended == "kept"
