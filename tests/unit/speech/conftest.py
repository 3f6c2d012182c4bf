"""The real engine, which is slow to load and so is shared by all tests."""

import pytest

from mlerehearse.model_store import installed
from mlerehearse.speech.whisper.transcriber import Whisper


@pytest.fixture(scope="session")
def engine() -> Whisper:
    """Load the real tiny.en."""
    found = installed.find("tiny.en")
    return Whisper(found.folder, found.name, threads=2)
