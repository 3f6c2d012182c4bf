"""Fixtures: takes on disk, and a library over them that runs no workers."""

from collections.abc import Callable, Iterator

import pytest
from helpers.clock import FixedClock
from helpers.stored.takes_on_disk import make_take

from mlerehearse.paths import Paths
from mlerehearse.settings import Settings
from mlerehearse.takes.library import Library
from mlerehearse.takes.store.take_folder import TakeFolder


@pytest.fixture
def made(own: Paths) -> TakeFolder:
    own.make()
    return make_take(own)


@pytest.fixture
def healthy(own: Paths, made: TakeFolder) -> TakeFolder:
    """Another take, which has to stay listed as ready."""
    return make_take(own)


@pytest.fixture
def opens(own: Paths, clock: FixedClock) -> Iterator[Callable[[], Library]]:
    """Open the library without its workers; the last one is closed at the end."""
    opened: list[Library] = []

    def opens() -> Library:
        for library in opened:
            library.close()
        opened[:] = [Library(own, clock, Settings)]
        return opened[0]

    yield opens
    for library in opened:
        library.close()
