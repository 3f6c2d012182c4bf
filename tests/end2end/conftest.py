"""What the end-to-end tests share: the folder for screenshots."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def pictures() -> Path:
    """The folder of screenshots, kept for people to inspect."""
    folder = ROOT / "build" / "end2end"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
