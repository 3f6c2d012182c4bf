"""Tests that the user's data stays in the app's own folders."""

import os
import subprocess
import sys
from pathlib import Path

SHORT = Path(__file__).parents[1] / "data/takes/dev-a-23_rms.flac"


def test_a_review_writes_only_to_the_apps_own_folders(tmp_path: Path) -> None:
    """Fail if a library keeps its own id or log, as onnxruntime 1.29 and later do."""
    home = tmp_path / "home"
    home.mkdir()
    env = os.environ | {"HOME": str(home), "MLEREHEARSE_HOME": str(tmp_path / "app")}
    env = {key: value for key, value in env.items() if not key.startswith("XDG_")}
    command = [str(Path(sys.executable).parent / "mlerehearse"), "review", str(SHORT)]
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert [str(path.relative_to(home)) for path in home.rglob("*") if path.is_file()] == []
