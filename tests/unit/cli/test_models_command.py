"""Tests of `mlerehearse models` in one process: its output and its errors."""

import json
import shutil
from pathlib import Path

import pytest
from helpers import command, sound
from helpers.hub import tiny_folder

from mlerehearse.model_store import installed


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    return command.run(capsys, "models", *arguments)


def test_the_list_marks_the_one_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "list")

    lines = out.splitlines()
    assert (code, err, len(lines)) == (0, "", 5)
    assert lines[0].startswith("* tiny.en ")
    assert "78 MB  installed, came with the app" in lines[0]
    assert lines[1].startswith("  base.en ")
    assert lines[1].endswith("not installed")


def test_the_list_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "list", "--json")

    first, second, *_ = json.loads(out)
    assert code == 0
    assert first == {
        "name": "tiny.en", "bytes": 78_090_594, "parameters": "39 M", "source": "wheel",
        "folder": str(tiny_folder()), "in_use": True, "chosen": False, "damaged": False, "held_bytes": 0,
        "pinned": True,
    }  # fmt: skip
    assert (second["name"], second["source"], second["folder"]) == ("base.en", "", None)


def test_a_folder_is_imported_used_checked_and_removed(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert run(capsys, "import", tiny_folder()) == (0, "tiny.en is imported.\n", "")
    assert run(capsys, "verify") == (0, "tiny.en: all files match what was published.\n", "")
    assert run(capsys, "use", "tiny.en") == (0, "Now using tiny.en.\n", "")
    assert json.loads((home / "config/settings.json").read_text(encoding="utf-8"))["model"] == "tiny.en"
    assert run(capsys, "remove", "tiny.en") == (0, "tiny.en is removed.\n", "")
    assert run(capsys, "use", "best") == (0, "Now using the best installed model.\n", "")


def test_every_damaged_file_is_a_line_of_its_own(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    run(capsys, "import", tiny_folder())
    for file in ("config.json", "vocabulary.txt"):
        (home / "data/models/tiny.en" / file).write_text("{}", encoding="utf-8")

    assert "damaged" in run(capsys, "list")[1]
    code, out, err = run(capsys, "verify", "tiny.en")

    assert (code, out) == (2, "")
    assert [line.startswith("mlerehearse: The speech model tiny.en is damaged: ") for line in err.splitlines()] == [
        True, True,
    ]  # fmt: skip
    assert "config.json" in err
    assert "vocabulary.txt" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("install", "huge"), "no speech model huge to install. Choose one of tiny.en, base.en,"),
        (("verify", "base.en"), "base.en isn't installed"),
        (("repair", "base.en"), "base.en isn't installed"),
        (("remove", "tiny.en"), "came with the app"),
        (("use", "base.en"), "base.en isn't installed"),
        (("import", "nowhere.zip"), "There is no nowhere.zip"),
        ((), "See mlerehearse --help"),
        (("list", "more"), "See mlerehearse --help"),
    ],
)
def test_what_can_not_be_done_is_told_in_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = run(capsys, *arguments)

    assert (code, out) == (2, "")
    assert err.startswith("mlerehearse: ")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("act", ["use", "verify", "repair", "remove"])
def test_for_an_unknown_model_the_installed_ones_are_listed(capsys: pytest.CaptureFixture[str], act: str) -> None:
    said = "mlerehearse: There is no speech model huge. Choose one of tiny.en.\n"

    assert run(capsys, act, "huge") == (2, "", said)


def test_where_no_model_is_installed_an_unknown_one_leads_to_installing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "installed", lambda models: ())

    code, out, err = run(capsys, "use", "huge")

    assert (code, out) == (2, "")
    assert "mlerehearse models install" in err


def test_what_is_installed_is_not_fetched_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "install", "tiny.en") == (0, "tiny.en is already installed.\n", "")
    assert run(capsys, "repair", "tiny.en") == (0, "tiny.en: all files match what was published.\n", "")


def test_a_recording_is_heard_with_the_model_that_was_chosen(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, home: Path
) -> None:
    folder = home / "data/models/accent"
    folder.mkdir(parents=True)
    for file in ("model.bin", "config.json", "tokenizer.json", "vocabulary.json"):
        shutil.copyfile(__file__, folder / file)
    run(capsys, "use", "accent")

    code, _, err = command.run(capsys, "transcribe", sound.write(home / "one.wav", sound.tone(1.0)))

    caplog.clear()  # the log says why this file is no model
    assert (code, err.count("\n")) == (2, 1)
    assert "The speech model accent in" in err
