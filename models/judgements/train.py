"""Train the bundled judgements, and one set for each left-out file of the gold takes.

    .venv/bin/python models/judgements/train.py            # weights.npz, from all takes
    .venv/bin/python models/judgements/train.py --folds    # tests/gold/folds/judgements_<file>.npz

Each set of the folds is trained without one file. Needs only the app's own packages, one core and a
minute. The same machine makes the same weights twice: the fit is convex and uses no random numbers.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mlerehearse.coach.learned.encoder import SentenceEncoder  # noqa: E402
from mlerehearse.coach.learned.judgements import SENTENCE_KINDS, WHOLE, work  # noqa: E402
from mlerehearse.coach.text.sentences import bare  # noqa: E402
from mlerehearse.domain.story import Beat  # noqa: E402
from models import training  # noqa: E402

RARE = 5.0  # weight of a sentence or take with the flag, against one without
RIDGE, RIDGE_WHOLE = 0.6, 0.15  # for sentences and for takes, with two versions of each

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    """Vectors (examples, width), the file that each comes from, and the labels of each kind."""

    files: NDArray[np.str_]
    vectors: Floats
    labels: dict[str, Floats]


def examples() -> tuple[Examples, Examples]:
    """Return all sentences and all takes, each as written and as bare text."""
    encoder = SentenceEncoder()
    files, vectors, flags, of, means, whole = [], [], [], [], [], []
    for file, take in training.takes(training.DEV, training.MORE):
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


def write(path: Path, told: tuple[Examples, Examples], out: str) -> None:
    """Fit every kind on the files that are kept and write the weights."""
    arrays = {}
    for some, ridge in zip(told, (RIDGE, RIDGE_WHOLE), strict=True):
        kept = np.array([training.is_kept(file, out) for file in some.files])
        for kind, labels in some.labels.items():
            counts = np.where(labels[kept] == 1, RARE, 1.0)
            arrays[kind] = training.logistic(some.vectors[kept], labels[kept], ridge, counts).astype(np.float32)
    training.saved(path, arrays)


def main() -> None:
    wanted, told = training.wanted(__doc__, "judgements"), examples()
    for path, out in wanted.items():
        write(path, told, out)


if __name__ == "__main__":
    main()
