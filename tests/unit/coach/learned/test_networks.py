"""The beat networks and the decoder, against simple reference implementations.

The networks are compared with their formulas in scalar arithmetic, the decoder with brute force.
"""

import itertools
import math

import numpy as np
import pytest
from numpy.typing import NDArray

from mlerehearse.coach.learned.networks import Networks
from mlerehearse.coach.learned.viterbi import TransitionScores, marginals, pinned, viterbi

Array = NDArray[np.float32]
INPUTS, PLACES, LEFT, RIGHT, STATE, LABELS = 3, 2, 2, 2, 2, 3


def weights(seed: int) -> dict[str, Array]:
    """Return the parameters of a tiny network under PyTorch's names."""
    shapes = {"vectors": (LEFT, INPUTS), "features": (RIGHT, PLACES), "labels": (LABELS, 2 * STATE)}
    random = np.random.default_rng(seed)
    made = {f"{name}.weight": random.normal(size=shape) for name, shape in shapes.items()}
    made |= {f"{name}.bias": random.normal(size=shape[0]) for name, shape in shapes.items()}
    for direction in ("", "_reverse"):
        for part, width in (("ih", LEFT + RIGHT), ("hh", STATE)):
            made[f"gru.weight_{part}_l0{direction}"] = random.normal(size=(3 * STATE, width))
            made[f"gru.bias_{part}_l0{direction}"] = random.normal(size=3 * STATE)
    made |= {"norm.weight": random.normal(size=LEFT + RIGHT), "norm.bias": random.normal(size=LEFT + RIGHT)}
    return {name: values.astype(np.float32) for name, values in made.items()}


def affine(given: dict[str, Array], name: str, values: list[float]) -> list[float]:
    rows, bias = given[name].tolist(), given[name.replace("weight", "bias")].tolist()
    return [sum(w * v for w, v in zip(row, values, strict=True)) + b for row, b in zip(rows, bias, strict=True)]


def sigmoid(value: float) -> float:
    return 1.0 / (1.0 + math.exp(-value))


def gated(given: dict[str, Array], sentences: list[list[float]], direction: str) -> list[list[float]]:
    """Return the states of torch.nn.GRU by its documented formulas."""
    state, states = [0.0] * STATE, []
    for values in sentences:
        outer = affine(given, f"gru.weight_ih_l0{direction}", values)
        inner = affine(given, f"gru.weight_hh_l0{direction}", state)
        after = []
        for i, before in enumerate(state):
            reset = sigmoid(outer[i] + inner[i])
            update = sigmoid(outer[STATE + i] + inner[STATE + i])
            new = math.tanh(outer[2 * STATE + i] + reset * inner[2 * STATE + i])
            after.append((1 - update) * new + update * before)
        state = after
        states.append(state)
    return states


def by_hand(given: dict[str, Array], vectors: Array, places: Array) -> list[list[float]]:
    sentences = []
    for vector, place in zip(vectors.tolist(), places.tolist(), strict=True):
        both = affine(given, "vectors.weight", vector) + affine(given, "features.weight", place)
        bent = [v * 0.5 * (1 + math.erf(v / math.sqrt(2))) for v in both]
        mean = sum(bent) / len(bent)
        deviation = math.sqrt(sum((v - mean) ** 2 for v in bent) / len(bent) + 1e-5)
        scale, shift = given["norm.weight"].tolist(), given["norm.bias"].tolist()
        sentences.append([(v - mean) / deviation * a + b for v, a, b in zip(bent, scale, shift, strict=True)])
    onward, back = gated(given, sentences, ""), gated(given, sentences[::-1], "_reverse")[::-1]
    scores = [affine(given, "labels.weight", a + b) for a, b in zip(onward, back, strict=True)]
    return [[value - math.log(sum(math.exp(v) for v in row)) for value in row] for row in scores]


def test_each_network_computes_what_it_was_trained_as() -> None:
    random = np.random.default_rng(7)
    vectors = random.normal(size=(5, INPUTS)).astype(np.float32)
    places = random.normal(size=(5, PLACES)).astype(np.float32)
    found = Networks([weights(1), weights(2)]).log_probabilities(vectors, places)
    for seed, one in zip((1, 2), found, strict=True):
        assert one == pytest.approx(np.array(by_hand(weights(seed), vectors, places)), abs=1e-4)


def lattice() -> tuple[Array, TransitionScores]:
    random = np.random.default_rng(3)
    scores, follows = random.normal(size=(4, LABELS)), random.normal(size=(LABELS, LABELS))
    first, last = random.normal(size=LABELS), random.normal(size=LABELS)
    order = TransitionScores(first.astype(np.float32), last.astype(np.float32), follows.astype(np.float32))
    return scores.astype(np.float32), order


def total(labels: tuple[int, ...], scores: Array, order: TransitionScores) -> float:
    steps = sum(float(scores[at, label]) for at, label in enumerate(labels))
    joints = sum(float(order.follows[a, b]) for a, b in itertools.pairwise(labels))
    return steps + joints + float(order.first[labels[0]] + order.last[labels[-1]])


def ways() -> list[tuple[int, ...]]:
    return list(itertools.product(range(LABELS), repeat=4))


def test_the_best_sequence_is_the_best_of_all() -> None:
    scores, order = lattice()
    assert tuple(viterbi(scores, order)) == max(ways(), key=lambda labels: total(labels, scores, order))


def test_marginals_are_shares_of_all_sequences() -> None:
    scores, order = lattice()
    shares = {labels: math.exp(total(labels, scores, order)) for labels in ways()}
    everything = sum(shares.values())
    for at, label in itertools.product(range(4), range(LABELS)):
        share = sum(value for labels, value in shares.items() if labels[at] == label) / everything
        assert marginals(scores, order)[at, label] == pytest.approx(share, abs=1e-4)


def test_a_pin_holds_and_the_rest_is_the_best_around_it() -> None:
    scores, order = lattice()
    unlikely = int(scores[1].argmin())
    found = viterbi(pinned(scores, {1: unlikely}), order)
    allowed = [labels for labels in ways() if labels[1] == unlikely]
    assert tuple(found) == max(allowed, key=lambda labels: total(labels, scores, order))
