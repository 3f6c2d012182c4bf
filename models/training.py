"""What the training scripts share: labelled takes, folds and a regression."""

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
DEV, MORE = "dev_*.jsonl", "more_*.jsonl"  # files that figures are given on, and files for training only
STEPS, SMALL = 30, 1e-6

Floats = NDArray[np.float64]


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the JSON objects of a file, one per line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def takes(*patterns: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (file, take) for every labelled take in the gold files of these names, in order."""
    for path in sorted(path for pattern in patterns for path in GOLD.glob(pattern)):
        for take in lines(path):
            yield path.stem, take


def wanted(doc: str | None, kind: str, also: Sequence[str] = ()) -> dict[Path, str]:
    """Return the files that the command line asks for, and what each must not be trained on.

    The files are the bundled weights, or with --folds one for each file that is left out. Each maps
    to the beginning of the file names that it must not see, "" for none. `also` are further such
    beginnings.
    """
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", action="store_true")
    if not parser.parse_args().folds:
        return {MODELS / kind / "weights.npz": ""}
    return {FOLDS / f"{kind}_{out}.npz": out for out in [*sorted(path.stem for path in GOLD.glob(DEV)), *also]}


def is_kept(file: str, out: str) -> bool:
    """Whether a file may be trained on if the files that begin with `out` are left out."""
    return not out or not file.startswith(out)


def saved(path: Path, arrays: dict[str, Any]) -> None:
    """Write the arrays and print the name and size of the file."""
    np.savez_compressed(path, **arrays)
    print(f"{path.relative_to(MODELS.parent)} {path.stat().st_size} bytes", flush=True)


def logistic(inputs: Floats, labels: Floats, ridge: float, counts: Floats | float = 1.0) -> Floats:
    """Fit a ridge logistic regression by Newton's method.

    `inputs` is (examples, width), `labels` are 0 or 1, and `counts` are the weights of the
    examples. The bias comes last and is not penalised. The problem is convex and the fit uses no
    random numbers.
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
