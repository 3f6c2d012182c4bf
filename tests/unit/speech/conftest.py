"""The real engine, which is slow to load and so is shared by all tests."""

import pytest

from mlerehearse.speech import models
from mlerehearse.speech.whisper import Whisper


@pytest.fixture(scope="session")
def engine() -> Whisper:
    """Load the real tiny.en."""
    found = models.find("tiny.en")
    return Whisper(found.folder, found.name, threads=2)
