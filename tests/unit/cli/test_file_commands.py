"""Tests of the loop over files: order, failures, output files."""

import json
from pathlib import Path
from typing import Any

import pytest
from helpers.command import SAID, broken, run, transcript

from mlerehearse.formats import review_json
from mlerehearse.takes import file_review

CASES = Path(__file__).parents[2] / "data" / "transcripts"


def test_one_file_is_an_object_several_are_an_array(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = transcript(tmp_path), transcript(tmp_path, "b.json", id="take-2")

    code, out, err = run(capsys, "review", first, "--format", "json")
    one = json.loads(out)
    _, out, _ = run(capsys, "review", first, second, "--format", "json")

    assert (code, err) == (0, "")
    assert (one["id"], one["file"], one["asked"]["prompt"]) == ("take-1", "take.json", "rollback")
    assert [review["id"] for review in json.loads(out)] == ["take-1", "take-2"]
    assert any(flag["id"] == "we" and flag["quote"] == "We" for flag in one["flags"])


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


def test_a_folder_and_a_missing_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "review", tmp_path, tmp_path / "none.wav")

    folder, missing = err.splitlines()
    assert code == 2
    assert folder == (
        f"mlerehearse: {tmp_path} is a folder. Name the files in it instead, for example {tmp_path / '*.wav'}."
    )
    assert missing.startswith("mlerehearse: The file none.wav doesn't exist")


def test_the_current_folder_is_a_folder_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    said = "mlerehearse: . is a folder. Name the files in it instead, for example *.wav.\n"
    assert run(capsys, "transcribe", ".") == (2, "", said)


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "html"])
@pytest.mark.parametrize("error", [RuntimeError("a spoken word"), MemoryError()])
def test_an_unexpected_error_in_one_file_costs_that_file_alone(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    form: str,
    error: Exception,
) -> None:
    first, bad, last = transcript(tmp_path), transcript(tmp_path, "bad.json"), transcript(tmp_path, "last.json")
    output = tmp_path / "out"
    real = file_review.load_transcript

    def breaks(path: Path, *rest: Any) -> Any:
        if path == bad:
            raise error
        return real(path, *rest)

    monkeypatch.setattr(file_review, "load_transcript", breaks)
    code, out, err = run(capsys, "review", first, bad, last, "--format", form, "--output", output)
    caplog.clear()
    written = output.read_text(encoding="utf-8")

    said = written if form == "jsonl" else err
    assert (code, out) == (2, "")
    assert ("An unexpected error" if isinstance(error, RuntimeError) else "more memory") in said
    assert "bad.json: " in said
    assert err.count("\n") == (0 if form == "jsonl" else 1)
    assert written.count("last.json") == 1
    if isinstance(error, RuntimeError):
        assert "RuntimeError" in (home / "logs" / "mlerehearse.log").read_text(encoding="utf-8")
        assert "spoken" not in (home / "logs" / "mlerehearse.log").read_text(encoding="utf-8")


def test_what_was_repaired_or_left_out_is_said_and_in_the_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    speakers, sounds = CASES / "speakers.json", CASES / "cpp_music.json"
    who = (
        "Only the words of SPEAKER_01, who talks most, are used: 16 words of SPEAKER_00 were left out. "
        "Choose with --speaker."
    )
    what = "Not read as words: 3 sounds or signs, such as ♪ la la ♪."

    for command in ("review", "transcribe"):
        code, out, err = run(capsys, command, speakers, sounds, transcript(tmp_path), "--format", "json")

        assert code == 0
        assert err == f"mlerehearse: speakers.json: {who}\nmlerehearse: cpp_music.json: {what}\n"
        assert [result["notices"] for result in json.loads(out)] == [[who], [what], []]


def test_a_speaker_is_chosen_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "transcribe", CASES / "speakers.json", "--speaker", "SPEAKER_00")

    assert (code, out[:16]) == (0, "So tell me how w")
    assert (
        err
        == "mlerehearse: speakers.json: Only the words of SPEAKER_00 are used: 8 words of SPEAKER_01 were left out.\n"
    )
    assert run(capsys, "review", CASES / "speakers.json", "--speaker", "Ana")[2] == (
        "mlerehearse: speakers.json: Nobody in the transcript is called Ana. Choose one of SPEAKER_00, SPEAKER_01.\n"
    )
    sound = tmp_path / "a.wav"
    sound.write_bytes(b"RIFF\0")
    assert "--speaker is for transcripts" in run(capsys, "review", sound, "--speaker", "Ana")[2]


def test_captions_are_reviewed_and_text_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "transcribe", CASES / "in.vtt", CASES / "in.txt")

    assert code == 2
    assert out.startswith("=== in.vtt\n\nso, yeah, fairness.")
    assert err.startswith("mlerehearse: in.txt: This is text without times, so it can't be reviewed. Give a recording,")
