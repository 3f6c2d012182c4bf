"""What the training scripts share: the labelled takes, a telling stripped bare, folds, and a regression."""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

MODELS = Path(__file__).resolve().parent
GOLD = MODELS.parent / "tests" / "gold"
FOLDS = GOLD / "folds"
DEV, MORE = "dev_*.jsonl", "more_*.jsonl"  # what figures are given on, and what was added for training
STEPS, SMALL = 30, 1e-6

Floats = NDArray[np.float64]


def lines(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def takes(*patterns: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(file, take) of every labelled take in the gold files of these names, in their order."""
    for path in sorted(path for pattern in patterns for path in GOLD.glob(pattern)):
        for take in lines(path):
            yield path.stem, take


def bare(text: str) -> str:
    """A sentence as Whisper prints it in its worst moments: no capitals, no punctuation."""
    words = (word.strip(".,;:!?\"'“”()").lower() for word in text.split())
    return " ".join(word for word in words if word)


def wanted(doc: str | None, kind: str, also: Sequence[str] = ()) -> dict[Path, str]:
    """What the command line asks for: the bundled weights, or with --folds one file for each that is left out.

    Each file to write has the beginning of the names that it must not see, "" for none; `also` are further ones.
    """
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", action="store_true")
    if not parser.parse_args().folds:
        return {MODELS / kind / "weights.npz": ""}
    return {FOLDS / f"{kind}_{out}.npz": out for out in [*sorted(path.stem for path in GOLD.glob(DEV)), *also]}


def is_kept(file: str, out: str) -> bool:
    """Whether a file may be learned from where those that begin with `out` are left out."""
    return not out or not file.startswith(out)


def saved(path: Path, arrays: dict[str, Any]) -> None:
    """Write the arrays and say so."""
    np.savez_compressed(path, **arrays)
    print(f"{path.relative_to(MODELS.parent)} {path.stat().st_size} bytes", flush=True)


def logistic(inputs: Floats, labels: Floats, ridge: float, counts: Floats | float = 1.0) -> Floats:
    """Logistic regression with a ridge, by Newton's method; the bias stands last and is free.

    `inputs` (examples, width), `labels` 0 or 1, `counts` what each example weighs. One best solution, no chance in it.
    """
    told = np.hstack([inputs, np.ones((len(inputs), 1))])
    weights, held = np.zeros(told.shape[1]), np.full(told.shape[1], ridge)
    held[-1] = SMALL
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-told @ weights))
        slope = told.T @ (counts * (likely - labels)) + held * weights
        bend = (told * (counts * likely * (1 - likely))[:, None]).T @ told
        bend[np.diag_indices_from(bend)] += held
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < SMALL:
            break
    return weights
