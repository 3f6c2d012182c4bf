"""The tests' progress arrives in a pipe line by line, file for file, while they run."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

Start = Callable[..., subprocess.Popen[str]]

WAITS = """
import time
from pathlib import Path

def test_waits():
    end = time.monotonic() + 60
    while not Path("go").exists() and time.monotonic() < end:
        time.sleep(0.01)
    assert Path("go").exists()

def test_fails():
    assert 1 == 2
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start pytest on two files with this suite's conftest.py; the second waits for `go`."""
    started: list[subprocess.Popen[str]] = []
    for name in ("conftest.py", "allowed_skips.txt"):
        (tmp_path / "tests").mkdir(exist_ok=True)
        shutil.copy(TESTS / name, tmp_path / "tests" / name)
    folder = tmp_path / "tests" / "unit" / "coach"
    folder.mkdir(parents=True)
    (folder / "test_first.py").write_text("def test_a(): pass\ndef test_b(): pass\n", encoding="utf-8")
    (folder / "test_second.py").write_text(WAITS, encoding="utf-8")

    def starts(*options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "pytest", "-p", "no:pytest-qt", *options, "tests"]
        started.append(subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, encoding="utf-8"))
        return started[-1]

    yield starts
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def test_a_file_is_told_before_the_next_one_ends(start: Start, tmp_path: Path) -> None:
    process = start()
    assert process.stdout is not None
    first = next(line for line in process.stdout if "test_first" in line)
    assert not (tmp_path / "go").exists()  # so the second file can't have ended
    assert re.fullmatch(r"unit +coach/test_first\.py +2 passed \d+\.\d s\n", first)
    (tmp_path / "go").touch()
    second = next(line for line in process.stdout if "test_second" in line)
    assert re.fullmatch(r"unit +coach/test_second\.py +1 passed, 1 failed \d+\.\d s\n", second)


def test_the_summary_stays_at_the_end(start: Start, tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    out = start().communicate()[0].splitlines()
    assert out[-2].startswith("FAILED tests/unit/coach/test_second.py::test_fails")
    assert re.fullmatch(r"=+ 1 failed, 3 passed in \d+\.\d+s =+", out[-1])
    assert not any("%]" in line or line.endswith("..") for line in out)


def test_more_words_that_were_asked_for_are_printed(start: Start, tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    out = start("-v").communicate()[0]
    assert "tests/unit/coach/test_first.py::test_a PASSED" in out
    assert "2 passed" not in out


def test_a_quiet_run_prints_lines_if_they_are_asked_for(start: Start, tmp_path: Path) -> None:
    (tmp_path / "go").touch()
    assert "coach/test_first.py" not in start("-q").communicate()[0]
    assert re.search(
        r"^unit +coach/test_first\.py +2 passed", start("-q", "--file-lines").communicate()[0], re.MULTILINE
    )
