"""Tests that settings survive a restart, keep unknown keys and never stop the app."""

import json
import os
import subprocess
import sys
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


# ---- two processes on one file


def test_what_another_process_saved_is_not_overwritten(own: Paths) -> None:
    """The command line changes the model while a window is open."""
    window = SettingsFile(own)
    window.change(level="staff")
    SettingsFile(own).change(model="small.en")
    window.change(speed=2.0)
    expected = Settings(level="staff", model="small.en", speed=2.0)
    assert (window.settings, SettingsFile(own).settings) == (expected, expected)


def test_only_what_was_changed_is_written(own: Paths) -> None:
    stored(own, {"version": 1, "level": "mid", "speed": "to be understood by a later version"})
    SettingsFile(own).change(theme="dark")
    content = json.loads((own.config / "settings.json").read_text(encoding="utf-8"))
    assert content == {
        "version": 1,
        "level": "mid",
        "speed": "to be understood by a later version",
        "theme": "dark",
    }


def test_a_change_from_outside_is_noticed_and_told_once(own: Paths) -> None:
    window = SettingsFile(own)
    assert window.refresh() is None
    SettingsFile(own).change(model="small.en")
    assert window.settings.model == ""
    assert window.refresh() == Settings()
    assert window.settings.model == "small.en"
    assert window.refresh() is None


def test_a_file_that_is_being_written_is_left_for_later(own: Paths) -> None:
    window = SettingsFile(own)
    window.change(level="mid")
    (own.config / "settings.json").write_text('{"level": "st', encoding="utf-8")
    assert window.refresh() is None
    assert window.settings.level == "mid"
    assert (own.config / "settings.json").exists()
    stored(own, {"level": "staff"})
    assert window.refresh() == Settings(level="mid")


def test_two_processes_that_write_at_once_lose_nothing(own: Paths) -> None:
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from mlerehearse.paths import Paths\n"
        "from mlerehearse.settings import SettingsFile\n"
        "file = SettingsFile(Paths.below(Path(sys.argv[1])))\n"
        "for number in range(60):\n"
        "    file.change(**{sys.argv[2]: str(number)})\n"
    )
    fields = ("microphone", "model", "prompt")
    running = [subprocess.Popen([sys.executable, "-c", script, str(own.config.parent), field]) for field in fields]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    assert SettingsFile(own).settings == Settings(microphone="59", model="59", prompt="59")


# ---- files in a bad state


@pytest.mark.parametrize(
    "content",
    [b"[" * 100_000, b'{"a":' * 100_000, b'{"a": ' + b"[" * 800 + b"]" * 800 + b"}", b'{"model": "\\ud800"}'],
    ids=["nested list", "nested object", "nested value", "lone surrogate"],
)
def test_a_file_that_no_app_wrote_does_not_stop_it(own: Paths, content: bytes) -> None:
    (own.config / "settings.json").write_bytes(content)
    file = SettingsFile(own)
    assert file.change(level="mid") == Settings(level="mid")
    assert SettingsFile(own).settings == Settings(level="mid")
    if "damaged" in file.problem:
        assert (own.config / "settings.damaged.json").read_bytes() == content


@pytest.mark.parametrize("wrong", [None, [], {}, 10**400, 1e400, "", True])
def test_no_field_of_any_wrong_type_stops_the_app(own: Paths, wrong: object) -> None:
    (own.config / "settings.json").write_text(
        json.dumps(dict.fromkeys((*Settings.__dataclass_fields__, "version"), wrong)), encoding="utf-8"
    )
    assert SettingsFile(own).settings.speed == 1.5


def test_a_file_that_was_damaged_meanwhile_does_not_cost_the_settings(own: Paths) -> None:
    file = SettingsFile(own)
    file.change(level="staff", model="small.en")
    (own.config / "settings.json").write_bytes(b"garbage")
    file.change(speed=2.0)
    assert SettingsFile(own).settings == Settings(level="staff", model="small.en", speed=2.0)
    assert (own.config / "settings.damaged.json").read_bytes() == b"garbage"
    assert "current settings are in a new file" in file.problem


def test_what_could_not_be_saved_is_saved_with_the_next_change(own: Paths) -> None:
    file = SettingsFile(own)
    (own.config / ".settings.json.tmp").mkdir()
    with pytest.raises(StorageError):
        file.change(level="mid")
    assert file.settings.level == "mid"
    (own.config / ".settings.json.tmp").rmdir()
    file.change(speed=2.0)
    assert SettingsFile(own).settings == Settings(level="mid", speed=2.0)


def test_changes_to_a_newer_file_hold_until_the_app_closes(own: Paths) -> None:
    stored(own, {"version": 99, "speed": 2.0})
    file = SettingsFile(own)
    file.change(level="staff")
    file.change(theme="dark")
    file.refresh()
    assert file.settings == Settings(speed=2.0, level="staff", theme="dark")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_the_settings_and_their_lock_are_private(own: Paths) -> None:
    SettingsFile(own).change(level="mid")
    assert {path.stat().st_mode & 0o777 for path in own.config.iterdir()} == {0o600}
