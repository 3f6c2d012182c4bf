"""Tests of the loop over files: order, failures, output files."""

import json
from pathlib import Path

import pytest
from helpers.command import SAID, broken, run, transcript

from mlerehearse.formats import review_json


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
