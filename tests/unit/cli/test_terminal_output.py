"""Tests of what the command line prints while it works, and where nothing can be printed."""

import io
from pathlib import Path

import pytest

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
