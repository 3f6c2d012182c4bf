"""Tests of the command line in one process: its output and its errors."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from helpers.checkups import hears_and_plays, report

from mlerehearse import __main__, cli
from mlerehearse.doctor import examination
from mlerehearse.doctor.report import Finding
from mlerehearse.errors import NoSpeechError
from mlerehearse.formats import review_json
from mlerehearse.settings import Settings
from mlerehearse.takes import file_review

SAID = (
    "In March 2024 our feed broke on a Sunday. I was on call. We rolled it back because the check failed. Clicks rose."
)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLEREHEARSE_HOME", str(tmp_path / "home"))


def transcript(folder: Path, name: str = "take.json", text: str = SAID, **more: Any) -> Path:
    words = [{"text": w, "start": i * 0.4, "end": i * 0.4 + 0.35} for i, w in enumerate(text.split())]
    data = {
        "format": "mlerehearse.transcript/1",
        "id": "take-1",
        "prompt": "rollback",
        "track": "platform",
        "words": words,
    }
    file = folder / name
    file.write_text(json.dumps(data | more), encoding="utf-8")
    return file


def broken(folder: Path) -> Path:
    return transcript(folder, "broken.json", words=[{"text": 7, "start": 0, "end": 1}])


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = cli.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_one_file_is_an_object_several_are_an_array(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = transcript(tmp_path), transcript(tmp_path, "b.json", id="take-2")

    code, out, err = run(capsys, "review", first, "--format", "json")
    one = json.loads(out)
    _, out, _ = run(capsys, "review", first, second, "--format", "json")

    assert (code, err) == (0, "")
    assert (one["id"], one["file"], one["asked"]["prompt"]) == ("take-1", "take.json", "rollback")
    assert [review["id"] for review in json.loads(out)] == ["take-1", "take-2"]
    assert any(flag["id"] == "we" and flag["quote"] == "We" for flag in one["flags"])


def test_what_the_user_says_stands_over_what_the_file_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wishes = ("--prompt", "drift", "--track", "research", "--kind", "handoff", "--level", "staff")
    _, out, _ = run(capsys, "review", transcript(tmp_path), "--format", "json", *wishes)

    assert json.loads(out)["asked"] == {"prompt": "drift", "track": "research", "kind": "handoff", "level": "staff"}


def test_the_level_is_the_settings_where_nobody_says_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_review, "_settings", lambda: Settings(level="mid"))

    assert json.loads(run(capsys, "review", transcript(tmp_path), "--format", "json")[1])["asked"]["level"] == "mid"


def test_lines_stand_in_the_order_of_the_files_and_failures_among_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, missing = transcript(tmp_path), broken(tmp_path), tmp_path / "none.wav"

    code, out, err = run(capsys, "review", good, bad, missing, good, "--format", "jsonl")
    lines = [json.loads(line) for line in out.splitlines()]

    assert (code, err) == (2, "")
    assert [("error" in line, line["file"]) for line in lines] == [
        (False, "take.json"), (True, "broken.json"), (True, "none.wav"), (False, "take.json"),
    ]  # fmt: skip
    assert "words[0].text" in lines[1]["error"]
    assert review_json.from_json(lines[0]) == review_json.from_json(lines[3])


def test_other_formats_say_failures_on_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "transcribe", broken(tmp_path), transcript(tmp_path), "--format", "text")

    assert code == 2
    assert out == f"=== take.json\n\n{SAID}\n\n"
    assert err.startswith("mlerehearse: broken.json: The transcript needs a string at words[0].text;")
    assert err.count("\n") == 1


def test_an_array_of_one_is_left_where_the_other_file_failed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "review", broken(tmp_path), transcript(tmp_path), "--format", "json")

    assert (code, [review["id"] for review in json.loads(out)]) == (2, ["take-1"])


def test_text_of_several_files_has_headings_of_one_has_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = transcript(tmp_path)

    assert run(capsys, "review", file)[1].startswith("A model you had to roll back")
    assert run(capsys, "review", file, file)[1].count("=== take.json\n") == 2
    assert run(capsys, "transcribe", file)[1] == f"{SAID}\n"


def test_transcripts_come_out_in_all_formats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = transcript(tmp_path)

    assert run(capsys, "transcribe", file, "--format", "srt")[1].startswith("1\n00:00:00,000 --> 00:00:")
    assert run(capsys, "transcribe", file, "--format", "vtt")[1].startswith("WEBVTT\n\n00:00:00.000 --> 00:00:")
    data = json.loads(run(capsys, "transcribe", file, "--format", "json")[1])
    assert (data["format"], data["id"], data["track"]) == ("mlerehearse.transcript/1", "take-1", "platform")
    assert " ".join(word["text"] for word in data["words"]) == SAID


def test_a_transcript_is_known_by_its_content_whatever_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "transcribe", transcript(tmp_path, "take.wav"))[1] == f"{SAID}\n"


def test_the_result_goes_to_a_file_on_demand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "review.html"

    code, out, err = run(capsys, "review", transcript(tmp_path), "--format", "html", "--output", page)

    assert (code, out, err) == (0, "", "")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_file_to_read_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = transcript(tmp_path)
    before = file.read_bytes()

    code, _, err = run(capsys, "review", file, "--output", tmp_path / "x" / ".." / "take.json")

    assert (code, file.read_bytes()) == (2, before)
    assert "take.json" in err


def test_nothing_is_written_where_nothing_came_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "review", broken(tmp_path), "--output", tmp_path / "out.txt")[0] == 2
    assert not (tmp_path / "out.txt").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--prompt", "rolback"), "Unknown prompt rolback. Choose one of rollback, drift,"),
        (("--track", "sideways"), "Unknown track sideways. Choose one of research, platform."),
        (("--kind", "war"), "Unknown kind of story war. Choose one of rollback,"),
        (("--level", "intern"), "Unknown level intern. Choose one of mid, senior, staff."),
        (("--format", "srt"), "Unknown format srt. Choose one of text, json, jsonl, html."),
        (("--colour",), "See mlerehearse --help."),
        (("--output", "no/such/folder/x.txt"), "The file x.txt can't be written"),
    ],
)
def test_a_wrong_word_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = run(capsys, "review", transcript(tmp_path), *arguments)

    assert (code, out) == (2, "")
    assert err.startswith("mlerehearse: ")
    assert said in err
    assert err.count("\n") == 1


def test_captions_hold_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = transcript(tmp_path)

    assert run(capsys, "transcribe", file, file, "--format", "srt") == (
        2, "", "mlerehearse: The format srt takes only one file. Name one file, or choose another format.\n",
    )  # fmt: skip


@pytest.mark.parametrize(("more", "said"), [({"prompt": "war"}, "prompt war"), ({"kind": "x\x1b[2J"}, "story x[2J.")])
def test_a_file_that_names_something_unknown_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: dict[str, str], said: str
) -> None:
    code, out, err = run(capsys, "review", transcript(tmp_path, **more))

    assert (code, out) == (2, "")
    assert said in err


def test_a_folder_and_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = run(capsys, "review", tmp_path, tmp_path / "none.wav")

    assert [line.split(" ")[0] for line in err.splitlines()] == ["mlerehearse:"] * 2
    assert f"The file {tmp_path.name} can't be opened" in err
    assert "The file none.wav doesn't exist" in err


def test_an_interrupt_is_quiet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(file_review, "load_transcript", interrupted)

    assert run(capsys, "review", transcript(tmp_path)) == (130, "", "")


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

    assert cli.main(["review", str(tmp_path / "a.wav")]) == 2
    nothing, bar, blanks, rest = terminal.getvalue().split("\r")
    assert nothing == ""
    assert bar.endswith("50 %  a.wav")
    assert blanks == " " * len(bar)
    assert rest == "mlerehearse: a.wav: No speech was heard.\n"


def test_help_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, said in (
        (["--version"], "mlerehearse 0."),
        (["--help"], "transcribe"),
        (["review", "-h"], "rollback"),
    ):
        with pytest.raises(SystemExit) as left:
            cli.main(arguments)
        assert left.value.code == 0
        assert said in capsys.readouterr().out


def test_a_mere_typo_for_a_command_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "reveiw", "x.wav")

    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "reveiw" in err


@pytest.mark.parametrize(
    ("platform", "environment", "window"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_where_a_window_can_be_shown(
    monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict[str, str], window: bool
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert __main__._has_display() is window


def test_without_qt_the_window_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(__main__, "find_spec", lambda name: None)
    monkeypatch.setattr("sys.argv", ["mlerehearse"])
    monkeypatch.setenv("DISPLAY", ":0")

    assert __main__.main() == 2
    assert "PySide6" in capsys.readouterr().err


def test_the_doctor_gives_its_exit_code_with_the_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []
    broken = Finding("speech", "Install a model.", serious=True)
    for findings, code in (((), 0), ((broken,), 1)):
        found = report(findings=findings)
        monkeypatch.setattr(examination, "examine", lambda *wish, found=found: asked.append(wish[1:]) or found)

        assert cli.main(["doctor", "--device", "cpu", "--json"], sound=hears_and_plays) == code
        assert json.loads(capsys.readouterr().out)["well"] is (code == 0)
        assert cli.main(["doctor"]) == code
        assert "Fast One" in capsys.readouterr().out

    assert asked == [(hears_and_plays, None, "cpu"), (None, None, None)] * 2


def test_a_device_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "doctor", "--device", "toaster")

    assert (code, out) == (2, "")
    assert "Unknown device toaster. Choose one of auto, cpu, cuda" in err


def test_why_the_card_is_not_used_is_said_once_for_all_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[file_review.TranscriptionOptions] = []

    def notes(path: Path, hearing: file_review.TranscriptionOptions, progress: object) -> Any:
        heard.append(hearing)
        hearing.notice(f"Install cuBLAS for {tmp_path.name}.")
        return file_review.transcript_json.read(path)

    monkeypatch.setattr(file_review, "load_transcript", notes)
    file = transcript(tmp_path)

    code, _, err = run(capsys, "transcribe", file, file, "--device", "cuda", "--format", "json")

    assert (code, err) == (0, f"mlerehearse: Install cuBLAS for {tmp_path.name}.\n")
    assert {one.device for one in heard} == {"cuda"}
