"""The whole app: from Stop to the review, what is kept, and what it asks before closing."""

import logging
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.clock import FixedClock
from helpers.library import SECOND, write_sound
from helpers.stored.takes_on_disk import STARTED, cut_off_recording
from helpers.window.audio_device import FakeMicrophones
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from mlerehearse import app
from mlerehearse.domain.take import TakeState
from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.services.notifications import Notice
from mlerehearse.services.rehearsal import Stage
from mlerehearse.services.sound.recorder import Recorder
from mlerehearse.settings import Settings, SettingsFile
from mlerehearse.speech.device import model_pace
from mlerehearse.speech.device.model_cost import Cost
from mlerehearse.speech.speech_messages import Measured
from mlerehearse.takes.events import SpeechState
from mlerehearse.takes.library import Library
from mlerehearse.takes.live_recording import NewTake
from mlerehearse.ui import page_registry
from mlerehearse.ui.review.review_page import ReviewPage
from mlerehearse.ui.takes.drop_target import DropTarget
from mlerehearse.ui.theme import Theme

Make = Callable[[], app.Running]


@pytest.fixture
def start(
    qapp: QApplication,
    qtbot: QtBot,
    theme: Theme,
    paths: Paths,
    microphones: FakeMicrophones,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Make]:
    """Start the app as `mlerehearse` does, but without workers and sound server.

    QtMultimedia warns while it is loaded. pytest-qt handles Qt's messages in Python, which must not
    happen on another thread: it would wait for the GIL, and its holder for the loader's lock.
    """
    page_registry.preload()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(Library, "warm", lambda library: None)
    microphones.ends_at_once = True
    monkeypatch.setattr(app, "SystemClock", lambda: clock)
    monkeypatch.setattr(app, "Recorder", lambda parent: recorder(parent))
    SettingsFile(paths).change(microphone_used=True)
    running: list[app.Running] = []

    def recorder(parent: QObject) -> Recorder:
        microphones.recorder = Recorder(microphones.process, microphones.ask, parent)
        return microphones.recorder

    before = list(logging.getLogger("mlerehearse").handlers)

    def start() -> app.Running:
        running.append(app.start(qapp, paths))
        qtbot.waitUntil(lambda: running[-1].parts.recorder.listening)
        microphones.say(1.0)
        return running[-1]

    yield start
    for one in running:
        one.close()
        one.window.deleteLater()
    logging.getLogger("mlerehearse").handlers[:] = before
    theme.choose("light")


def test_a_list_that_was_made_anew_is_told(start: Make, paths: Paths) -> None:
    paths.make()
    other = sqlite3.connect(paths.index)
    other.execute("CREATE TABLE cookies (name TEXT)")
    other.close()
    running = start()
    (notice,) = running.library.notices
    assert str(paths.data / "index.foreign1.sqlite") in notice
    assert notice in {label.text() for label in running.window.findChildren(QLabel)}


def test_a_recording_that_was_cut_off_is_told_and_can_be_opened(start: Make, paths: Paths, qtbot: QtBot) -> None:
    take = cut_off_recording(paths, STARTED, 72.5)
    running = start()
    notices = running.window.notices
    assert notices.isVisible()
    assert notices.sentence.text() == "The last recording was cut off: 1:12 of it was saved as a take."
    assert notices.action.text() == "Open it"
    notices.action.click()
    assert running.window.page == "review"
    review = running.window.widget("review")
    assert isinstance(review, ReviewPage)
    qtbot.waitUntil(lambda: review.take_id == take)


def test_several_of_them_are_told_in_one_sentence(start: Make, paths: Paths) -> None:
    for seconds in (10.0, 20.0, 60.0):
        cut_off_recording(paths, STARTED, seconds)
    running = start()
    told = "3 recordings were cut off. What had been recorded, 1:30 in all, was saved as takes."
    assert running.window.notices.sentence.text() == told
    running.window.notices.action.click()
    assert running.window.page == "takes"
    assert running.window.widget("takes").model.rowCount() == 3  # type: ignore[attr-defined]


def test_stop_leads_to_the_take_on_the_review_page(start: Make, microphones: FakeMicrophones, qtbot: QtBot) -> None:
    running = start()
    assert running.window.page == "rehearse"
    running.parts.rehearsal.start(NewTake("rollback", "Tell me …"))
    microphones.say(3.0, level=0.001)
    qtbot.waitUntil(lambda: running.parts.rehearsal.stage is Stage.RECORDING and bool(running.parts.rehearsal.take_id))
    microphones.say(2.0)
    running.parts.rehearsal.stop()
    qtbot.waitUntil(lambda: running.window.page == "review")
    (row,) = running.library.rows()
    assert row.take.duration == pytest.approx(2.0, abs=0.001)
    assert row.state is not TakeState.RECORDING


def test_a_discarded_take_can_be_brought_back(start: Make, microphones: FakeMicrophones, qtbot: QtBot) -> None:
    running = start()
    told: list[Notice] = []
    running.parts.notifications.subscribe(told.append)
    running.parts.rehearsal.start(NewTake("rollback", "Tell me …"))
    microphones.say(3.0, level=0.001)
    qtbot.waitUntil(lambda: running.parts.rehearsal.stage is Stage.RECORDING and bool(running.parts.rehearsal.take_id))
    microphones.say(2.0)
    running.parts.rehearsal.discard()
    qtbot.waitUntil(lambda: bool(told) and running.parts.takes.listed == ())
    (row,) = running.library.rows(deleted=True)
    assert running.library.rows() == ()
    assert told[-1].action is not None
    told[-1].action.do()
    qtbot.waitUntil(lambda: [one.take.id for one in running.parts.takes.listed] == [row.take.id])
    assert running.library.rows(deleted=True) == ()


def test_the_speed_of_playback_is_kept(start: Make, paths: Paths, qtbot: QtBot) -> None:
    running = start()
    assert running.parts.player.rate == 1.5
    running.parts.player.set_rate(1.25)
    assert running.parts.settings.settings.speed == 1.25
    qtbot.waitUntil(lambda: SettingsFile(paths).settings.speed == 1.25)


def test_a_model_that_the_command_line_chose_is_used_and_not_forgotten(
    start: Make, paths: Paths, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, loaded = start(), []
    monkeypatch.setattr(running.library, "reload_model", lambda: loaded.append(running.parts.settings.settings.device))
    SettingsFile(paths).change(device="cpu")
    qtbot.waitUntil(lambda: loaded == ["cpu"])
    running.parts.player.set_rate(2.0)
    running.parts.settings.close()
    assert SettingsFile(paths).settings == Settings(microphone_used=True, device="cpu", speed=2.0)


def test_settings_that_can_not_be_saved_are_said_and_used(start: Make, paths: Paths, qtbot: QtBot) -> None:
    running = start()
    told: list[str] = []
    running.parts.notifications.subscribe(lambda notice: told.append(notice.text))
    (paths.config / ".settings.json.tmp").mkdir()
    running.parts.player.set_rate(2.0)
    qtbot.waitUntil(lambda: bool(told))
    assert "settings couldn't be saved" in told[0]
    assert running.parts.settings.settings.speed == 2.0


def test_an_error_in_the_library_s_background_is_told_in_the_window_and_logged(
    start: Make, paths: Paths, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    running = start()
    told: list[str] = []
    running.parts.notifications.subscribe(lambda notice: told.append(notice.text))
    running.library._executor.submit(lambda: 1 // 0)
    qtbot.waitUntil(lambda: bool(told))
    assert "What you recorded is safe" in told[0]
    running.log.flush()
    log = (paths.logs / "mlerehearse.log").read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "serial_executor.py" in log
    caplog.clear()


def test_dropped_files_are_imported_after_a_recording(
    start: Make, tmp_path: Path, microphones: FakeMicrophones, qtbot: QtBot
) -> None:
    running = start()
    window, told = running.window, list[Notice]()
    running.parts.notifications.subscribe(told.append)
    (target,) = window.findChildren(DropTarget)
    running.parts.rehearsal.start(NewTake())
    microphones.say(3.0, level=0.001)
    qtbot.waitUntil(lambda: running.parts.rehearsal.stage is Stage.RECORDING and bool(running.parts.rehearsal.take_id))
    target.dropped.emit((tmp_path / "a.m4a",))
    assert window.page == "rehearse"
    assert [notice.text for notice in told] == ["The files are imported when you've finished recording."]
    microphones.say(2.0)
    running.parts.rehearsal.stop()
    qtbot.waitUntil(lambda: window.page == "review")
    target.dropped.emit((tmp_path / "b.m4a",))
    assert window.page == "takes"
    page = window.widget("takes")
    qtbot.waitUntil(lambda: page.imports.isVisible())  # type: ignore[attr-defined]
    problems = [entry.problem for entry in running.library.imports.state.entries]
    assert problems[1] == "The file b.m4a doesn't exist any more. Check the name and the folder."


def test_closing_while_recording_asks_and_keeps_the_take(
    start: Make, microphones: FakeMicrophones, qtbot: QtBot
) -> None:
    running = start()
    running.parts.rehearsal.start(NewTake())
    microphones.say(3.0, level=0.001)
    qtbot.waitUntil(lambda: running.parts.rehearsal.stage is Stage.RECORDING and bool(running.parts.rehearsal.take_id))
    microphones.say(2.0)
    running.window.close()
    (box,) = running.window.findChildren(QMessageBox)
    assert running.window.isVisible()
    next(button for button in box.buttons() if button.text() == "Keep it and close").click()
    qtbot.waitUntil(lambda: not running.window.isVisible())
    running.parts.rehearsal.save()
    (row,) = running.library.rows()
    assert row.take.duration == pytest.approx(2.0, abs=0.001)


def test_a_second_app_on_the_same_takes_is_refused(start: Make) -> None:
    start()
    with pytest.raises(StorageError, match="already open"):
        start()


def test_the_sample_is_reviewed_and_leaves_nothing_behind(start: Make, paths: Paths, qtbot: QtBot) -> None:
    """Open it from the list without takes, with the real coach, and close it again."""
    running = start()

    def files() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in paths.data.rglob("*") if path.is_file()}

    running.window.show_page("takes")
    before = files()
    running.window.widget("takes").empty.sample.click()  # type: ignore[attr-defined]
    page = running.window.widget("review")
    assert isinstance(page, ReviewPage)
    qtbot.waitUntil(lambda: running.parts.player.playing, timeout=60_000)
    marks = len(page.body.timeline.flags.marks)
    assert marks > 10
    page.take.dismiss_flag(0)
    qtbot.waitUntil(lambda: len(page.body.timeline.flags.marks) == marks - 1)
    page.body.sample.button.click()
    assert running.window.page == "takes"
    assert not running.parts.player.playing
    assert (files(), running.library.rows(), running.library.rows(deleted=True)) == (before, (), ())


def test_takes_survive_a_restart(start: Make, paths: Paths) -> None:
    first = start()
    recording = first.library.intake.begin(NewTake("drift", "Tell me …"))
    write_sound(recording, SECOND)
    take = recording.finish()
    first.close()
    again = Library(paths, first.parts.clock, Settings)
    assert [row.take.id for row in again.rows()] == [take.id]
    again.close()


def test_why_the_graphics_card_is_not_used_is_said_once(start: Make) -> None:
    running = start()
    told: list[str] = []
    running.parts.notifications.subscribe(lambda notice: told.append(notice.text))
    said = running.parts.takes.speech_changed.emit

    for notice in ("", "No driver.", "No driver.", "The card is gone.", ""):
        said(SpeechState("ready", "tiny.en", place="cpu int8", notice=notice))
        said(SpeechState("loading"))

    assert told == ["No driver.", "The card is gone."]
    assert running.parts.settings.settings.device_notice == ""


def test_a_models_card_says_how_this_computer_copes_with_it(start: Make, paths: Paths, qtbot: QtBot) -> None:
    models = start().parts.models
    qtbot.waitUntil(lambda: bool(models.rows()))
    assert "measured the first time you use it" in models.keeps_up("base.en")

    model_pace.store_measurement(paths, Measured("base.en", "cpu int8", 2, Cost(0.5, 0.01)))

    models.refresh()
    qtbot.waitUntil(lambda: models.keeps_up("base.en").startswith("Keeps up while you speak"))
