"""Fixtures: a library on real folders with scripted worker processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import library as scripted
from helpers.clock import FixedClock
from helpers.library import Open

from mlerehearse.paths import Paths
from mlerehearse.settings import SettingsFile
from mlerehearse.takes.importing import decoding_worker
from mlerehearse.takes.library import Library
from mlerehearse.takes.workers import Workers
from mlerehearse.worker import Serve


@pytest.fixture
def own(tmp_path: Path) -> Paths:
    return Paths.below(tmp_path)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def settings(own: Paths) -> SettingsFile:
    """The settings that the library uses."""
    return SettingsFile(own)


@pytest.fixture
def open_library(own: Paths, clock: FixedClock, settings: SettingsFile) -> Iterator[Open]:
    """Open the library, closing the one opened before; the last one is closed at the end."""
    opened: list[Library] = []

    def opens(
        speech: Serve = scripted.hears,
        coach: Serve = scripted.reviews,
        version: str = scripted.COACH,
        decoder: Serve = decoding_worker.serve,
    ) -> Library:
        for library in opened:
            library.close()
        workers = Workers(speech, coach, lambda: version, look_every=0.02, decoder=decoder)
        opened[:] = [Library(own, clock, lambda: settings.settings, workers)]
        return opened[0]

    yield opens
    for library in opened:
        library.close()
