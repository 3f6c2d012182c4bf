"""Checks for every test: no unlisted skips, and no unexpected warnings in the log."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

ALLOWED = {
    line.split(" ", 1)[0]
    for line in (Path(__file__).parent / "allowed_skips.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
}


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run if a test is skipped or expected to fail without a listed reason."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    unlisted = [
        r.nodeid for kind in ("skipped", "xfailed") for r in reporter.stats.get(kind, []) if r.nodeid not in ALLOWED
    ]
    if unlisted:
        reporter.write_line(f"Skipped without a reason in tests/allowed_skips.txt: {', '.join(unlisted)}", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail the test if the app logs a warning; tests call caplog.clear() after expected ones."""
    yield
    loud = [
        r.getMessage()
        for r in caplog.get_records("call")
        if r.levelno >= logging.WARNING and r.name.startswith("mlerehearse")
    ]
    assert not loud, f"unexpected in the log: {loud}"
