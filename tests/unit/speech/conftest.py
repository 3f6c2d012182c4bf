"""The real engine, which is slow to load and so is shared by all tests."""

import pytest
from helpers.speech_models import tiny_en

from mlerehearse.speech.whisper.transcriber import Whisper


@pytest.fixture(scope="session")
def engine() -> Whisper:
    """Load the real tiny.en."""
    found = tiny_en()
    return Whisper(found.folder, found.name, threads=2)
