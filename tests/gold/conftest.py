"""Fixtures shared by the tests of the coach's figures."""

import pytest
from gold import crossval


@pytest.fixture(scope="session")
def reviews() -> list[crossval.Json]:
    """Return the cross-validated reviews of all takes."""
    return crossval.reviews(crossval.fold)


@pytest.fixture(scope="session")
def validated(reviews: list[crossval.Json]) -> crossval.Json:
    """Return the figures of the reviews."""
    return crossval.scored(reviews)
