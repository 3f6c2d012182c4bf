"""Background work, audio in every format, and library events on the window's thread."""

import sys
import threading

import numpy as np
import pytest
from helpers.clock import FixedClock
from helpers.library import COACH, SECOND, coach_version, hears, reviews, write_sound
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mlerehearse.domain.audio_format import RATE
from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.services import background
from mlerehearse.services.sound.pcm import Converter, Sample, level
from mlerehearse.services.take_service import TakeService
from mlerehearse.settings import Settings
from mlerehearse.takes.library import Library
from mlerehearse.takes.live_recording import NewTake
from mlerehearse.takes.workers import Workers

# --- background


def test_work_is_done_elsewhere_and_told_here(qtbot: QtBot, qapp: QApplication) -> None:
    told: list[object] = []
    task = background.run(
        qapp, threading.current_thread, lambda thread: told.extend([thread, threading.current_thread()])
    )
    with qtbot.waitSignal(task.finished):
        pass
    assert told[0] is not threading.main_thread()
    assert told[1] is threading.main_thread()


def test_an_error_travels_the_way_of_a_result(qtbot: QtBot, qapp: QApplication) -> None:
    def fail() -> None:
        raise StorageError("The disk is full.")

    told: list[object] = []
    task = background.run(qapp, fail, told.append, lambda error: told.append(str(error)))
    with qtbot.waitSignal(task.finished):
        pass
    assert told == ["The disk is full."]


def test_a_bug_in_the_background_does_not_hide(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    bugs: list[object] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: bugs.append(kind))
    task = background.run(qapp, lambda: 1 // 0)
    with qtbot.waitSignal(task.finished):
        pass
    assert bugs == [ZeroDivisionError]


# --- audio


def tone(rate: int, channels: int, sample: Sample) -> bytes:
    """Return one second of 440 Hz at half of full scale, in a format."""
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(rate) / rate)
    kind, silence, full = sample.value
    frames = np.repeat(wave[:, None], channels, axis=1) * full + silence
    return frames.astype(kind).tobytes()


@pytest.mark.parametrize("sample", list(Sample))
@pytest.mark.parametrize(("rate", "channels"), [(16000, 1), (44100, 2), (48000, 2), (96000, 6), (8000, 1)])
def test_every_format_becomes_the_same_sound(sample: Sample, rate: int, channels: int) -> None:
    converter, data = Converter(sample, channels, rate), tone(rate, channels, sample)
    kept = b"".join(converter.push(data[at : at + 1001]) for at in range(0, len(data), 1001))  # split frames
    heard = np.frombuffer(kept, "<i2") / 32768
    assert len(heard) == pytest.approx(RATE, abs=RATE * 0.02)
    spectrum = np.abs(np.fft.rfft(heard[1000:-1000]))
    assert np.argmax(spectrum) * RATE / len(heard[1000:-1000]) == pytest.approx(440, abs=2)
    assert level(kept).peak == pytest.approx(0.5, abs=0.02)


def test_no_sound_is_silent() -> None:
    assert level(b"") == (0.0, 0.0)


# --- library events in the window


def test_a_take_is_told_of_on_the_window_s_thread(paths: Paths, qapp: QApplication, qtbot: QtBot) -> None:
    library = Library(paths, FixedClock(), Settings, Workers(hears, reviews, coach_version))
    takes = TakeService(library)
    threads: set[threading.Thread] = set()
    told: list[str] = []

    def note(*what: object) -> None:
        threads.add(threading.current_thread())
        told.append(str(what[0]) if what else "rows")

    for signal in (takes.rows_changed, takes.progressed, takes.words_heard, takes.speech_changed):
        signal.connect(note)
    try:
        recording = library.intake.begin(NewTake("rollback", "Tell me …"))
        write_sound(recording, SECOND * 2)
        with qtbot.waitSignal(takes.review_ready, timeout=60_000) as ready:
            take = recording.finish()
        assert ready.args[0] == take.id
        assert ready.args[1].coach_version == COACH
        qtbot.waitUntil(lambda: takes.listed == library.rows())
        assert takes.find(take.id) == takes.listed[0]
        assert {"rows", take.id} <= set(told)
        takes.retranscription_changed.connect(note)
        with qtbot.waitSignal(
            takes.retranscription_changed, check_params_cb=lambda state: not state.left, timeout=60_000
        ):
            takes.do(lambda library: library.again.hear([take.id]))
        takes.do(lambda library: library.again.stop())
        assert takes.retranscription.total == 1
        assert threads == {threading.main_thread()}
    finally:
        takes.close()
        library.close()


def test_work_on_the_library_is_done_in_order_and_elsewhere(paths: Paths, qapp: QApplication, qtbot: QtBot) -> None:
    library = Library(paths, FixedClock(), Settings, Workers(hears, reviews, coach_version))
    takes = TakeService(library)
    threads: list[threading.Thread] = []
    done: list[int] = []
    try:
        for number in range(5):
            takes.do(
                lambda _, number=number: threads.append(threading.current_thread()) or number,  # type: ignore[misc]
                done.append,
            )
        qtbot.waitUntil(lambda: len(done) == 5)
        assert done == list(range(5))
        assert threading.main_thread() not in threads
    finally:
        takes.close()
        library.close()


def test_a_new_story_is_listed(paths: Paths, qapp: QApplication, qtbot: QtBot) -> None:
    library = Library(paths, FixedClock(), Settings, Workers(hears, reviews, coach_version))
    takes = TakeService(library)
    try:
        recording = library.intake.begin(NewTake("rollback", story_title="Sunday rollback"))
        qtbot.waitUntil(lambda: [story.title for story in takes.stories] == ["Sunday rollback"])
        write_sound(recording, SECOND)
        assert recording.finish().story == takes.stories[0].id
    finally:
        takes.close()
        library.close()


def test_a_task_whose_window_is_gone_ends_quietly(qtbot: QtBot) -> None:
    go, gone = threading.Event(), QObject()
    done = threading.Event()

    def work() -> None:
        go.wait(10)
        done.set()

    background.run(gone, work)
    gone.deleteLater()
    QApplication.sendPostedEvents()
    go.set()
    assert done.wait(10)
