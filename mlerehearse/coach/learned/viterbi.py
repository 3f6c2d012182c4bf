"""Decode the best sequence of labels through a take, and the confidence in each label.

Some labels may be fixed in advance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
_NEVER = -1e4  # log score of a label that a pin excludes


@dataclass(frozen=True, slots=True)
class TransitionScores:
    """Log scores of label order: `first` and `last` (labels), `follows` (label before, label)."""

    first: Array
    last: Array
    follows: Array


def pinned(scores: Array, pins: Mapping[int, int]) -> Array:
    """Return a copy of the scores (steps, labels) with only its label possible at a pinned step."""
    scores = scores.copy()
    for step, label in pins.items():
        scores[step] = _NEVER
        scores[step, label] = 0.0
    return scores


def viterbi(scores: Array, order: TransitionScores) -> list[int]:
    """Return the labels with the best total score."""
    total, came_from = scores[0] + order.first, []
    for step in scores[1:]:
        ways = total[:, None] + order.follows
        came_from.append(ways.argmax(axis=0))
        total = ways.max(axis=0) + step
    labels = [int((total + order.last).argmax())]
    for back in reversed(came_from):
        labels.append(int(back[labels[-1]]))
    return labels[::-1]


def marginals(scores: Array, order: TransitionScores) -> Array:
    """Return each label's probability at each step over all sequences: (steps, labels)."""
    forward, backward = np.empty_like(scores), np.empty_like(scores)
    forward[0] = scores[0] + order.first
    for at in range(1, len(scores)):
        forward[at] = _log_sum(forward[at - 1][:, None] + order.follows, 0) + scores[at]
    backward[-1] = order.last
    for at in range(len(scores) - 2, -1, -1):
        backward[at] = _log_sum(order.follows + (scores[at + 1] + backward[at + 1])[None, :], 1)
    joint = forward + backward
    return np.asarray(np.exp(joint - _log_sum(joint, 1)[:, None]), np.float32)


def _log_sum(values: Array, axis: int) -> Array:
    top = values.max(axis=axis)
    return np.asarray(top + np.log(np.exp(values - np.expand_dims(top, axis)).sum(axis=axis)), np.float32)
