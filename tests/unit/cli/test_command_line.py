"""Tests of the command line as a whole: help, unknown words, interrupts."""

from pathlib import Path

import pytest
from helpers.command import run, transcript

from mlerehearse.cli import command_line
from mlerehearse.takes import file_review


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in (
        (["--version"], "mlerehearse 0."),
        (["--help"], "transcribe"),
        (["review", "-h"], "rollback"),
    ):
        with pytest.raises(SystemExit) as left:
            command_line.main(arguments)
        assert left.value.code == 0
        assert said in capsys.readouterr().out


def test_a_mere_typo_for_a_command_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "reveiw", "x.wav")

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "reveiw" in err


def test_an_interrupt_is_quiet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(file_review, "load_transcript", interrupted)

    assert run(capsys, "review", transcript(tmp_path)) == (130, "", "")


@pytest.mark.parametrize(
    "arguments", [(), ("review",), ("models",), ("models", "use")], ids=lambda words: " ".join(words) or "no command"
)
def test_an_unknown_option_is_named_before_what_is_missing(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    code, out, err = run(capsys, *arguments, "--foo")

    assert (code, out) == (2, "")
    assert err == "mlerehearse: Unrecognized arguments: --foo. See mlerehearse --help.\n"


def test_an_unknown_option_before_a_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert "--foo" in run(capsys, "--foo", "review")[2]


@pytest.mark.parametrize(
    ("arguments", "missing"),
    [
        (("transcribe",), "FILE"),
        (("review", "--format", "json"), "FILE"),
        (("models",), "COMMAND"),
        (("models", "use"), "NAME"),
        (("models", "import"), "FOLDER|ARCHIVE"),
    ],
)
def test_a_missing_argument_is_named(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], missing: str
) -> None:
    said = f"mlerehearse: The following arguments are required: {missing}. See mlerehearse --help.\n"

    assert run(capsys, *arguments) == (2, "", said)
