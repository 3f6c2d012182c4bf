"""Typical recognition errors lower no figure by more than 0.05.

Each dev take goes through a fixed list of distortions.
"""

import random
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


def figures(workers: ProcessPoolExecutor, name: str, plain: list[crossval.Json]) -> Figures:
    """Return the figures of all takes after a distortion.

    A take that it leaves as it was keeps its review from `plain`, as the coach reviews the same
    words in the same way.
    """
    takes = [(path.stem, take) for path in crossval.FILES for take in crossval.takes(path)]
    told = [crossval.score.transcript(take) for _, take in takes]
    changed = [at for at, words in enumerate(told) if distorted(name, words) != words["words"]]
    found = workers.map(partial(heard, name), *zip(*(takes[at] for at in changed), strict=True), chunksize=4)
    reviews = dict(enumerate(plain)) | dict(zip(changed, found, strict=True))
    return read(crossval.scored(list(reviews.values())))


def read(scores: crossval.Json) -> Figures:
    """Return the figures of the table."""
    return {figure: of(scores) for figure, _, _, of in crossval.FIGURES}


@pytest.mark.parametrize("name", [distort.__name__ for distort in distortions.ALL])
def test_a_distortion_costs_little(
    workers: ProcessPoolExecutor, reviews: list[crossval.Json], validated: crossval.Json, name: str
) -> None:
    found = figures(workers, name, reviews)

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
