"""Tests of the wheel in an empty virtual environment, outside the checkout."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHORT = ROOT / "tests/data/takes/dev-a-23_rms.flac"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of a new environment that contains the locked packages and the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)], check=True)
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    pip[0] = str(folder / "venv/bin/python")
    subprocess.run([*pip, "install", "--require-hashes", "-r", str(ROOT / "packaging/requirements.lock")], check=True)
    wheel = next(folder.glob("mlerehearse-*.whl"))
    subprocess.run([*pip, "install", "--no-deps", str(wheel)], check=True)
    return folder / "venv/bin"


def run(bin_folder: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in another folder with an empty home and no display."""
    env = {"PATH": os.environ["PATH"], "HOME": str(cwd / "home"), "LANG": "C.UTF-8"}
    return subprocess.run(
        [str(bin_folder / "mlerehearse"), *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


def test_the_installed_command_reviews_a_recording_from_any_folder(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "review", str(SHORT), "--format", "json")
    assert done.returncode == 0, done.stderr
    review = json.loads(done.stdout)
    truth = json.loads(SHORT.with_suffix(".json").read_text(encoding="utf-8"))
    assert len(review["words"]) == pytest.approx(len(truth["words"]), rel=0.1)
    assert {flag["id"] for flag in review["flags"]}


def test_type_checkers_see_the_types_of_the_installed_package(installed: Path) -> None:
    assert list(installed.parent.glob("lib*/python*/site-packages/mlerehearse/py.typed"))


def test_without_a_display_the_bundled_sample_is_reviewed_each_time(installed: Path, tmp_path: Path) -> None:
    """Check that no result is stored in advance: a different recording gives a different review."""
    sample = next(installed.parent.glob("lib*/python*/site-packages/mlerehearse/_bundle/resources/sample/take.flac"))
    first = run(installed, tmp_path)
    shutil.copyfile(SHORT, sample)
    second = run(installed, tmp_path)
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "no display" in (first.stdout + first.stderr).lower()
    assert "2:1" in first.stdout
    assert "1:1" in second.stdout
    assert first.stdout != second.stdout
