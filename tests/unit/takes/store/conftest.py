"""Real folders for the storage tests."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlerehearse.paths import Paths
from mlerehearse.takes.store.take_folder import TakeFolder

STARTED = datetime(2026, 3, 2, 9, 30, 15, 250000, tzinfo=UTC)


@pytest.fixture
def own(tmp_path: Path) -> Paths:
    paths = Paths.below(tmp_path)
    paths.make()
    return paths


@pytest.fixture
def folder(own: Paths) -> TakeFolder:
    """The folder of a new take, with its take.json."""
    folder, take = TakeFolder.create(own.takes, STARTED, "Europe/Berlin")
    folder.save(take)
    return folder
