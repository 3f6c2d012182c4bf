"""612 files broken at random, always the same, give sound or one sentence, and end no process."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from helpers import broken_sounds

EACH = 4  # of every kind of file and of damage


def read_all(files: list[Path]) -> list[dict[str, Any]]:
    """Return what a process of its own says about each file; a crash or a hang of it fails."""
    names = "".join(f"{path}\n" for path in files)
    process = [sys.executable, "-m", "helpers.broken_sounds"]
    there = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(process, input=names, capture_output=True, text=True, env=there, check=False)
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"{said[-1]} ended the process: {done.stderr[-2000:]}"
    assert done.stderr == ""
    return [about for about in said if "file" in about]


def test_broken_files_give_sound_or_one_sentence(tmp_path: Path) -> None:
    files = list(broken_sounds.broken(tmp_path, EACH))
    said = read_all(files)

    assert len(said) == len(files) >= 500
    refused = [about for about in said if about["error"]]
    repaired = [about for about in said if about["notices"]]
    for about in said:
        sentences = [about["error"]] if about["error"] else about["notices"]
        assert bool(about["samples"]) != bool(about["error"]), about
        assert all(about["file"] in sentence and "\n" not in sentence for sentence in sentences), about
    assert len(said) - len(refused) > 400, f"{len(refused)} of {len(said)} were refused"
    assert len(repaired) > 150, f"{len(repaired)} of {len(said)} were repaired"
    assert max(about["megabytes"] for about in said) < 1000
