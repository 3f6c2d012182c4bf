"""The recorder: what it keeps, and that it reports missing sound at once."""

import pytest
from helpers.clock import FixedClock
from helpers.window.audio_device import FakeMicrophones
from PySide6.QtWidgets import QApplication

from mlerehearse.domain.audio_format import RATE
from mlerehearse.services.pcm import Loudness
from mlerehearse.services.recorder import Recorder


class Listener:
    """A recorder with fake microphones and a record of all it emitted."""

    def __init__(self, microphones: FakeMicrophones, clock: FixedClock) -> None:
        self.microphones, self.clock = microphones, clock
        self.recorder = Recorder(microphones, clock, microphones.connect)  # type: ignore[arg-type]
        self.problems: list[str] = []
        self.levels: list[Loudness] = []
        self.lamp: list[bool] = []
        self.kept = bytearray()
        self.recorder.problem.connect(self.problems.append)
        self.recorder.heard.connect(self.levels.append)
        self.recorder.opened.connect(self.lamp.append)

    def wait(self, seconds: float) -> None:
        """Let time pass, with the watchdog polling every 0.25 seconds."""
        for _ in range(round(seconds * 4)):
            self.clock.advance(0.25)
            self.recorder.watch()


@pytest.fixture
def listener(qapp: QApplication, microphones: FakeMicrophones, clock: FixedClock) -> Listener:
    return Listener(microphones, clock)


def test_the_level_moves_before_anything_is_recorded(listener: Listener) -> None:
    listener.recorder.open()
    listener.microphones.say(0.1, level=0.5)
    assert listener.lamp == [True]
    assert listener.levels[-1].peak == pytest.approx(0.5, abs=0.01)
    assert listener.levels[-1].rms == pytest.approx(0.5 / 2**0.5, abs=0.01)


def test_only_what_comes_while_it_is_kept_is_kept(listener: Listener) -> None:
    listener.recorder.open()
    listener.microphones.say(1.0)
    listener.recorder.keep(listener.kept.extend)
    listener.microphones.say(2.0)
    listener.recorder.keep(None)
    listener.microphones.say(1.0)
    assert len(listener.kept) == 2 * 2 * RATE


def test_what_the_microphone_has_sent_by_the_stop_is_kept(listener: Listener) -> None:
    listener.recorder.open()
    listener.recorder.keep(listener.kept.extend)
    stream = listener.microphones.sources[-1].stream
    stream.blockSignals(True)  # the event loop hasn't delivered it yet
    listener.microphones.say(0.25)
    stream.blockSignals(False)
    listener.recorder.keep(None)
    assert len(listener.kept) == 2 * RATE // 4


def test_no_microphone_is_said_and_one_that_comes_is_taken_up(listener: Listener) -> None:
    listener.microphones.set()
    listener.recorder.open()
    assert not listener.recorder.listening
    assert "No microphone was found" in listener.problems[-1]
    listener.microphones.set("Headset")
    assert listener.recorder.listening
    listener.microphones.say(0.1)
    assert listener.problems[-1] == ""


def test_a_microphone_that_can_not_be_opened_is_said(listener: Listener) -> None:
    listener.microphones.refuses = True
    listener.recorder.open()
    assert "“Built-in microphone” can't be opened" in listener.problems[-1]
    assert listener.lamp == []
    listener.microphones.refuses = False
    listener.wait(2.5)
    assert listener.recorder.listening


def test_a_refused_permission_names_the_setting(listener: Listener) -> None:
    listener.microphones.permitted = False
    listener.recorder.open()
    assert "rivacy" in listener.problems[-1]
    assert not listener.microphones.sources


def test_bytes_that_stay_away_are_said_within_a_second_and_nothing_is_lost(listener: Listener) -> None:
    listener.recorder.open()
    listener.recorder.keep(listener.kept.extend)
    listener.microphones.say(1.0)
    listener.wait(0.75)
    assert listener.problems == []
    listener.wait(0.5)
    assert "stopped sending sound. What you've said so far is kept" in listener.problems[-1]
    listener.wait(2.0)  # the microphone is opened again
    listener.microphones.say(1.0)
    assert listener.problems[-1] == ""
    assert len(listener.kept) == 2 * 2 * RATE


def test_a_microphone_gets_its_time_to_wake(listener: Listener) -> None:
    listener.recorder.open()
    listener.wait(3.0)
    assert listener.problems == [] or "No sound from" in listener.problems[-1]
    assert len(listener.microphones.sources) == 1


def test_three_seconds_of_digital_silence_are_said_once(listener: Listener) -> None:
    listener.recorder.open()
    for _ in range(16):
        listener.microphones.say(0.25, level=0.0)
        listener.wait(0.25)
    assert len(listener.problems) == 1
    assert "No sound from" in listener.problems[0]
    listener.microphones.say(0.1)
    assert listener.problems[-1] == ""


def test_a_microphone_that_is_pulled_out_is_followed_by_another(listener: Listener) -> None:
    listener.recorder.open("headset")
    listener.recorder.keep(listener.kept.extend)
    listener.microphones.say(1.0)
    listener.microphones.set("Built-in microphone")
    assert listener.recorder.name == "Built-in microphone"
    listener.microphones.say(1.0)
    assert len(listener.kept) == 2 * 2 * RATE


def test_the_microphone_is_closed_when_the_page_is_left(listener: Listener) -> None:
    listener.recorder.open()
    listener.recorder.close()
    assert listener.lamp == [True, False]
    assert listener.microphones.sources[-1].stopped
    assert not listener.microphones.watched
    listener.microphones.set("Headset")
    assert not listener.recorder.listening
