"""The recorder: what it keeps, and that it reports missing sound at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.window.audio_device import FakeMicrophones
from PySide6.QtWidgets import QApplication

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.take import Cause, Gap
from mlerehearse.services.sound.capture.capture_messages import Ended, Stop
from mlerehearse.services.sound.pcm import Loudness
from mlerehearse.services.sound.recorder import Recorder
from mlerehearse.takes.store import gap_log
from mlerehearse.takes.store.recording_file import frames_in_part
from mlerehearse.takes.store.take_folder import TakeFolder

MOST = 600 * RATE


class Listener:
    """A recorder with fake microphones and a record of all it emitted."""

    def __init__(self, microphones: FakeMicrophones, folder: Path) -> None:
        self.microphones, self.folder = microphones, TakeFolder(folder)
        self.recorder = microphones.recorder = Recorder(microphones.process, microphones.ask)
        self.problems: list[str] = []
        self.notices: list[str] = []
        self.levels: list[Loudness] = []
        self.lamp: list[bool] = []
        self.ended: list[Ended] = []
        self.recorder.problem.connect(self.problems.append)
        self.recorder.noticed.connect(self.notices.append)
        self.recorder.heard.connect(self.levels.append)
        self.recorder.opened.connect(self.lamp.append)
        self.recorder.ended.connect(self.ended.append)

    def open(self, microphone: str = "") -> None:
        self.recorder.open(microphone)
        self.microphones.settle()

    def keep(self, most: int = MOST) -> None:
        """Keep what is said from now on."""
        self.recorder.keep(self.folder.path, self.microphones.clock.monotonic(), most)
        self.microphones.settle()

    def end(self) -> None:
        """Keep what was said until now."""
        self.recorder.end(self.microphones.clock.monotonic())
        self.microphones.say(1.5, level=0.001)

    @property
    def seconds(self) -> float:
        return frames_in_part(self.folder) / RATE


@pytest.fixture
def listener(qapp: QApplication, microphones: FakeMicrophones, tmp_path: Path) -> Iterator[Listener]:
    listener = Listener(microphones, tmp_path)
    yield listener
    listener.recorder.shut_down()


def test_the_level_moves_before_anything_is_recorded(listener: Listener) -> None:
    listener.open()
    listener.microphones.say(0.1, level=0.5)
    assert listener.lamp == [True]
    assert listener.levels[-1].peak == pytest.approx(0.5, abs=0.01)
    assert listener.levels[-1].rms == pytest.approx(0.5 / 2**0.5, abs=0.01)


def test_only_what_comes_while_it_is_kept_is_kept(listener: Listener) -> None:
    listener.open()
    listener.microphones.say(1.0)
    listener.keep()
    listener.microphones.say(2.0)
    listener.end()
    listener.microphones.say(1.0)
    assert listener.seconds == pytest.approx(2.2, abs=0.001)  # 0.2 s after the end, for what is on its way
    assert listener.ended == [Ended(frames_in_part(listener.folder), Stop.WANTED)]


def test_a_late_request_to_keep_loses_nothing_of_what_was_said_before_it(listener: Listener) -> None:
    listener.open()
    listener.microphones.say(1.0)
    since = listener.microphones.clock.monotonic()
    listener.microphones.say(2.0)
    listener.recorder.keep(listener.folder.path, since, MOST)
    listener.microphones.say(1.0)
    assert listener.seconds == pytest.approx(3.0, abs=0.001)


def test_what_waits_in_the_buffer_at_the_end_is_kept(listener: Listener) -> None:
    listener.open()
    listener.keep()
    listener.microphones.say(1.0)
    stream = listener.microphones.streams[-1]
    stream.delay()  # the process is too busy to read
    listener.microphones.say(0.5)
    listener.recorder.end(listener.microphones.clock.monotonic())
    stream.delay(False)
    listener.microphones.say(0.5, level=0.001)
    assert listener.seconds == pytest.approx(1.7, abs=0.001)
    assert not gap_log.read(listener.folder)


def test_sound_that_is_lost_within_a_stream_becomes_silence_of_its_length(listener: Listener) -> None:
    listener.open()
    listener.keep()
    listener.microphones.say(2.0)
    listener.microphones.clock.advance(0.4)
    listener.microphones.say(2.0)
    listener.end()
    assert listener.seconds == pytest.approx(4.6, abs=0.01)
    (gap,) = gap_log.read(listener.folder)
    assert gap == Gap(pytest.approx(2.0, abs=0.01), pytest.approx(0.4, abs=0.01), Cause.BUSY)


def test_the_recording_stops_at_its_longest_length_to_the_frame(listener: Listener) -> None:
    listener.open()
    listener.keep(most=RATE)
    listener.microphones.say(2.0)
    assert listener.seconds == 1.0
    assert listener.ended == [Ended(RATE, Stop.LIMIT)]


def test_no_microphone_is_said_and_one_that_comes_is_taken_up(listener: Listener) -> None:
    listener.microphones.names = []
    listener.open()
    assert not listener.recorder.listening
    assert "No microphone was found" in listener.problems[-1]
    listener.microphones.set("Headset")
    assert listener.recorder.listening
    listener.microphones.say(0.1)
    assert listener.problems[-1] == ""


def test_a_microphone_that_can_not_be_opened_is_said(listener: Listener) -> None:
    listener.microphones.refuses = True
    listener.open()
    assert "“Built-in microphone” can't be opened" in listener.problems[-1]
    assert listener.lamp == []
    listener.microphones.refuses = False
    listener.microphones.wait(2.5)
    assert listener.recorder.listening


def test_a_refused_permission_names_the_setting(listener: Listener) -> None:
    listener.microphones.permitted = False
    listener.open()
    assert "rivacy" in listener.problems[-1]
    assert not listener.microphones.streams


def test_bytes_that_stay_away_are_said_within_two_seconds_and_the_gap_is_marked(listener: Listener) -> None:
    listener.open()
    listener.keep()
    listener.microphones.say(2.0)
    listener.microphones.wait(0.75)
    assert listener.problems == []
    listener.microphones.wait(0.5)
    assert "has stopped sending sound. What you've said so far is kept" in listener.problems[-1]
    listener.microphones.wait(1.75)
    assert len(listener.microphones.streams) == 2  # it was opened again
    listener.microphones.say(2.0)
    listener.end()
    assert listener.problems[-1] == ""
    (gap,) = gap_log.read(listener.folder)
    assert (gap.start, gap.length, gap.cause) == (pytest.approx(2.0), pytest.approx(3.0, abs=0.06), Cause.MICROPHONE)
    assert listener.seconds == pytest.approx(7.2, abs=0.06)


def test_a_microphone_gets_its_time_to_wake_and_costs_no_word(listener: Listener) -> None:
    listener.open()
    listener.keep()
    listener.microphones.wait(3.0)
    assert listener.problems == []
    assert len(listener.microphones.streams) == 1
    listener.microphones.say(1.0)
    assert listener.seconds == 1.0


def test_digital_silence_is_said_once_within_two_seconds(listener: Listener) -> None:
    listener.open()
    listener.microphones.say(1.9, level=0.0)
    assert len(listener.problems) == 1
    assert "No sound from" in listener.problems[0]
    listener.microphones.say(2.0, level=0.0)
    assert len(listener.problems) == 1
    listener.microphones.say(0.5)
    assert listener.problems[-1] == ""


def test_a_muted_microphone_is_said_to_be_muted(listener: Listener) -> None:
    listener.open()
    listener.microphones.muted = {"Built-in microphone"}
    listener.microphones.say(0.5, level=0.0)
    assert (
        listener.problems[-1] == "“Built-in microphone” is muted in the system's sound settings. Unmute it to be heard."
    )


def test_a_microphone_that_is_pulled_out_is_followed_by_another(listener: Listener) -> None:
    listener.open("headset")
    listener.keep()
    listener.microphones.say(1.0)
    listener.microphones.set("Built-in microphone")
    assert listener.recorder.name == "Built-in microphone"
    assert listener.notices == ["“Headset” was unplugged. The recording continues with “Built-in microphone”."]
    listener.microphones.say(1.0)
    (gap,) = gap_log.read(listener.folder)
    assert gap.cause is Cause.MICROPHONE
    assert listener.seconds == pytest.approx(2.0 + gap.length, abs=0.001)


def test_the_only_microphone_that_is_pulled_out_is_named_and_its_return_goes_on(listener: Listener) -> None:
    listener.open()
    listener.keep()
    listener.microphones.say(1.0)
    listener.microphones.set()
    assert "“Built-in microphone” was unplugged" in listener.problems[-1]
    assert [microphone.name for microphone in listener.recorder.microphones] == []
    listener.microphones.wait(3.0)
    listener.microphones.set("Built-in microphone")
    listener.microphones.say(1.0)
    assert listener.problems[-1] == ""
    assert [gap.cause for gap in gap_log.read(listener.folder)] == [Cause.MICROPHONE]


def test_a_new_default_is_followed_unless_a_microphone_was_chosen(listener: Listener) -> None:
    listener.open()
    listener.keep()
    listener.microphones.set("Headset", "Built-in microphone")
    assert listener.recorder.name == "Headset"
    assert listener.notices == ["The recording continues with “Headset” in place of “Built-in microphone”."]
    listener.open("headset")
    listener.microphones.set("Built-in microphone", "Headset")
    assert listener.recorder.name == "Headset"


def test_a_sound_service_that_stops_is_named_and_the_recording_continues_when_it_is_back(listener: Listener) -> None:
    listener.open()
    listener.keep()
    listener.microphones.say(2.0)
    listener.microphones.alive = False
    listener.microphones.wait(1.0)
    assert "sound service has stopped" in listener.problems[-1]
    listener.microphones.alive = True
    listener.microphones.wait(0.25)
    listener.microphones.say(2.0)
    listener.end()
    (gap,) = gap_log.read(listener.folder)
    assert (gap.start, gap.cause) == (pytest.approx(2.0), Cause.SOUND_SYSTEM)
    assert listener.seconds == pytest.approx(4.2 + gap.length, abs=0.001)


def test_a_process_that_crashes_while_recording_costs_only_the_time_until_it_is_back(listener: Listener) -> None:
    listener.open()
    listener.keep()
    listener.microphones.say(2.0)
    listener.microphones.processes[-1].die(-6)
    restart(listener)
    listener.microphones.say(2.0)
    listener.end()
    (gap,) = gap_log.read(listener.folder)
    assert (gap.start, gap.length) == (pytest.approx(2.0), pytest.approx(0.25, abs=0.06))
    assert listener.seconds == pytest.approx(4.45, abs=0.06)


def test_a_night_asleep_is_not_filled_with_silence(listener: Listener) -> None:
    listener.open()
    listener.keep()
    listener.microphones.say(2.0)
    listener.microphones.clock.advance(8 * 3600)
    listener.microphones.wait(0.25)
    listener.microphones.say(2.0)
    assert [(gap.cause, gap.length) for gap in gap_log.read(listener.folder)] == [(Cause.ASLEEP, 1.0)]


def test_the_microphone_is_closed_when_the_page_is_left(listener: Listener) -> None:
    listener.open()
    listener.recorder.close()
    listener.microphones.settle()
    assert listener.lamp == [True, False]
    assert listener.microphones.streams[-1].closed
    listener.microphones.set("Headset")
    assert not listener.recorder.listening


def restart(listener: Listener) -> None:
    """Let the recorder start its process again, which opens the microphone anew."""
    streams = len(listener.microphones.streams)
    while len(listener.microphones.streams) == streams:
        listener.microphones.wait(0.25)
