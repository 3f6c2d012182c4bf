"""Tests of the log: what it keeps of errors and records, and that nothing said is in it."""

import ast
import logging
import os
import sys
import threading
from collections.abc import Iterator
from io import FileIO
from pathlib import Path

import pytest

from mlerehearse import log
from mlerehearse.errors import StorageError
from mlerehearse.log import AppLog, Loggable, trace_of
from mlerehearse.private_files import open_private
from mlerehearse.takes.serial_executor import SerialExecutor

NONCE = "quillivant"
PACKAGE = Path(log.__file__).parent
_ours = logging.getLogger("mlerehearse.tests")
_theirs = logging.getLogger("some_library.decoder")


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def app_log(tmp_path: Path, told: list[str]) -> Iterator[AppLog]:
    app_log = AppLog(tmp_path / "logs")
    app_log.catch(told.append)
    yield app_log
    app_log.close()


@pytest.fixture(autouse=True)
def expected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """These tests log warnings on purpose."""
    yield
    caplog.get_records("call").clear()


def written(app_log: AppLog) -> str:
    app_log.flush()
    return app_log.path.read_text(encoding="utf-8") if app_log.path.exists() else ""


def fail() -> None:
    """Fail as code does that has a transcript in its hands."""
    try:
        raise KeyError(NONCE)
    except KeyError as error:
        raise ValueError(f"can't read {NONCE}") from error


def test_a_bug_is_one_sentence_and_its_trace_without_spoken_words(app_log: AppLog, told: list[str]) -> None:
    try:
        fail()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert "What you recorded is safe" in told[0]
    assert str(app_log.path) in told[0]
    assert all(part in written(app_log) for part in ("ValueError", "KeyError", "test_log.py", "in fail"))
    assert NONCE not in written(app_log)


def test_a_problem_with_a_way_out_is_told_as_it_is(app_log: AppLog, told: list[str]) -> None:
    error = StorageError("The disk is full: make room.")
    sys.excepthook(type(error), error, None)
    assert told == ["The disk is full: make room."]
    app_log.flush()
    assert not app_log.path.exists()


def test_what_fails_in_the_background_is_told_and_logged(app_log: AppLog, told: list[str]) -> None:
    executor, done = SerialExecutor(), threading.Event()
    executor.submit(fail)
    executor.submit(done.set)
    executor.close()
    assert done.is_set()
    assert "What you recorded is safe" in told[0]
    assert "ValueError" in written(app_log)
    assert NONCE not in written(app_log)


def test_a_thread_that_ends_by_an_error_is_logged_too(app_log: AppLog) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "in fail" in written(app_log)
    assert NONCE not in written(app_log)


def test_a_record_keeps_numbers_types_and_our_own_names_but_no_other_string(app_log: AppLog) -> None:
    _ours.info("%s took %d of %.1f s: %s", Loggable("tiny.en"), 3, 4.25, ValueError(NONCE))
    _ours.warning("The words were %s, %r and %s", NONCE, [NONCE], Path(NONCE))
    _ours.info("%(said)s at %(at)d s", {"said": NONCE, "at": 7})
    first, second, third = written(app_log).splitlines()
    assert first.endswith("tiny.en took 3 of 4.2 s: ValueError")
    assert f"[{os.getpid()}]" in first
    assert "The words were" in second
    assert third.endswith("… at 7 s")
    assert NONCE not in written(app_log)


def test_a_logged_exception_keeps_its_type_and_places(app_log: AppLog) -> None:
    try:
        fail()
    except ValueError:
        _ours.exception("A take couldn't be read")
    assert "A take couldn't be read\nValueError\n" in written(app_log)
    assert "in fail" in written(app_log)
    assert NONCE not in written(app_log)


def test_libraries_are_logged_from_warnings_on_and_only_as_places(app_log: AppLog) -> None:
    _theirs.info("Processing %s", NONCE)
    assert written(app_log) == ""
    _theirs.warning(f"No timestamps in {NONCE}")  # as a library may do
    assert "WARNING some_library.decoder" in written(app_log)
    assert "test_log.py:" in written(app_log)
    assert NONCE not in written(app_log)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_the_log_is_private_even_if_its_file_was_not(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "mlerehearse.log").touch(mode=0o644)
    app_log = AppLog(folder)
    _ours.info("Started")
    app_log.close()
    assert app_log.path.stat().st_mode & 0o777 == 0o600


def test_the_log_is_rotated(app_log: AppLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_log._file, "maxBytes", 1000)
    for number in range(100):
        _ours.info("Record %d of a long day", number)
    app_log.flush()
    sizes = {path.name: path.stat().st_size for path in app_log.path.parent.iterdir()}
    assert sizes.keys() == {"mlerehearse.log", "mlerehearse.log.1", "mlerehearse.log.2"}
    assert max(sizes.values()) <= 1000
    assert written(app_log).splitlines()[-1].endswith("Record 99 of a long day")


def test_a_log_that_cannot_be_written_disturbs_nobody(
    tmp_path: Path, told: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").write_text("in the way", encoding="utf-8")
    app_log = AppLog(tmp_path / "logs")
    app_log.catch(told.append)
    try:
        fail()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    app_log.close()
    assert len(told) == 1
    assert capfd.readouterr() == ("", "")


def test_nobody_who_logs_waits_for_the_disk(app_log: AppLog, monkeypatch: pytest.MonkeyPatch) -> None:
    free, writers = threading.Event(), []

    def open_slowly(path: Path, append: bool = False) -> FileIO:
        writers.append(threading.current_thread())
        assert free.wait(30)
        return open_private(path, append)

    monkeypatch.setattr(log, "open_private", open_slowly)
    _ours.warning("The first record")
    _ours.warning("The second record")
    free.set()
    assert written(app_log).count("record") == 2
    assert threading.current_thread() not in writers


def test_closing_puts_everything_back(tmp_path: Path) -> None:
    before = sys.excepthook, threading.excepthook, logging.getLogger("mlerehearse").level
    app_log = AppLog(tmp_path)
    app_log.catch(print)
    assert sys.excepthook is not before[0]
    app_log.close()
    assert before == (sys.excepthook, threading.excepthook, logging.getLogger("mlerehearse").level)
    _ours.warning("Unheard")
    assert not app_log.path.exists()


def test_a_trace_names_every_cause_once() -> None:
    error = ValueError(NONCE)
    error.__cause__ = error
    assert trace_of(error) == "ValueError"
    assert log.safe_text(logging.LogRecord("x.y", logging.ERROR, "a/b/c.py", 7, NONCE, None, None)) == "b/c.py:7"


def test_our_records_start_from_a_fixed_sentence() -> None:
    """Check that no message is put together before the log can leave out what was said."""
    calls = [
        (path, node)
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("_log.", "_LOG."))
    ]
    assert len(calls) > 10
    for path, call in calls:
        assert isinstance(call.args[0], ast.Constant), f"{path}:{call.lineno}"
