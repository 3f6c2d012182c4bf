"""The beat networks at run time, in NumPy.

Each has two linear layers and a bidirectional GRU over the sentences of a take. The weights come
from PyTorch (models/beats/train.py), and the gates follow torch.nn.GRU (reset, update, new). All
networks run in parallel along the first axis. The products use einsum rather than BLAS: they are
too small to benefit from threads, and BLAS threads would wait for cores that Whisper holds.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
_erf = np.vectorize(math.erf, otypes=[np.float32])
_GRU = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
_EPSILON = 1e-5  # the default of torch.nn.LayerNorm


class Networks:
    """Trained networks of one shape; weights have the names of PyTorch's state_dict."""

    def __init__(self, weights: Sequence[Mapping[str, Array]]) -> None:
        self._weights = {name: np.stack([one[name].astype(np.float32) for one in weights]) for name in weights[0]}

    def log_probabilities(self, vectors: Array, features: Array) -> Array:
        """Return each network's log probabilities: (networks, sentences, labels)."""
        hidden = np.concatenate([self._linear("vectors", vectors), self._linear("features", features)], axis=-1)
        hidden = self._normed(hidden * 0.5 * (1.0 + _erf(hidden / math.sqrt(2.0))))
        both = [self._gru(hidden, ""), self._gru(hidden[:, ::-1], "_reverse")[:, ::-1]]
        return _log_softmax(self._linear("labels", np.concatenate(both, axis=-1)))

    def _linear(self, name: str, values: Array) -> Array:
        return _product(values, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _normed(self, values: Array) -> Array:
        centred = values - values.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _EPSILON)
        weight, bias = self._weights["norm.weight"][:, None], self._weights["norm.bias"][:, None]
        return np.asarray(scaled * weight + bias, np.float32)

    def _gru(self, values: Array, direction: str) -> Array:
        weight_ih, weight_hh, bias_ih, bias_hh = (self._weights[f"gru.{part}_l0{direction}"] for part in _GRU)
        inputs = _product(values, weight_ih, bias_ih)
        networks, steps, size = inputs.shape[0], inputs.shape[1], inputs.shape[2] // 3
        state, states = np.zeros((networks, size), np.float32), np.empty((networks, steps, size), np.float32)
        for at in range(steps):
            given, own = inputs[:, at], np.einsum("noi,ni->no", weight_hh, state) + bias_hh
            gates = _sigmoid(given[:, : 2 * size] + own[:, : 2 * size])
            reset, update = gates[:, :size], gates[:, size:]
            new = np.tanh(given[:, 2 * size :] + reset * own[:, 2 * size :])
            states[:, at] = state = (1.0 - update) * new + update * state
        return states


def _product(values: Array, weight: Array, bias: Array) -> Array:
    """Apply one layer of every network.

    `values` is (sentences, inputs), shared by all networks, or (networks, sentences, inputs).
    """
    given = "si" if values.ndim == 2 else "nsi"
    return np.asarray(np.einsum(f"{given},noi->nso", values, weight) + bias[:, None], np.float32)


def _sigmoid(values: Array) -> Array:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * values)), np.float32)


def _log_softmax(values: Array) -> Array:
    shifted = values - values.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)), np.float32)
