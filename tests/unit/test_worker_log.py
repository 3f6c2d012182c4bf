"""Tests that the log holds what child processes log, and no word of what they worked on.

The nonce is a word that stands nowhere else: a log that contains it has quoted a transcript.
"""

import logging
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers import sound
from helpers.library import wait_until
from helpers.speech_models import real_models

from mlerehearse.coach import coach_worker
from mlerehearse.coach.coach_messages import BeatFound, FindBeat, Reviewed, ReviewFailed, ReviewTake
from mlerehearse.domain.story import Asked
from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.log import AppLog
from mlerehearse.speech import speech_worker
from mlerehearse.speech.speech_messages import Done, Failed, Load, Loaded, Transcribe
from mlerehearse.worker import Channel, Serve, Worker

NONCE = "quillivant"
WORDS = tuple(Word(text, at, at + 0.4) for at, text in enumerate(f"We rolled {NONCE} back at 2.5% {NONCE} .".split()))
JOB = ReviewTake("7", Transcript(WORDS, 9.0), Asked("rollback"))

StartWorker = Callable[[Serve], "Child"]


def logs(channel: Channel) -> None:
    """Log in every way that a worker may, with the nonce wherever a string can be."""
    channel.receive()
    ours, theirs = logging.getLogger("mlerehearse.speech.made_up"), logging.getLogger("some_library")
    ours.info("The first of %d records: %s", 4, NONCE)
    try:
        _fail()
    except ValueError:
        ours.exception("Couldn't read %s", NONCE)
    theirs.warning(f"What is {NONCE}?")  # as a library may do
    theirs.info("Nobody needs this.")
    thread = threading.Thread(target=_fail, name=NONCE)
    thread.start()
    thread.join()
    channel.send("logged")
    channel.receive()


def fails_to_review(channel: Channel) -> None:
    """Answer as the coach does whose rules have a bug."""
    while True:
        channel.send(coach_worker.answer_review(channel.receive(), lambda job: _fail()))  # type: ignore[arg-type,return-value]


def breaks(channel: Channel) -> None:
    """End with an error that quotes what it got."""
    raise ValueError(channel.receive())


def _fail() -> None:
    raise ValueError(f"{NONCE} isn't a word")


class Child:
    """A worker process, what it sent, and whether it died."""

    def __init__(self, serve: Serve) -> None:
        self.said: list[Any] = []
        self.deaths: list[int | None] = []
        self.worker = Worker(serve, self.said.append, self.deaths.append)

    def ask(self, message: object, *answers: type) -> Any:
        """Send a message and return the first answer of these types from then on."""
        before = len(self.said)
        self.worker.send(message)
        wait_until(lambda: any(isinstance(one, answers) for one in self.said[before:]), 120)
        return next(one for one in self.said[before:] if isinstance(one, answers))


@pytest.fixture
def app_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[AppLog]:
    app_log = AppLog(tmp_path / "logs")
    yield app_log
    app_log.close()
    assert NONCE not in caplog.text
    caplog.get_records("call").clear()


@pytest.fixture
def start(app_log: AppLog) -> Iterator[StartWorker]:
    children: list[Child] = []

    def start(serve: Serve) -> Child:
        children.append(Child(serve))
        return children[-1]

    yield start
    for child in children:
        child.worker.stop()


def written(app_log: AppLog) -> str:
    app_log.flush()
    return app_log.path.read_text(encoding="utf-8") if app_log.path.exists() else ""


def test_the_log_has_what_a_child_logs_with_its_place_and_without_what_was_said(
    start: StartWorker, app_log: AppLog
) -> None:
    child = start(logs)
    child.ask("begin", str)
    text, pid = written(app_log), child.worker.pid
    assert f"INFO mlerehearse.worker[{pid}]: Started" in text
    assert f"INFO mlerehearse.speech.made_up[{pid}]: The first of 4 records: …" in text
    assert f"ERROR mlerehearse.speech.made_up[{pid}]: Couldn't read …\nValueError\n" in text
    assert f"WARNING some_library[{pid}]: " in text
    assert f"ERROR mlerehearse.log[{pid}]: Unexpected error: ValueError" in text
    assert text.count("in _fail") == 2
    assert "test_worker_log.py" in text
    assert NONCE not in text
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO", text)


def test_an_error_that_ends_a_child_is_logged_and_not_printed(
    start: StartWorker, app_log: AppLog, capfd: pytest.CaptureFixture[str]
) -> None:
    child = start(breaks)
    child.worker.send(NONCE)
    wait_until(lambda: child.deaths)
    assert child.deaths == [1]
    assert "in breaks" in written(app_log)
    assert "has ended with 1" in written(app_log)
    assert NONCE not in written(app_log) + "".join(capfd.readouterr())


def test_the_last_lines_of_a_child_that_is_stopped_are_not_lost(start: StartWorker, app_log: AppLog) -> None:
    child = start(logs)
    child.ask("begin", str)
    pid = child.worker.pid
    child.worker.kill()
    wait_until(lambda: f"The process {pid} has ended with" in written(app_log))


def test_without_a_log_a_child_s_warnings_still_reach_the_parent_s_loggers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    child = Child(logs)
    child.ask("begin", str)
    child.worker.stop()
    levels = {record.levelname for record in caplog.records}
    assert levels == {"WARNING", "ERROR"}
    assert NONCE not in caplog.text
    caplog.get_records("call").clear()


def test_a_real_review_leaves_no_word_in_the_log(start: StartWorker, app_log: AppLog) -> None:
    child = start(coach_worker.serve)
    reviewed = child.ask(JOB, Reviewed, ReviewFailed)
    assert isinstance(reviewed, Reviewed)
    assert NONCE in reviewed.review.transcript.text
    child.ask(FindBeat("8", WORDS), BeatFound)
    assert f"[{child.worker.pid}]: Started mlerehearse.coach.coach_worker" in written(app_log)
    assert NONCE not in written(app_log)


def test_a_review_with_a_bug_leaves_the_place_in_the_log(start: StartWorker, app_log: AppLog) -> None:
    failed = start(fails_to_review).ask(JOB, ReviewFailed)
    assert NONCE not in failed.problem
    assert "in answer_review" in written(app_log)
    assert NONCE not in written(app_log)


def test_real_transcription_leaves_no_word_in_the_log(start: StartWorker, app_log: AppLog, tmp_path: Path) -> None:
    child = start(speech_worker.serving(real_models()))
    child.ask(Load("tiny.en"), Loaded)
    final = sound.write(tmp_path / f"{NONCE}.flac", sound.take("dev-a-23", 0, 12.0))
    frames = 12 * sound.RATE
    done = child.ask(Transcribe("1", str(tmp_path / "no.part.wav"), str(final), frames), Done, Failed)
    assert isinstance(done, Done)
    (tmp_path / f"{NONCE}.d").mkdir()
    folder = str(tmp_path / f"{NONCE}.d")
    assert isinstance(child.ask(Transcribe("2", folder, folder, frames), Done, Failed), Failed)

    text = written(app_log)
    assert f"[{child.worker.pid}]: Started mlerehearse.speech.speech_worker" in text
    assert "A recording couldn't be transcribed" in text
    assert NONCE not in text
    spoken = [word.text for word in done.transcript.words]
    assert len(spoken) > 15
    assert not any(" ".join(spoken[at : at + 3]) in text for at in range(len(spoken) - 2))
