"""Tests of `mlerehearse takes` and `mlerehearse export`, on takes written to disk."""

import csv
import errno
import io
import json
import shutil
from pathlib import Path

import pytest
from helpers import command
from helpers.stored.takes_on_disk import make_take

from mlerehearse.paths import Paths
from mlerehearse.takes.store import trash
from mlerehearse.takes.store.data_lock import DataLock
from mlerehearse.takes.store.take_folder import TakeFolder

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def own(home: Path) -> Paths:
    paths = Paths.below(home)
    paths.make()
    return paths


@pytest.fixture
def made(own: Paths) -> TakeFolder:
    return make_take(own)


def listed(out: str) -> list[str]:
    return [take["id"] for take in json.loads(out)["takes"]]


def test_takes_are_listed_for_people_and_for_programs(capsys: Capture, made: TakeFolder) -> None:
    code, out, err = command.run(capsys, "takes")
    assert (code, err) == (0, "")
    assert out.startswith(f"{made.id[:8]} · 2 Mar")
    code, out, _ = command.run(capsys, "takes", "--json")
    assert json.loads(out)["format"] == "mlerehearse.takes/1"
    (take,) = json.loads(out)["takes"]
    assert (take["id"], take["state"], take["duration"], take["flags"]) == (made.id, "ready", 2.0, 1)


def test_an_empty_list_is_a_list_with_a_sentence(capsys: Capture, own: Paths) -> None:
    assert command.run(capsys, "takes")[:2] == (0, "")
    code, out, err = command.run(capsys, "takes", "--json")
    assert (code, listed(out)) == (0, [])
    assert "There are no takes." in err


def test_words_are_found_with_their_place(capsys: Capture, made: TakeFolder) -> None:
    code, out, _ = command.run(capsys, "takes", "--search", "rolled", "--json")
    assert (code, listed(out)) == (0, [made.id])
    place = {"start": 0.5, "before": "We", "found": "rolled", "after": "back"}
    assert json.loads(out)["takes"][0]["places"] == [place]
    assert "[rolled] back" in command.run(capsys, "takes", "--search", "rolled")[1]
    code, out, err = command.run(capsys, "takes", "--search", "xylophone")
    assert (code, out) == (0, "")
    assert "in no take" in err


def test_the_bin_is_listed_and_searched_apart(capsys: Capture, own: Paths, made: TakeFolder) -> None:
    other = make_take(own)
    trash.move_to_trash(own, made.id)
    assert listed(command.run(capsys, "takes", "--json")[1]) == [other.id]
    assert listed(command.run(capsys, "takes", "--bin", "--json", "--search", "rolled")[1]) == [made.id]


def test_takes_are_listed_and_found_while_the_app_is_open(capsys: Capture, own: Paths, made: TakeFolder) -> None:
    command.run(capsys, "takes", "--search", "rolled")
    lock = DataLock(own.data)
    try:
        code, out, _ = command.run(capsys, "takes", "--search", "rolled", "--json")
        assert (code, listed(out)) == (0, [made.id])
        assert command.run(capsys, "export", made.id, "--format", "srt")[0] == 0
    finally:
        lock.release()


@pytest.mark.parametrize(
    ("form", "part"),
    [
        ("html", "<!doctype html>"),
        ("md", "<!-- mlerehearse.review-markdown/1 -->"),
        ("json", '"format": "mlerehearse.review/2"'),
        ("srt", "00:00:00,000 --> "),
        ("vtt", "WEBVTT"),
        ("labels", "0.000\t0.400\t"),
        ("csv", "mlerehearse.takes.csv/1"),
    ],
)
def test_a_take_is_exported_in_every_format(
    capsys: Capture, tmp_path: Path, made: TakeFolder, form: str, part: str
) -> None:
    code, out, err = command.run(capsys, "export", made.id[:8], "--format", form)
    assert (code, err) == (0, "")
    assert part.casefold() in out.casefold()
    file = tmp_path / "answer"
    assert command.run(capsys, "export", made.id, "--format", form, "--output", file)[:2] == (0, "")
    assert file.read_text(encoding="utf-8").splitlines() == out.splitlines()


def test_a_recording_is_exported_to_a_file(capsys: Capture, tmp_path: Path, made: TakeFolder) -> None:
    code, _, err = command.run(capsys, "export", made.id, "--format", "flac")
    assert code == 2
    assert "--output" in err
    assert command.run(capsys, "export", made.id, "--format", "flac", "--output", tmp_path / "a.flac")[0] == 0
    assert (tmp_path / "a.flac").read_bytes() == made.final.read_bytes()


def test_a_recording_is_never_written_over_itself(capsys: Capture, made: TakeFolder) -> None:
    before = made.final.read_bytes()
    assert command.run(capsys, "export", made.id, "--format", "flac", "--output", made.final)[0] == 2
    assert made.final.read_bytes() == before


def test_all_takes_become_one_document(capsys: Capture, own: Paths, made: TakeFolder) -> None:
    make_take(own)
    code, out, _ = command.run(capsys, "export", "all", "--format", "json")
    assert code == 0
    assert (json.loads(out)["format"], len(json.loads(out)["reviews"])) == ("mlerehearse.reviews/1", 2)
    rows = list(csv.DictReader(io.StringIO(command.run(capsys, "export", "all", "--format", "csv")[1])))
    assert [(row["we"], row["claims"], row["unsupported"]) for row in rows] == [("1", "1", "1")] * 2


@pytest.mark.parametrize(("form", "end"), [("srt", "srt"), ("labels", "txt"), ("flac", "flac")])
def test_all_takes_become_files_of_a_folder(
    capsys: Capture, tmp_path: Path, own: Paths, made: TakeFolder, form: str, end: str
) -> None:
    make_take(own)
    assert command.run(capsys, "export", "all", "--format", form)[0] == 2
    assert command.run(capsys, "export", "all", "--format", form, "--output", tmp_path / "out")[0] == 0
    assert [file.suffix for file in (tmp_path / "out").iterdir()] == [f".{end}"] * 2


def test_a_take_without_a_review_is_named_and_the_others_exported(
    capsys: Capture, own: Paths, made: TakeFolder
) -> None:
    bare = make_take(own)
    (bare.path / "review.json").unlink()
    code, out, err = command.run(capsys, "export", "all", "--format", "json")
    assert code == 2
    assert bare.id[:8] in err
    assert [review["id"] for review in json.loads(out)["reviews"]] == [made.id]


def test_a_cell_is_no_formula(capsys: Capture, made: TakeFolder) -> None:
    file = made.path / "take.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"title": ""', '"title": "=1+1"'), encoding="utf-8")
    (row,) = csv.DictReader(io.StringIO(command.run(capsys, "export", made.id, "--format", "csv")[1]))
    assert row["title"] == "'=1+1"


@pytest.mark.parametrize("name", ["nothing", "", "../x", "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_take_is_refused_with_advice(capsys: Capture, made: TakeFolder, name: str) -> None:
    code, out, err = command.run(capsys, "export", name)
    assert (code, out) == (2, "")
    assert "`mlerehearse takes` lists them" in err


def test_a_full_disk_is_named_when_a_recording_is_copied(
    capsys: Capture, made: TakeFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    code, _, err = command.run(capsys, "export", made.id, "--format", "flac", "--output", str(tmp_path / "out.flac"))
    assert code == 2
    assert "full" in err
