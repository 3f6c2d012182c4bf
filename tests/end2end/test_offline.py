"""Tests of the whole journey without a network, in an empty namespace with its loopback down."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from helpers import heard

TESTS = Path(__file__).parents[1]
SPEECH = TESTS / "data/takes/dev-a-23_rms.flac"


def alone() -> list[str]:
    """Return the command that runs another one without a network.

    It runs as root, or as the current user where that is allowed.
    """
    plain = ["unshare", "-n"]
    return plain if subprocess.run([*plain, "true"], check=False, capture_output=True).returncode == 0 else [
        "unshare", "-rn",
    ]  # fmt: skip


def test_a_take_is_recorded_and_reviewed_without_a_network(tmp_path: Path, pictures: Path) -> None:
    journey = [sys.executable, "-m", "helpers.journey", str(tmp_path), str(SPEECH)]
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run([*alone(), *journey], env=env, capture_output=True, text=True, timeout=240, check=False)

    assert done.returncode == 0, done.stderr
    shutil.copy(tmp_path / "offline.png", pictures / "offline.png")
    said = [word["text"] for word in heard.load(SPEECH.with_suffix(".json"))["words"] if word["end"] < 22]
    assert heard.share(said, done.stdout.split()) > 0.85
