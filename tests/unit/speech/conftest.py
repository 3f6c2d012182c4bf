"""What is dear to make is made once: the real engine."""

import pytest

from mlerehearse.speech import models
from mlerehearse.speech.whisper import Whisper


@pytest.fixture(scope="session")
def engine() -> Whisper:
    """The real tiny.en, loaded."""
    found = models.find("tiny.en")
    return Whisper(found.folder, found.name, threads=2)
