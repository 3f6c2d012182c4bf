"""What several tests of the coach's figures ask for."""

import pytest
from gold import crossval


@pytest.fixture(scope="session")
def validated() -> crossval.Json:
    """score.py's figures of the cross-validated reviews of all takes."""
    return crossval.scored(crossval.reviews(crossval.fold))
