"""The rehearsal, from the countdown to the take."""

import re
import sys
import threading

import pytest
from helpers.window.audio_device import Studio
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from mlerehearse.domain.audio_format import RATE
from mlerehearse.services.rehearsal import Rehearsal, Stage
from mlerehearse.takes.live_recording import NewTake
from mlerehearse.takes.store import disk_room

ABOUT = NewTake("rollback", "Tell me …", None, None, "Built-in microphone")


@pytest.fixture
def told(studio: Studio) -> list[object]:
    """Collect everything that the rehearsal emits, in order."""
    said: list[object] = []
    studio.rehearsal.counted.connect(said.append)
    studio.rehearsal.problem.connect(said.append)
    studio.rehearsal.noticed.connect(said.append)
    studio.rehearsal.finished.connect(lambda take: said.append(f"finished {take}"))
    studio.recorder.open()
    studio.settle()
    return said


def record(studio: Studio, seconds: float) -> None:
    studio.rehearsal.start(ABOUT)
    studio.count_down()
    studio.microphones.say(seconds)


def test_three_two_one_and_then_it_records(studio: Studio, told: list[object]) -> None:
    studio.rehearsal.start(ABOUT)
    studio.count_down()
    assert told == [3, 2, 1]
    assert studio.rehearsal.stage is Stage.RECORDING
    assert studio.recordings[0].about == ABOUT


def test_the_clock_starts_at_the_first_frame_that_is_kept(studio: Studio, told: list[object]) -> None:
    studio.rehearsal.start(ABOUT)
    studio.count_down()
    assert studio.rehearsal.seconds == 0.0
    studio.microphones.say(1.5)
    assert studio.rehearsal.seconds == pytest.approx(1.5, abs=0.001)


def test_a_folder_that_is_made_late_costs_no_word(
    studio: Studio, told: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    may_begin, begin = threading.Event(), studio.takes.begin
    late = Rehearsal(studio.recorder, lambda about: (may_begin.wait(10), begin(about))[1], studio.clock)  # type: ignore[arg-type, return-value]
    late.start(ABOUT)
    for _ in range(3):
        studio.clock.advance(1.0)
        late.tick()
    assert late.stage is Stage.RECORDING
    studio.microphones.streams[-1].feed(bytes(6 * RATE))  # the countdown
    studio.microphones.say(2.0)
    may_begin.set()
    for pool in late.findChildren(QThreadPool):
        pool.waitForDone()
    studio.microphones.settle()
    studio.microphones.say(1.0)
    assert late.seconds == pytest.approx(3.0, abs=0.001)
    late.discard()
    studio.settle()
    late.save()


def test_stop_keeps_the_take_without_holding_up_the_window(studio: Studio, told: list[object]) -> None:
    record(studio, 2.0)
    studio.rehearsal.stop()
    assert studio.rehearsal.stage is Stage.FINISHING
    (recording,) = studio.recordings
    assert (told[-1], recording.ended, recording.device) == ("finished new", "kept", "Built-in microphone")
    assert recording.seconds == pytest.approx(2.0, abs=0.001)
    assert recording.thread is not threading.main_thread()
    assert studio.rehearsal.stage is Stage.IDLE


def test_a_stop_during_the_countdown_leaves_nothing(studio: Studio, told: list[object]) -> None:
    studio.rehearsal.start(ABOUT)
    studio.rehearsal.stop()
    studio.count_down()
    assert studio.rehearsal.stage is Stage.IDLE
    assert [recording.ended for recording in studio.recordings] == ["discarded"]


def test_a_discarded_take_is_said_when_it_is_in_the_bin(studio: Studio, told: list[object], qtbot: QtBot) -> None:
    record(studio, 2.0)
    with qtbot.waitSignal(studio.rehearsal.discarded) as done:
        studio.rehearsal.discard()
        assert studio.rehearsal.stage is Stage.IDLE
    assert done.args[0].duration == pytest.approx(2.0, abs=0.001)
    assert studio.recordings[0].ended == "discarded"
    assert studio.recordings[0].seconds == pytest.approx(2.0, abs=0.001)
    assert "finished new" not in told


def test_a_discarded_take_without_sound_is_not_said(studio: Studio, told: list[object]) -> None:
    said: list[object] = []
    studio.rehearsal.discarded.connect(said.append)
    record(studio, 0.0)
    studio.rehearsal.discard()
    assert studio.recordings[0].ended == "discarded"
    assert said == []


def test_recording_stops_by_itself_at_ten_minutes_to_the_frame(studio: Studio, told: list[object]) -> None:
    record(studio, 601.0)
    assert studio.recordings[0].seconds == 600.0
    assert any("10:00" in str(sentence) for sentence in told)
    assert told[-1] == "finished new"


def test_a_full_disk_ends_the_take_and_keeps_what_is_there(
    studio: Studio, told: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    record(studio, 3.0)
    monkeypatch.setattr(disk_room, "free", lambda folder: 1000)
    studio.microphones.say(3.0)
    studio.settle()
    assert told[-1] == "finished new"
    assert re.fullmatch(r"The disk is full, so the recording stopped at 0:0\d\. .*", str(told[-2]))
    assert 3.0 <= studio.recordings[0].seconds < 6.0


def test_sound_that_is_lost_is_said_with_its_place(studio: Studio, told: list[object]) -> None:
    record(studio, 2.0)
    studio.clock.advance(0.42)
    studio.microphones.say(1.0)
    assert told[-1] == "0.4 s of sound were lost at 0:02: the computer was too busy."


def test_a_take_that_can_not_be_begun_is_said(studio: Studio, told: list[object]) -> None:
    studio.takes.problem = "No right to write there."
    studio.rehearsal.start(ABOUT)
    studio.count_down()
    assert "No right to write there." in told
    assert studio.rehearsal.stage is Stage.IDLE


def test_a_bug_while_saving_is_reported_once_and_the_page_is_usable_again(
    studio: Studio, told: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    bugs: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: bugs.append(kind))
    record(studio, 2.0)
    monkeypatch.setattr(studio.recordings[0], "finish", lambda device: 1 // 0)
    studio.rehearsal.stop()
    studio.settle()
    assert studio.rehearsal.stage is Stage.IDLE
    assert (bugs, told) == ([ZeroDivisionError], [3, 2, 1])


def test_a_stop_before_any_sound_leaves_no_empty_take(studio: Studio, told: list[object]) -> None:
    studio.rehearsal.start(ABOUT)
    for _ in range(3):
        studio.microphones.wait(1.0)
        studio.rehearsal.tick()
    studio.settle()
    studio.rehearsal.stop()
    studio.microphones.wait(2.0)
    assert studio.recordings[0].ended == "discarded"
    assert "The microphone sent no sound" in str(told[-1])


def test_nothing_starts_while_the_microphone_is_closed(studio: Studio, told: list[object]) -> None:
    studio.recorder.close()
    studio.rehearsal.start(ABOUT)
    assert studio.rehearsal.stage is Stage.IDLE


def test_closing_the_app_keeps_what_is_being_recorded(studio: Studio, told: list[object]) -> None:
    record(studio, 2.0)
    studio.rehearsal.save()
    assert studio.recordings[0].ended == "kept"
