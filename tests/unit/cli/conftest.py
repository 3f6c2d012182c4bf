"""A fixture: a home folder of its own for every call of the command line."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MLEREHEARSE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"
