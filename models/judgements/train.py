"""Trains the bundled judgements, and one set for each left-out file of the gold takes.

    .venv/bin/python models/judgements/train.py            weights.npz here, from all takes
    .venv/bin/python models/judgements/train.py --folds    tests/gold/folds/judgements_<file>.npz, each without one

Needs nothing but the app's own packages, one core and a minute. The same machine makes the same weights twice: the fit
has one best solution and no chance in it.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mlerehearse.coach.encoder import SentenceEncoder  # noqa: E402
from mlerehearse.coach.judgements import SENTENCE_KINDS, WHOLE, work  # noqa: E402
from mlerehearse.domain.story import Beat  # noqa: E402

GOLD = ROOT / "tests" / "gold"
RARE = 5.0  # what a sentence or take with the flag weighs against one without
RIDGE, RIDGE_WHOLE = 0.6, 0.15  # on two tellings of each sentence, of each take
STEPS, SMALL = 30, 1e-6

Floats = NDArray[np.float64]


def bare(text: str) -> str:
    """A sentence as Whisper prints it in its worst moments: no capitals, no punctuation."""
    words = (word.strip(".,;:!?\"'“”()").lower() for word in text.split())
    return " ".join(word for word in words if word)


@dataclass(frozen=True)
class Examples:
    """Vectors (examples, width) with the file that each comes from, and labels of each kind."""

    files: NDArray[np.str_]
    vectors: Floats
    labels: dict[str, Floats]


def takes() -> list[tuple[str, dict[str, Any]]]:
    """(file, take) of every take that is labelled with flags."""
    paths = sorted([*GOLD.glob("dev_*.jsonl"), *GOLD.glob("more_*.jsonl")])
    lines = ((path.stem, line) for path in paths for line in path.read_text(encoding="utf-8").splitlines())
    return [(file, json.loads(line)) for file, line in lines if line.strip()]


def examples() -> tuple[Examples, Examples]:
    """All sentences, and all takes, each as it was written and stripped bare."""
    encoder = SentenceEncoder()
    files, vectors, flags, of, means, whole = [], [], [], [], [], []
    for file, take in takes():
        texts, beats = [s["text"] for s in take["sentences"]], [Beat(s["beat"]) for s in take["sentences"]]
        for told in (texts, [bare(text) for text in texts]):
            found = np.array(encoder.encode(told), np.float32)
            files += [file] * len(texts)
            vectors.append(found)
            flags += [{flag["id"] for flag in s.get("flags", ())} for s in take["sentences"]]
            of.append(file)
            means.append(work(found, beats))
            whole.append(float(WHOLE in take["take_flags"]))
    labels = {kind: np.array([float(kind in raised) for raised in flags]) for kind in SENTENCE_KINDS}
    return (
        Examples(np.array(files), np.concatenate(vectors).astype(np.float64), labels),
        Examples(np.array(of), np.array(means, np.float64), {WHOLE: np.array(whole)}),
    )


def fit(vectors: Floats, labels: Floats, strength: float) -> Floats:
    """Logistic regression with a ridge, by Newton's method; the bias stands last and is free."""
    told = np.hstack([vectors, np.ones((len(vectors), 1))])
    weights, counts = np.zeros(told.shape[1]), np.where(labels == 1, RARE, 1.0)
    ridge = np.eye(told.shape[1]) * strength
    ridge[-1, -1] = SMALL
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-told @ weights))
        slope = told.T @ (counts * (likely - labels)) + ridge @ weights
        bend = (told * (counts * likely * (1 - likely))[:, None]).T @ told + ridge
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < SMALL:
            break
    return weights


def write(path: Path, told: tuple[Examples, Examples], out: str = "") -> None:
    """Fit every kind on all files but one and write the weights."""
    arrays = {}
    for some, strength in zip(told, (RIDGE, RIDGE_WHOLE), strict=True):
        kept = some.files != out
        for kind, labels in some.labels.items():
            arrays[kind] = fit(some.vectors[kept], labels[kept], strength).astype(np.float32)
    np.savez_compressed(path, **arrays)
    print(f"{path.relative_to(ROOT)} {path.stat().st_size} bytes", flush=True)


def main() -> None:
    """Everything that the head of this file says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", action="store_true")
    folds = parser.parse_args().folds
    told = examples()
    if not folds:
        write(Path(__file__).with_name("weights.npz"), told)
        return
    for out in sorted(set(told[1].files)):
        write(GOLD / "folds" / f"judgements_{out}.npz", told, out)


if __name__ == "__main__":
    main()
