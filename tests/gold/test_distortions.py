"""Typical recognition errors lower no figure by more than 0.05.

Each dev take goes through a fixed list of distortions.
"""

import multiprocessing
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import pairwise

import pytest
from gold import crossval, distortions

ALLOWED = 0.05
SEED = "mlerehearse"
Figures = dict[str, float]


def distorted(name: str, told: crossval.Json) -> list[crossval.Json]:
    """Return a transcript's words after the named distortion, the same every time."""
    words: list[crossval.Json] = told["words"]
    distort: distortions.Distortion = getattr(distortions, name)
    return distort(words, random.Random(f"{SEED} {told['id']}"))


def heard(name: str, file: str, take: crossval.Json) -> crossval.Json:
    """Return the review of a distorted take, by models that never saw its file."""
    return crossval.reviewed(take, crossval.fold(file), partial(distorted, name))


@pytest.fixture(scope="module")
def workers() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def figures(workers: ProcessPoolExecutor, name: str) -> Figures:
    takes = [(path.stem, take) for path in crossval.FILES for take in crossval.takes(path)]
    found = list(workers.map(partial(heard, name), *zip(*takes, strict=True), chunksize=8))
    return read(crossval.scored(found))


def read(scores: crossval.Json) -> Figures:
    """Return the figures of the table."""
    return {figure: of(scores) for figure, _, _, of in crossval.FIGURES}


@pytest.mark.parametrize("name", [distort.__name__ for distort in distortions.ALL])
def test_a_distortion_costs_little(workers: ProcessPoolExecutor, validated: crossval.Json, name: str) -> None:
    found = figures(workers, name)

    fallen = {figure: (value, found[figure]) for figure, value in read(validated).items()}
    assert {figure: pair for figure, pair in fallen.items() if pair[1] < pair[0] - ALLOWED} == {}


def test_a_distortion_changes_the_words_and_keeps_their_time() -> None:
    take = crossval.takes(crossval.FILES[0])[0]
    told = crossval.score.transcript(take)
    for distort in distortions.ALL:
        words = distorted(distort.__name__, told)
        assert words != told["words"], distort.__name__
        assert words == distorted(distort.__name__, told)
        assert abs(words[-1]["end"] - told["words"][-1]["end"]) < 0.01
        assert all(one["end"] <= two["start"] + 0.002 for one, two in pairwise(words))
