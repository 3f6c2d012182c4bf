"""Train the bundled beat model, and one for each left-out file of the gold takes.

    build/train/bin/python models/beats/train.py            # weights.npz, from all takes
    build/train/bin/python models/beats/train.py --folds    # tests/gold/folds/beats_*.npz

Each model of the folds is trained without one file, and one without all of more_*. The recipe is
that of docs/beats.md. Needs PyTorch beside the app's own packages (see
models/sentence-encoder/convert.py), two cores and a few minutes. The same machine makes the same
weights twice: seeds are fixed and each network is trained on one thread.
"""

import multiprocessing
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mlerehearse.coach.learned.beat_model import LABELS, features  # noqa: E402
from mlerehearse.coach.learned.encoder import SentenceEncoder  # noqa: E402
from mlerehearse.coach.text.sentences import bare  # noqa: E402
from models import training  # noqa: E402

EXTRA = "extra_beats.jsonl"
EPOCHS, BATCH, RATE, DECAY, WARM_UP = 11, 8, 1e-3, 0.05, 0.1
DROPOUT, SMOOTHING, HELPER_LOSS, FORGET_SENTENCE, FORGET_PLACE = 0.35, 0.05, 0.3, 0.1, 0.15
SEEDS, FOLD_SEEDS = 5, 2
PROCESSES = 2


class Net(nn.Module):
    """The trainable form of the networks in mlerehearse.coach.network.Networks."""

    def __init__(self, width: int, places: int) -> None:
        super().__init__()
        self.vectors, self.features = nn.Linear(width, 128), nn.Linear(places, 32)
        self.norm, self.drop = nn.LayerNorm(160), nn.Dropout(DROPOUT)
        self.helper = nn.Linear(160, len(LABELS))
        self.gru = nn.GRU(160, 96, batch_first=True, bidirectional=True)
        self.labels = nn.Linear(192, len(LABELS))

    def forward(self, vectors: torch.Tensor, places: torch.Tensor, lengths: list[int]) -> tuple[torch.Tensor, ...]:
        """Return label scores per sentence, and those of the helper, which sees no context."""
        both = torch.cat([self.vectors(vectors), self.features(places)], dim=-1)
        hidden = self.drop(self.norm(nn.functional.gelu(both)))
        packed = nn.utils.rnn.pack_padded_sequence(hidden, lengths, batch_first=True, enforce_sorted=False)
        context, _ = nn.utils.rnn.pad_packed_sequence(self.gru(packed)[0], batch_first=True)
        return self.labels(self.drop(context)), self.helper(hidden)


@dataclass(frozen=True)
class Example:
    """One version of a take.

    It has vectors (sentences, width), places (sentences, 21) and labels (sentences).
    """

    file: str
    vectors: torch.Tensor
    places: torch.Tensor
    labels: torch.Tensor


def takes() -> Iterator[tuple[str, list[str], list[int]]]:
    """Yield (file, sentences, labels) for every labelled take."""
    names = [str(label) for label in LABELS]
    for file, take in training.takes(training.DEV, training.MORE, EXTRA):
        told = take["sentences"]
        yield file, [sentence["text"] for sentence in told], [names.index(sentence["beat"]) for sentence in told]


def examples() -> list[Example]:
    """Return each take as it was written and as bare text.

    The vectors come from the shipped int8 encoder.
    """
    encoder, made = SentenceEncoder(), []
    for file, texts, labels in takes():
        for told in (texts, [bare(text) for text in texts]):
            vectors, places = torch.tensor(encoder.encode(told)), torch.from_numpy(features(told))
            made.append(Example(file, vectors, places, torch.tensor(labels)))
    return made


def batch(chosen: list[Example]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, list[int]]:
    """Return padded vectors, places and labels of some takes.

    Some sentences and places of each take are dropped at random.
    """
    vectors, places, labels = [], [], []
    for example in chosen:
        keep = torch.rand(len(example.labels)) >= FORGET_SENTENCE
        keep[int(torch.randint(len(keep), (1,)))] = True
        place = example.places[keep] * float(torch.rand(()) >= FORGET_PLACE)
        vectors.append(example.vectors[keep])
        places.append(place)
        labels.append(example.labels[keep])
    pad = nn.utils.rnn.pad_sequence
    padded = pad(vectors, True), pad(places, True), pad(labels, True, padding_value=-1)
    return (*padded, [len(kept) for kept in labels])


def class_weights(labels: torch.Tensor) -> torch.Tensor:
    weights = (len(labels) / (torch.bincount(labels, minlength=len(LABELS)) + 1)) ** 0.5
    return weights / weights[labels].mean()


def train(chosen: list[Example], seed: int) -> dict[str, np.ndarray]:
    """Train one network and return its parameters."""
    torch.manual_seed(seed)
    net = Net(chosen[0].vectors.shape[1], chosen[0].places.shape[1])
    weights = class_weights(torch.cat([example.labels for example in chosen]))
    loss = nn.CrossEntropyLoss(weight=weights, ignore_index=-1, label_smoothing=SMOOTHING)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(chosen) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, steps, pct_start=WARM_UP, cycle_momentum=False)
    for _ in range(EPOCHS):
        order = torch.randperm(len(chosen)).tolist()
        for at in range(0, len(order), BATCH):
            vectors, places, labels, lengths = batch([chosen[index] for index in order[at : at + BATCH]])
            found, helped = net(vectors, places, lengths)
            total = loss(found.transpose(1, 2), labels) + HELPER_LOSS * loss(helped.transpose(1, 2), labels)
            optimiser.zero_grad()
            total.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    return {name: values.numpy() for name, values in net.state_dict().items() if not name.startswith("helper")}


def order(chosen: list[Example]) -> dict[str, np.ndarray]:
    """Return how often a label is first, last, anywhere, and follows another, as frequencies.

    One is added to each count.
    """
    size = len(LABELS)
    first, last, share, follows = np.ones(size), np.ones(size), np.ones(size), np.ones((size, size))
    for labels in (example.labels.tolist() for example in chosen):
        first[labels[0]] += 1
        last[labels[-1]] += 1
        np.add.at(share, labels, 1)
        np.add.at(follows, (labels[:-1], labels[1:]), 1)
    counted = {"first": first, "last": last, "share": share, "follows": follows}
    return {name: (counts / counts.sum(axis=-1, keepdims=True)).astype(np.float32) for name, counts in counted.items()}


def one(job: tuple[list[Example], int]) -> dict[str, np.ndarray]:
    torch.set_num_threads(1)
    return train(*job)


def models(groups: dict[Path, list[Example]], seeds: int) -> None:
    """Train a model for each group of takes and write it, as float16."""
    jobs = [(chosen, seed) for chosen in groups.values() for seed in range(seeds)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        trained = pool.map(one, jobs, chunksize=1)
    for number, (path, chosen) in enumerate(groups.items()):
        arrays: dict[str, Any] = order(chosen)
        for seed, weights in enumerate(trained[number * seeds : (number + 1) * seeds]):
            arrays |= {f"{seed}.{name}": values.astype(np.float16) for name, values in weights.items()}
        training.saved(path, arrays)


def main() -> None:
    wanted, told = training.wanted(__doc__, "beats", also=("more",)), examples()
    kept = {path: [e for e in told if training.is_kept(e.file, out)] for path, out in wanted.items()}
    models(kept, FOLD_SEEDS if len(kept) > 1 else SEEDS)


if __name__ == "__main__":
    main()
