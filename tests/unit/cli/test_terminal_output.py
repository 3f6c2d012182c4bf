"""Tests of what the command line prints while it works, and where nothing can be printed."""

import errno
import io
from pathlib import Path

import pytest
from helpers.command import SAID, transcript

from mlerehearse.cli import command_line
from mlerehearse.errors import NoSpeechError
from mlerehearse.takes import file_review


class Terminal(io.StringIO):
    """A standard error that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_that_is_gone_at_the_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(path: Path, model: str | None, progress: file_review.Progress) -> None:
        progress(0.5)
        progress(0.5)
        raise NoSpeechError("No speech was heard.")

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(file_review, "load_transcript", silent)

    assert command_line.main(["review", str(tmp_path / "a.wav")]) == 2
    nothing, bar, blanks, rest = terminal.getvalue().split("\r")
    assert nothing == ""
    assert bar.endswith("50 %  a.wav")
    assert blanks == " " * len(bar)
    assert rest == "mlerehearse: a.wav: No speech was heard.\n"


class Unwritable(io.StringIO):
    """A standard output that fails with one error."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def write(self, text: str) -> int:
        raise OSError(self._number, "Odd error")


@pytest.mark.parametrize("arguments", [("transcribe", "take.json"), ("--help",), ("--version",), ("models", "list")])
@pytest.mark.parametrize(
    ("stdout", "said"),
    [
        (Unwritable(errno.ENOSPC), "the disk is full. Free up some space"),
        (Unwritable(errno.EIO), "(Odd error). Redirect standard output"),
        (None, "standard output is closed. Open it"),
    ],
    ids=["full", "broken", "closed"],
)
def test_an_output_that_takes_nothing_is_told_in_one_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    stdout: io.StringIO | None,
    said: str,
    arguments: tuple[str, ...],
) -> None:
    transcript(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdout", stdout)

    assert command_line.main(arguments) == 2

    err = capsys.readouterr().err
    assert err.startswith("mlerehearse: The results can't be printed")
    assert said in err
    assert err.count("\n") == 1


def test_a_closed_pipe_is_quiet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout", Unwritable(errno.EPIPE))

    assert command_line.main(["transcribe", str(transcript(tmp_path))]) == 141
    assert capsys.readouterr().err == ""


def test_a_result_that_goes_to_a_file_needs_no_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", None)
    file = tmp_path / "out.txt"

    assert command_line.main(["transcribe", str(transcript(tmp_path)), "--output", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == f"{SAID}\n"


@pytest.mark.parametrize("stderr", [Unwritable(errno.ENOSPC), None], ids=["full", "closed"])
def test_a_problem_that_nobody_can_read_still_has_its_exit_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, stderr: io.StringIO | None
) -> None:
    monkeypatch.setattr("sys.stderr", stderr)

    assert command_line.main(["reveiw"]) == 2
    assert capsys.readouterr().out == ""
