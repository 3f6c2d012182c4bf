"""Tests of `mlerehearse import` in one process, with scripted speech."""

import json
import shutil
from pathlib import Path

import pytest
from helpers import command
from helpers import library as scripted
from helpers.imports import ANSWER, RECIPE, decodes_with_trouble, hears_answers, write_tone
from helpers.library import COACH

from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.errors import ModelMissingError, NoSpeechError
from mlerehearse.formats.transcript_json import Document
from mlerehearse.paths import Paths
from mlerehearse.takes import file_review
from mlerehearse.takes.store.data_lock import DataLock
from mlerehearse.takes.workers import Workers
from mlerehearse.worker import Serve

KEYS = ["file", "date", "prompt", "confidence", "duplicate_of", "error"]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    return command.run(capsys, "import", *arguments)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with two answers, a recipe, a copy and a broken file."""
    folder = tmp_path / "in"
    write_tone(folder / "2025-08-20 13.28.35.wav", 1)
    write_tone(folder / "b.wav", 2)
    write_tone(folder / "c.wav", 3)
    shutil.copy(folder / "b.wav", folder / "copy.wav")
    (folder / "broken.wav").write_text("not a sound", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hear a rollback in odd numbers of seconds, else a recipe, also in a dry run."""
    use(monkeypatch, hears_answers)

    def load(path: Path, *_: object) -> Document:
        if path.name == "silent.wav":
            raise NoSpeechError("Silence.")
        text = RECIPE if path.name in ("b.wav", "copy.wav") else ANSWER
        return Document(Transcript(tuple(Word(word, at, at + 1) for at, word in enumerate(text.split())), 60.0))

    monkeypatch.setattr(file_review, "load_transcript", load)


def use(monkeypatch: pytest.MonkeyPatch, speech: Serve, decoder: Serve = decodes_with_trouble) -> None:
    workers = Workers(speech, scripted.reviews, lambda: COACH, decoder=decoder)
    monkeypatch.setattr(Workers, "of", classmethod(lambda cls, paths: workers))


def test_each_file_gets_a_line_and_the_takes_are_there(
    capsys: pytest.CaptureFixture[str], files: Path, home: Path
) -> None:
    code, out, err = run(capsys, files, "--story", "The outage")
    lines = out.splitlines()
    assert code == 2
    assert "20 Aug 2025, " in lines[0]
    assert " · A model you had to roll back (" in lines[0]
    assert lines[1].startswith("b.wav: ")
    assert lines[1].endswith("Take without a prompt")
    assert lines[3].startswith("copy.wav: Already in your takes: “")
    assert lines[5] == (
        "Imported 3 of 5. Already there: 1. Can't be imported: 1. "
        "Where no prompt fits, choose one on the Takes page of the app, under Import."
    )
    assert len(err.splitlines()) == 1
    assert err.startswith("mlerehearse: broken.wav")
    takes = [json.loads(path.read_bytes()) for path in home.glob("data/takes/*/take.json")]
    assert sorted(take["source"] for take in takes) == ["2025-08-20 13.28.35.wav", "b.wav", "c.wav"]
    assert len({take["story"] for take in takes}) == 1


def test_json_has_the_keys_of_a_dry_run_and_the_take(
    capsys: pytest.CaptureFixture[str], files: Path, home: Path
) -> None:
    code, out, _ = run(capsys, files, "--json")
    entries = json.loads(out)
    assert code == 2
    assert [list(entry) for entry in entries] == [[*KEYS, "take"]] * 5
    assert [entry["prompt"] for entry in entries] == ["rollback", None, None, "rollback", None]
    assert entries[0]["date"].startswith("2025-08-20T13:28:35")
    assert entries[0]["confidence"] > 0.5
    assert entries[4]["duplicate_of"] == entries[1]["take"]
    assert "broken.wav" in entries[2]["error"]
    assert (home / "data/takes" / entries[0]["take"]).is_dir()
    assert run(capsys, files / "b.wav", "--json")[0] == 0


def test_a_dry_run_says_the_same_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], files: Path, home: Path
) -> None:
    code, out, err = run(capsys, files, "--dry-run", "--json")
    entries = json.loads(out)
    assert (code, err) == (2, "")
    assert [list(entry) for entry in entries] == [KEYS] * 5
    assert [entry["prompt"] for entry in entries] == ["rollback", None, None, "rollback", None]
    assert [entry["duplicate_of"] for entry in entries] == [None] * 4 + [str(files / "b.wav")]
    assert not (home / "data").exists()
    assert "3 of 5 would be imported." in run(capsys, files, "--dry-run")[1]
    assert run(capsys, files, "--json")[0] == 2
    again = json.loads(run(capsys, files, "--dry-run", "--json")[1])
    assert [bool(entry["duplicate_of"]) for entry in again] == [True, True, False, True, True]
    assert all((home / "data/takes" / entry["duplicate_of"]).is_dir() for entry in again if entry["duplicate_of"])


def test_a_dry_run_works_while_the_window_is_open(capsys: pytest.CaptureFixture[str], files: Path, home: Path) -> None:
    Paths.below(home).make()
    lock = DataLock(home / "data")
    assert run(capsys, files / "c.wav", "--dry-run")[0] == 0
    code, out, err = run(capsys, files / "c.wav")
    lock.release()
    assert (code, out) == (2, "")
    assert err == (
        "mlerehearse: The app is open with these takes. Drop the files on its window, "
        "or close it and import them again.\n"
    )


def test_a_prompt_that_is_named_needs_no_words(capsys: pytest.CaptureFixture[str], files: Path) -> None:
    code, out, _ = run(capsys, files / "b.wav", "--prompt", "oncall", "--dry-run", "--json")
    assert (code, json.loads(out)[0]["prompt"], json.loads(out)[0]["confidence"]) == (0, "oncall", None)
    code, out, _ = run(capsys, files / "b.wav", "--prompt", "oncall", "--json")
    assert (code, json.loads(out)[0]["prompt"]) == (0, "oncall")
    code, _, err = run(capsys, files / "b.wav", "--prompt", "onkall")
    assert code == 2
    assert "Unknown prompt onkall. Choose one of guess, rollback" in err


def test_a_recording_without_speech_is_imported_without_a_prompt(
    capsys: pytest.CaptureFixture[str], files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (files / "b.wav").rename(files / "silent.wav")
    code, out, err = run(capsys, files / "silent.wav", "--dry-run", "--json")
    assert (code, err, json.loads(out)[0]["prompt"]) == (0, "", None)
    use(monkeypatch, scripted.hears_nothing)
    code, _, err = run(capsys, files / "silent.wav", "--json")
    assert (code, err) == (0, "mlerehearse: silent.wav: Silence.\n")


def test_without_a_speech_model_the_words_come_later(
    capsys: pytest.CaptureFixture[str], files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(*_: object) -> Document:
        raise ModelMissingError("Install a model.")

    monkeypatch.setattr(file_review, "load_transcript", load)
    code, out, err = run(capsys, files / "b.wav", files / "c.wav", "--dry-run")
    assert (code, err) == (0, "mlerehearse: Install a model.\n")
    monkeypatch.setenv("MLEREHEARSE_TEST", str(tmp_path))
    use(monkeypatch, scripted.has_no_model)
    code, out, err = run(capsys, files / "b.wav", files / "c.wav")
    assert code == 0
    assert "Imported 2 of 2." in out
    assert "mlerehearse models install tiny.en" in err


def test_nothing_to_import_is_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    code, _, err = run(capsys, tmp_path / "empty")
    assert code == 2
    assert "There are no recordings in the folder empty" in err
    assert "are required: PATH" in run(capsys)[2]
