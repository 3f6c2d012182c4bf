"""Tests that settings survive a restart, keep unknown keys and never stop the app."""

import json
from pathlib import Path

import pytest

from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.settings import Settings, SettingsFile


@pytest.fixture
def own(tmp_path: Path) -> Paths:
    paths = Paths.below(tmp_path)
    paths.make()
    return paths


def stored(own: Paths, content: object) -> None:
    (own.config / "settings.json").write_text(json.dumps(content), encoding="utf-8")


def test_the_first_start_has_defaults_and_no_complaint(own: Paths) -> None:
    file = SettingsFile(own)
    assert file.settings == Settings(speed=1.5, level="senior", theme="system")
    assert file.problem == ""


def test_changes_survive_a_restart(own: Paths) -> None:
    SettingsFile(own).change(microphone="alsa:1", speed=1.25, hide_bullets=True, track="platform", prompt="p07")
    assert SettingsFile(own).settings == Settings(
        microphone="alsa:1", speed=1.25, hide_bullets=True, track="platform", prompt="p07"
    )


def test_unknown_keys_are_kept(own: Paths) -> None:
    stored(own, {"version": 1, "speed": 2.0, "later": {"deep": [1]}})
    SettingsFile(own).change(theme="dark")
    content = json.loads((own.config / "settings.json").read_text(encoding="utf-8"))
    assert content["later"] == {"deep": [1]}
    assert (content["speed"], content["theme"]) == (2.0, "dark")


@pytest.mark.parametrize(
    "wrong", [{"speed": "fast"}, {"speed": 9}, {"speed": True}, {"theme": "pink"}, {"hide_bullets": "no"}, {"track": 3}]
)
def test_a_value_of_the_wrong_kind_becomes_the_default(own: Paths, wrong: dict[str, object]) -> None:
    stored(own, {"model": "small.en", **wrong})
    file = SettingsFile(own)
    assert file.settings == Settings(model="small.en")


def test_a_change_to_something_impossible_falls_back(own: Paths) -> None:
    assert SettingsFile(own).change(theme="pink").theme == "system"


@pytest.mark.parametrize("content", [b'{"speed": 1.', b"[1, 2]", b"\xff\xfe\x00"])
def test_a_damaged_file_is_set_aside_and_said(own: Paths, content: bytes) -> None:
    (own.config / "settings.json").write_bytes(content)
    file = SettingsFile(own)
    assert file.settings == Settings()
    assert "settings.damaged.json" in file.problem
    assert (own.config / "settings.damaged.json").read_bytes() == content
    file.change(speed=2.0)
    assert SettingsFile(own).problem == ""


def test_a_newer_file_is_read_but_never_written(own: Paths) -> None:
    stored(own, {"version": 99, "speed": 2.0, "theme": "sepia"})
    before = (own.config / "settings.json").read_bytes()
    file = SettingsFile(own)
    assert file.settings == Settings(speed=2.0)
    assert "newer version" in file.problem
    assert file.change(level="staff").level == "staff"
    assert (own.config / "settings.json").read_bytes() == before


def test_a_save_that_fails_says_so(own: Paths) -> None:
    file = SettingsFile(own)
    (own.config / ".settings.json.tmp").mkdir()
    with pytest.raises(StorageError, match=r"settings\.json"):
        file.change(speed=1.0)
