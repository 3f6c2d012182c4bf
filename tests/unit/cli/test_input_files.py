"""Tests of what files can be: standard input, pipes, devices, and names of every kind."""

import io
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from helpers.command import SAID, run, transcript

from mlerehearse.cli import command_line
from mlerehearse.takes import file_review


class Input(io.TextIOWrapper):
    """A standard input with a content, which may claim to be a terminal."""

    def __init__(self, content: bytes, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(content))
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@contextmanager
def pipe(folder: Path, content: bytes) -> Iterator[Path]:
    """A named pipe that gives its content to the first reader, and to nobody else."""
    path = folder / "pipe.json"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(content,))
    writer.start()
    yield path
    writer.join()


@pytest.mark.parametrize("name", ["-", "/dev/stdin"])
def test_standard_input_is_read_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    content = transcript(tmp_path, id="").read_bytes()
    monkeypatch.setattr("sys.stdin", Input(content))

    code, out, err = run(capsys, "review", name, "--format", "json")

    assert (code, err) == (0, "")
    assert (json.loads(out)["file"], json.loads(out)["id"]) == ("standard input", "standard input")


def test_a_pipe_is_read_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = transcript(tmp_path).read_bytes()

    with pipe(tmp_path, content) as path:
        assert run(capsys, "transcribe", path) == (0, f"{SAID}\n", "")


def test_a_pipe_by_its_number(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"no transcript")
    os.close(writing)

    code, _, err = run(capsys, "transcribe", f"/dev/fd/{reading}")
    os.close(reading)

    assert code == 2
    assert err.startswith(f"mlerehearse: pipe {reading}: This is text without times")


def test_a_recording_from_standard_input_is_a_file_while_it_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []

    def reads_twice(path: Path, options: object, progress: object) -> file_review.Document:
        assert path.read_bytes() == path.read_bytes() == b"RIFF\0"
        assert path.stat().st_mode & 0o777 == 0o600
        assert path.parent.stat().st_mode & 0o777 == 0o700
        seen.append(path)
        return file_review.transcript_files.read(transcript(tmp_path))

    monkeypatch.setattr("sys.stdin", Input(b"RIFF\0"))
    monkeypatch.setattr(file_review, "load_transcript", reads_twice)

    assert run(capsys, "transcribe", "-")[0] == 0
    assert seen[0].name == "standard input"
    assert not seen[0].parent.exists()


@pytest.mark.parametrize(
    ("stdin", "said"),
    [
        (None, "Standard input can't be read."),
        (Input(b"", terminal=True), "Standard input is the terminal."),
        (Input(b""), "standard input is empty."),
        (Input(b"hello"), "standard input: This is text without times"),
    ],
    ids=["closed", "terminal", "empty", "text"],
)
def test_a_standard_input_without_a_transcript(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, stdin: Input | None, said: str
) -> None:
    monkeypatch.setattr("sys.stdin", stdin)

    code, out, err = run(capsys, "review", "-")

    assert (code, out) == (2, "")
    assert err.startswith(f"mlerehearse: {said}")
    assert err.count("\n") == 1


def test_no_room_for_standard_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", Input(b"hello"))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))

    assert "can't be kept for reading" in run(capsys, "review", "-")[2]


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device_is_no_file(capsys: pytest.CaptureFixture[str], device: str) -> None:
    code, _, err = run(capsys, "review", device)

    assert code == 2
    assert f"The file {Path(device).name} can't be opened" in err


def test_a_file_whose_name_is_a_dash(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    transcript(tmp_path, "-")
    monkeypatch.chdir(tmp_path)

    assert run(capsys, "transcribe", "./-")[1] == f"{SAID}\n"


def test_an_empty_name_is_no_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "review", "") == (2, "", "mlerehearse: A file name is empty. Name the file.\n")


NAMES = {"a colon": "Answer: rollback.json", "not UTF-8": "caf\udce9.json", "right to left": "a\u202ecba.json"}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("form", ["text", "json", "jsonl", "html"])
def test_odd_names(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, form: str) -> None:
    file = tmp_path / name
    shutil.copy(transcript(tmp_path, id="", notices=["A sign was left out."]), file)
    output = tmp_path / f"out\udce9.{form}"

    code = command_line.main(["review", str(file), str(file), "--format", form, "--output", str(output)])
    out, err = capsys.readouterr()
    shown = name.replace("\udce9", "").replace("\u202e", "")

    assert (code, out) == (0, "")
    assert err == f"mlerehearse: {shown}: A sign was left out.\n"
    assert shown in output.read_text(encoding="utf-8")
    if form == "json":
        assert json.loads(output.read_text(encoding="utf-8"))[0]["id"] == Path(shown).stem


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_odd_names_of_files_that_are_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, form: str
) -> None:
    output = tmp_path / "out.txt"

    code = command_line.main(["review", str(tmp_path / name), "--format", form, "--output", str(output)])
    err = capsys.readouterr().err if form == "text" else output.read_text(encoding="utf-8")

    assert code == 2
    assert "doesn't exist" in err
    assert err.count("\n") == 1
