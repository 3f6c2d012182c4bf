"""Train the bundled cue model, and one for each left-out file of the gold takes.

    .venv/bin/python models/cues/train.py            # weights.npz, from all takes
    .venv/bin/python models/cues/train.py --folds    # tests/gold/folds/cues_<file>.npz

Each model of the folds is trained without one file. Needs only the app's own packages, one core and
a minute or two. The same machine makes the same weights twice: the fit is convex and uses no random
numbers.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mlerehearse.coach.learned.cue_model import cue_features  # noqa: E402
from mlerehearse.coach.learned.encoder import SentenceEncoder  # noqa: E402
from mlerehearse.coach.text.sentences import bare  # noqa: E402
from models import training  # noqa: E402

VECTORS, PLACES, SIGNS = 0.25, 0.3, 0.4  # scales of the input blocks; a smaller one is regularised more
WIDTH, PLACE_INPUTS = 384, 21
SOFT = 0.1  # added to an input's deviation, so that rare inputs stay small
RIDGE = 1.0  # with two versions of each take
STEPS, SMALL, ENOUGH = 30, 1e-6, 1e-4

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """One version of a take: inputs (sentences, width), and the sentences that say each cue."""

    file: str
    told: Floats
    cues: dict[str, list[int]]


def takes() -> list[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """Return (file, take, cues) for every take whose cues are labelled, in it or separately."""
    beside = {label["id"]: label["cues"] for _, label in training.takes("cues_*.jsonl")}
    told = training.takes(training.DEV, training.MORE)
    return [(file, take, take.get("cues") or beside[take["id"]]) for file, take in told]


def examples() -> list[Example]:
    """Return each take as it was written and as bare text."""
    encoder, made = SentenceEncoder(), []
    for file, take, labels in takes():
        cues = {f"{take['prompt']}.{label['cue']}": label["sentences"] for label in labels}
        texts = [sentence["text"] for sentence in take["sentences"]]
        for told in (texts, [bare(text) for text in texts]):
            vectors = [meaning.vector for meaning in encoder.read(told)]
            made.append(Example(file, cue_features(told, vectors).astype(np.float64), cues))
    return made


def scales(kept: list[Example]) -> tuple[Floats, Floats]:
    """Return the mean of each input and the factor that brings it to its block's scale."""
    told = np.concatenate([example.told for example in kept])
    factors = np.full(told.shape[1], SIGNS) / (told.std(axis=0) + SOFT)
    factors[:WIDTH] = VECTORS * WIDTH**0.5
    places = slice(WIDTH, WIDTH + PLACE_INPUTS)
    factors[places] = PLACES / (told[:, places].std(axis=0) + SOFT)
    return told.mean(axis=0), factors


def loss(takes_of: list[tuple[Floats, list[int]]], weights: Floats) -> float:
    """Return the loss that `fit` minimises."""
    total = RIDGE / 2 * float(weights[:-1] @ weights[:-1])
    for told, rows in takes_of:
        scores = told @ weights
        highest = scores.max()
        total += float(highest + np.log(np.exp(scores - highest).sum()) - scores[rows].mean())
    return total


def newton(takes_of: list[tuple[Floats, list[int]]], weights: Floats) -> tuple[Floats, float]:
    """Return the step of Newton's method, and how fast the loss falls along it."""
    ridge = np.eye(len(weights)) * RIDGE
    ridge[-1, -1] = SMALL
    slope, bend = ridge @ weights, ridge
    for told, rows in takes_of:
        scores = told @ weights
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        expected = chances @ told
        slope += expected - told[rows].mean(axis=0)
        bend += (told * chances[:, None]).T @ told - np.outer(expected, expected)
    step = np.linalg.solve(bend, slope)
    return step, float(slope @ step)


def fit(takes_of: list[tuple[Floats, list[int]]]) -> Floats:
    """Fit a ridge softmax over the sentences of each take and a silence by Newton's method.

    The bias comes last. Each take has its inputs followed by a 1, a row of zeros for the silence,
    and its labelled rows. A step that does not lower the loss is halved.
    """
    weights = np.zeros(takes_of[0][0].shape[1])
    now = loss(takes_of, weights)
    for _ in range(STEPS):
        step, fall = newton(takes_of, weights)
        part = 1.0
        while (new := loss(takes_of, weights - part * step)) > now - ENOUGH * part * fall and part > SMALL:
            part /= 2
        weights = weights - part * step
        if now - new < SMALL:
            break
        now = new
    return weights


def write(path: Path, told: list[Example]) -> None:
    """Fit every cue on the examples and write the weights.

    They are converted so that they apply to unscaled inputs.
    """
    mean, factors = scales(told)
    of_cue: dict[str, list[tuple[Floats, list[int]]]] = defaultdict(list)
    for example in told:
        scaled = np.hstack([(example.told - mean) * factors, np.ones((len(example.told), 1))])
        rows = np.vstack([scaled, np.zeros(scaled.shape[1])])
        for name, sentences in example.cues.items():
            of_cue[name].append((rows, sentences or [len(scaled)]))
    arrays: dict[str, Any] = {}
    for name, labelled in sorted(of_cue.items()):
        weights = fit(labelled)
        own = weights[:-1] * factors
        arrays[name] = np.append(own, weights[-1] - own @ mean).astype(np.float32)
    training.saved(path, arrays)


def main() -> None:
    wanted, told = training.wanted(__doc__, "cues"), examples()
    for path, out in wanted.items():
        write(path, [example for example in told if training.is_kept(example.file, out)])


if __name__ == "__main__":
    main()
