"""Train the bundled guess of the prompt from all labelled takes.

    .venv/bin/python models/prompts/train.py    # weights.npz

`tests/gold/test_prompt_guess.py` trains with the same code, leaving out each dev file. Needs only
NumPy, one core and a few seconds. The same machine makes the same weights twice: the fit is convex
and uses no random numbers.
"""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mlerehearse.coach.learned.prompt_model import counted, inputs  # noqa: E402
from models import training  # noqa: E402

EXTRA = "extra_beats.jsonl"  # takes by people in other trades
OFTEN = 4  # takes in which a word or pair must occur
UNKNOWN = 2.0  # weight of an unknown word, against one that occurs in a single take
SCALE, RIDGE, STEPS = 3.0, 0.03, 250
SHARPENED = 2.0  # the ridge leaves likelihoods too modest: right in 97 % where they say 53 %

Floats = NDArray[np.float64]
Take = tuple[str, str, Counter[str]]  # file, prompt, counted words


def labelled() -> list[Take]:
    """Return every labelled take."""
    told = training.takes(training.DEV, training.MORE, EXTRA)
    return [
        (file, take["prompt"], counted(" ".join(sentence["text"] for sentence in take["sentences"])))
        for file, take in told
    ]


def trained(takes: list[Take]) -> dict[str, NDArray[Any]]:
    """Return the arrays that `PromptModel` reads, fitted to these takes."""
    frequent = Counter(word for _, _, told in takes for word in told)
    words = sorted(word for word, count in frequent.items() if count >= OFTEN)
    prompts = sorted({prompt for _, prompt, _ in takes})
    rarity = np.array([np.log(len(takes) / frequent[word]) for word in words], np.float32)
    unknown = UNKNOWN * float(np.log(len(takes)))
    rows = inputs([told for _, _, told in takes], {word: at for at, word in enumerate(words)}, rarity, unknown)
    fitted = softmax_regression(
        SCALE * rows.astype(np.float64), np.array([prompts.index(prompt) for _, prompt, _ in takes])
    )
    return {
        "words": np.array("\n".join(words)),
        "prompts": np.array("\n".join(prompts)),
        "rarity": rarity.astype(np.float16),
        "unknown": np.float32(unknown),
        "weights": (SHARPENED * SCALE * fitted[:-1]).astype(np.float16),
        "bias": (SHARPENED * fitted[-1]).astype(np.float32),
    }


def softmax_regression(rows: Floats, labels: NDArray[np.int64]) -> Floats:
    """Fit a ridge softmax regression by Nesterov's method; the bias comes last.

    There are fewer takes than words, so the weights are sought as sums of the takes.
    """
    told = np.hstack([rows, np.ones((len(rows), 1))])
    kernel, wanted = told @ told.T, np.eye(int(labels.max()) + 1)[labels]
    step = 1 / (0.5 * np.linalg.norm(kernel, 2) + RIDGE)
    sums = ahead = np.zeros_like(wanted)
    pace = 1.0
    for _ in range(STEPS):
        scores = kernel @ ahead
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        likely /= likely.sum(axis=1, keepdims=True)
        moved = ahead - step * (likely - wanted + RIDGE * ahead)
        faster = (1 + (1 + 4 * pace**2) ** 0.5) / 2
        ahead = moved + (pace - 1) / faster * (moved - sums)
        sums, pace = moved, faster
    return np.asarray(told.T @ sums, np.float64)


def main() -> None:
    training.saved(Path(__file__).parent / "weights.npz", trained(labelled()))


if __name__ == "__main__":
    main()
