"""Fixtures shared by the tests of the coach's figures."""

import pytest
from gold import crossval


@pytest.fixture(scope="session")
def validated() -> crossval.Json:
    """Return the figures of the cross-validated reviews of all takes."""
    return crossval.scored(crossval.reviews(crossval.fold))
