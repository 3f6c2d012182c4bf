"""For every test: no unlisted skips, no unexpected warnings in the log, progress in a pipe."""

import logging
import sys
import time
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

ALLOWED = {
    line.split(" ", 1)[0]
    for line in (TESTS / "allowed_skips.txt").read_text(encoding="utf-8").splitlines()
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


class FileLines:
    """Prints one line per test file, when it has run, instead of one letter per test.

    A pipe, or a terminal that two runs share, shows nothing of a half-written line. The line begins
    with the folder of the tests, so that the lines of two runs can be told apart.
    """

    EVERY = 30.0  # seconds after which a file that still runs gets a line of its own

    def __init__(self, config: pytest.Config, reporter: pytest.TerminalReporter) -> None:
        self._config, self._reporter = config, reporter
        self._file = ""
        self._counts: Counter[str] = Counter()
        self._begun = self._told = time.monotonic()
        reporter.showfspath = False
        reporter._show_progress_info = False

    @pytest.hookimpl(wrapper=True)
    def pytest_report_teststatus(self) -> Generator[None, tuple[str, str, object], tuple[str, str, object]]:
        """Take away the letter that stands for a test."""
        category, _, word = yield
        return category, "", word

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Notice that another file begins."""
        file = nodeid.partition("::")[0]
        if file != self._file:
            self._end_file()
            self._file, self._begun = file, time.monotonic()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test, and tell how far a slow file is."""
        category = self._config.hook.pytest_report_teststatus(report=report, config=self._config)[0]
        self._counts.update([category] if category else [])
        if time.monotonic() - self._told > self.EVERY:
            self._tell("so far, ")

    def pytest_sessionfinish(self) -> None:
        """Write the line of the last file."""
        self._end_file()

    def _end_file(self) -> None:
        if self._file:
            self._tell("")
        self._file = ""
        self._counts.clear()

    def _tell(self, still: str) -> None:
        self._told = time.monotonic()
        path = (self._config.rootpath / self._file).resolve()
        inside = path.relative_to(TESTS) if path.is_relative_to(TESTS) else Path(self._file)
        group, name = inside.parts[0], "/".join(inside.parts[1:] or inside.parts)
        results = ", ".join(f"{count} {category}" for category, count in self._counts.items())
        line = f"{group:8}{name:48} {results} {still}{self._told - self._begun:.1f} s\n"
        self._reporter.write(line, flush=True)  # in one piece, as another run may share the pipe


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--file-lines", action="store_true", help="print a line per test file; without a terminal always")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Print a line per file where letters would not be seen as they are written."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    piped = not sys.stdout.isatty() and config.get_verbosity() == 0
    if reporter is not None and (config.option.file_lines or piped):
        config.pluginmanager.register(FileLines(config, reporter))
