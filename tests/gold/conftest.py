"""Fixtures shared by the tests of the coach's figures."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

import pytest
from gold import crossval


@pytest.fixture(scope="session")
def workers() -> Iterator[ProcessPoolExecutor]:
    """Return processes that review takes; each keeps the models that it has loaded."""
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@pytest.fixture(scope="session")
def reviews(workers: ProcessPoolExecutor) -> list[crossval.Json]:
    """Return the cross-validated reviews of all takes."""
    takes = [(take, path.stem) for path in crossval.FILES for take in crossval.takes(path)]
    return list(workers.map(_validated, *zip(*takes, strict=True), chunksize=4))


def _validated(take: crossval.Json, file: str) -> crossval.Json:
    return crossval.reviewed(take, crossval.fold(file))


@pytest.fixture(scope="session")
def validated(reviews: list[crossval.Json]) -> crossval.Json:
    """Return the figures of the reviews."""
    return crossval.scored(reviews)
