"""Tests of the command line as a whole: help, unknown words, interrupts."""

from pathlib import Path

import pytest
from helpers.command import run, transcript

from mlerehearse.cli import command_line, sample_command
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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("reveiw", "x.wav"), "There is no command reveiw. Did you mean mlerehearse review?"),
        (("models", "instal", "x"), "There is no command instal. Did you mean mlerehearse models install?"),
        (("frobnicate",), "There is no command frobnicate. Choose one of transcribe, review, sample,"),
        (("models", "foo"), "There is no command foo. Choose one of list, install, import,"),
        (("models", "use", "foo"), "There is no speech model foo. Choose one of "),
        (("models", "install", "foo"), "There is no speech model foo to install. Choose one of "),
        (("review", "x.wav", "--fromat", "json"), "There is no option --fromat json. Did you mean --format?"),
        (("--format", "json", "review", "x.wav"), "--format goes after the command: mlerehearse review --format …"),
        (("--model=tiny.en", "doctor"), "--model goes after the command: mlerehearse doctor --model …"),
        (("review", "--track-number", "0", "x.wav"), "The track number 0 isn't one."),
        (("review", "--track-number", "second", "x.wav"), "The track number second isn't one."),
        (("help", "frobnicate"), "There is no command frobnicate."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_an_odd_command_line_gets_one_sentence_with_the_way_out(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = run(capsys, *arguments)

    assert (code, out) == (2, "")
    assert err.startswith(f"mlerehearse: {said}")
    assert err.count("\n") == 1


def test_a_file_without_a_command_is_recognized(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = transcript(tmp_path)

    assert run(capsys, file) == (
        2, "", f"mlerehearse: {file} is a file, not a command. Did you mean mlerehearse review {file}?\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("help",), "COMMAND"),
        (("help", "review"), "--speaker"),
        (("help", "models", "use"), "NAME"),
        (("help",) * 2, "doctor"),
    ],
)
def test_help_is_a_command_too(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str) -> None:
    with pytest.raises(SystemExit) as left:
        command_line.main(arguments)

    assert left.value.code == 0
    assert said in capsys.readouterr().out


def test_an_unexpected_error_is_a_sentence_and_a_line_in_the_log(
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("a spoken word")

    monkeypatch.setattr(sample_command, "_run", breaks)

    code, out, err = run(capsys, "sample")
    caplog.clear()

    log = home / "logs" / "mlerehearse.log"
    assert (code, out) == (2, "")
    assert err == f"mlerehearse: An unexpected error stopped this. The log has the details: {log}\n"
    assert "RuntimeError" in log.read_text(encoding="utf-8")
    assert "spoken" not in log.read_text(encoding="utf-8")
