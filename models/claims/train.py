"""Train the bundled number model, and one for each left-out file of the gold takes.

    build/train/bin/python models/claims/train.py            # weights.npz, from all takes
    build/train/bin/python models/claims/train.py --folds    # tests/gold/folds/claims_dev_?.npz

Each model of the folds is trained without one file. Needs PyTorch beside the app's own packages
(see models/sentence-encoder/convert.py), two cores and some minutes. The same machine makes the
same weights twice: seeds are fixed and each network is trained on one thread.

The beats come from models that never saw the take (tests/gold/folds/beats_*, made first), mistakes
included, because beats have mistakes at run time too.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from gold import score  # noqa: E402
from gold.in_words import in_words  # noqa: E402

from mlerehearse.coach.context import Context  # noqa: E402
from mlerehearse.coach.learned.beat_model import BeatModel  # noqa: E402
from mlerehearse.coach.learned.encoder import SentenceEncoder  # noqa: E402
from mlerehearse.coach.numbers import number_features as features  # noqa: E402
from mlerehearse.coach.numbers.judged_numbers import mentions_of  # noqa: E402
from mlerehearse.coach.numbers.units import Mention  # noqa: E402
from mlerehearse.coach.reviewer import sentences_of  # noqa: E402
from mlerehearse.domain.story import Asked, Track  # noqa: E402
from mlerehearse.domain.transcript import Word  # noqa: E402
from models import training  # noqa: E402

HIDDEN, SEEDS, EPOCHS, BATCH, RATE, DECAY, WARM_UP = 32, 3, 14, 64, 1e-3, 0.1, 0.1
DROP_INPUTS, DROP_HIDDEN, SMOOTHING = 0.3, 0.4, 0.03
RIDGE = 20.0  # of the regression on unsupported claims
# scales of the vector blocks beside features and words; a smaller one is regularised more
SENTENCE, AROUND, AROUND_NUMBERS = 0.4, 0.3, 0.5
SOFT = 0.1  # added to a feature's deviation, so that rare features stay small
OFTEN, HANDS = 40, 2  # minimum occurrences of a word, and of files with it

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """A number of a take: its file, its inputs in three blocks, and its label."""

    file: str
    told: NDArray[np.float32]
    vectors: NDArray[np.float32]
    words: frozenset[str]
    label: bool


def printed(take: dict[str, Any]) -> list[Word]:
    """Return a take's words as they were written, with the times of a steady reading."""
    return [Word(w["text"], w["start"], w["end"], w["probability"]) for w in score.timed(take)[0]]


def bare(words: list[Word]) -> list[Word]:
    """Return the words as Whisper prints them at its worst.

    They have no capitals and no punctuation, and numbers are spelled out.
    """
    said = []
    for word in words:
        parts = [part.strip(".,;:!?\"'“”()").lower() for part in in_words(word.text)]
        parts = [part for part in parts if part]
        step = (word.end - word.start) / max(1, len(parts))
        said += [Word(part, word.start + i * step, word.start + (i + 1) * step) for i, part in enumerate(parts)]
    return said


def told(take: dict[str, Any], words: list[Word], encoder: SentenceEncoder, beats: BeatModel) -> Context:
    """Return a take as the coach sees it."""
    sentences, meanings = sentences_of(words, encoder, beats)
    asked = Asked(take["prompt"], Track(take["track"]), take.get("kind"))
    return Context(words, sentences, asked, meanings=meanings)


def labels(take: dict[str, Any], context: Context) -> dict[Mention, dict[str, Any]]:
    """Return the labels of the numbers that were found, in the order of the take."""
    found = []
    for mention in mentions_of(context):
        first, last = (context.words[context.tokens[at].word] for at in (mention.first, mention.last - 1))
        found.append(("n", first.start, last.end, mention))
    gold = score.gold_spans(take, [(n["sentence"], n) for n in take["numbers"]], lambda _: "n")
    known = {hit[3]: label[3] for label, hit in score.pair(gold, found)[0]}
    return {mention: known[mention] for mention in mentions_of(context) if mention in known}


def rows(file: str, take: dict[str, Any], context: Context) -> tuple[list[Row], list[Row]]:
    """Return the rows of a take's labelled numbers, and of its labelled claims."""
    mentions, known = mentions_of(context), labels(take, context)
    if not mentions:
        return [], []
    inputs = zip(
        features.claim_features(context, mentions),
        features.vectors_around(context, mentions),
        features.words_around(context, mentions),
        strict=True,
    )
    numbers = [
        Row(file, *given, known[mention]["kind"] == "claim")
        for mention, given in zip(mentions, inputs, strict=True)
        if mention in known
    ]
    claims = [mention for mention, label in known.items() if label["kind"] == "claim"]
    if not claims:
        return numbers, []
    inputs = zip(
        features.support_features(context, mentions, claims), features.vectors_of_support(context, claims), strict=True
    )
    falls = (not known[claim]["supported"] for claim in claims)
    return numbers, [Row(file, *given, frozenset(), fall) for given, fall in zip(inputs, falls, strict=True)]


def examples() -> dict[str, list[Row]]:
    """Return all numbers ("claim") and all claims ("falls"), each as written and as bare text."""
    encoder = SentenceEncoder()
    found: dict[str, list[Row]] = {"claim": [], "falls": []}
    for file, take in training.takes(training.DEV, training.MORE):
        for words in (printed(take), bare(printed(take))):
            numbers, claims = rows(file, take, told(take, words, encoder, heard_by(file)))
            found["claim"] += numbers
            found["falls"] += claims
    return found


@cache
def heard_by(file: str) -> BeatModel:
    """Return the beat model that never saw a file; all files "more_*" share one."""
    return BeatModel.load(training.FOLDS / f"beats_{'more' if file.startswith('more_') else file}.npz")


def vocabulary(chosen: list[Row]) -> list[str]:
    """Return the words that occur often enough, and in more than one file."""
    times, files = Counter(word for row in chosen for word in row.words), defaultdict(set)
    for row in chosen:
        for word in row.words:
            files[word].add(row.file)
    return sorted(word for word, count in times.items() if count >= OFTEN and len(files[word]) >= HANDS)


def marks(chosen: list[Row], words: list[str]) -> Floats:
    """Return 1 where a word is around a number, else 0: (rows, words)."""
    places, found = {word: at for at, word in enumerate(words)}, np.zeros((len(chosen), len(words)))
    for at, row in enumerate(chosen):
        found[at, [places[word] for word in row.words if word in places]] = 1.0
    return found


def scaled(chosen: list[Row], of_vectors: Callable[[Floats], Floats]) -> tuple[Floats, Floats, Floats]:
    """Return standardised features and vectors in one array, and the mean and scale used."""
    given, vectors = np.array([row.told for row in chosen], float), np.array([row.vectors for row in chosen], float)
    inputs, scale = np.hstack([given, vectors]), np.concatenate([1 / (given.std(axis=0) + SOFT), of_vectors(vectors)])
    mean = inputs.mean(axis=0)
    return (inputs - mean) * scale, mean, scale


def numbers_scale(vectors: Floats) -> Floats:
    """Return one scale for all vectors, so that their directions stay comparable."""
    return np.full(vectors.shape[1], AROUND_NUMBERS / vectors.std(axis=0).mean())


def falls_scale(vectors: Floats) -> Floats:
    """Return one scale for a sentence's vector and one for the vectors around a number."""
    width, spread = vectors.shape[1] // 4, vectors.std(axis=0)
    parts = ((spread[:width], SENTENCE), (spread[width:], AROUND))
    return np.concatenate([np.full(len(part), weight / part.mean()) for part, weight in parts])


def claims(chosen: list[Row]) -> dict[str, np.ndarray]:
    """Train the networks that tell claims from context.

    Their weights are converted so that they apply to unscaled inputs.
    """
    inputs, mean, scale = scaled(chosen, numbers_scale)
    words, size = vocabulary(chosen), len(chosen[0].told)
    both = torch.tensor(np.hstack([inputs, marks(chosen, words)]), dtype=torch.float32)
    labels = torch.tensor([float(row.label) for row in chosen])
    nets = [network(both, labels, seed) for seed in range(SEEDS)]
    first = np.stack([net["1.weight"].numpy().T for net in nets]).astype(np.float64)
    plain = first[:, : len(scale)] * scale[:, None]
    biases = np.stack([net["1.bias"].numpy() for net in nets]) - mean @ plain
    half = {
        "features": plain[:, :size],
        "vectors": plain[:, size:],
        "words": first[:, len(scale) :],
        "out": np.stack([net["4.weight"].numpy()[0] for net in nets]),
    }
    arrays = {name: values.astype(np.float16) for name, values in half.items()}
    arrays["hidden_bias"] = biases.astype(np.float32)
    arrays["bias"] = np.array([net["4.bias"].item() for net in nets], np.float32)
    arrays["vocabulary"] = np.array(words)
    return {f"claim.{name}": values for name, values in arrays.items()}


def network(inputs: torch.Tensor, labels: torch.Tensor, seed: int) -> dict[str, torch.Tensor]:
    """Train one network and return its parameters."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    first, second = nn.Linear(inputs.shape[1], HIDDEN), nn.Linear(HIDDEN, 1)
    net = nn.Sequential(nn.Dropout(DROP_INPUTS), first, nn.ReLU(), nn.Dropout(DROP_HIDDEN), second)
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY)
    steps = EPOCHS * -(-len(labels) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, steps, pct_start=WARM_UP, cycle_momentum=False)
    loss, aim = nn.BCEWithLogitsLoss(), labels * (1 - 2 * SMOOTHING) + SMOOTHING
    for _ in range(EPOCHS):
        order = torch.randperm(len(labels))
        for at in range(0, len(order), BATCH):
            some = order[at : at + BATCH]
            optimiser.zero_grad()
            loss(net(inputs[some])[:, 0], aim[some]).backward()
            optimiser.step()
            schedule.step()
    return net.state_dict()


def falls(chosen: list[Row]) -> dict[str, np.ndarray]:
    """Fit the regression that finds unsupported claims.

    Its weights are converted so that they apply to unscaled inputs.
    """
    inputs, mean, scale = scaled(chosen, falls_scale)
    *slope, bias = training.logistic(inputs, np.array([row.label for row in chosen], float), RIDGE)
    plain, size = np.array(slope) * scale, len(chosen[0].told)
    arrays = {"features": plain[:size], "vectors": plain[size:], "bias": np.array(bias - mean @ plain)}
    return {f"falls.{name}": values.astype(np.float32) for name, values in arrays.items()}


def write(path: Path, found: dict[str, list[Row]], out: str) -> None:
    """Train on the files that are kept and write the weights."""
    kept = {name: [row for row in some if training.is_kept(row.file, out)] for name, some in found.items()}
    training.saved(path, claims(kept["claim"]) | falls(kept["falls"]))


def main() -> None:
    wanted, found = training.wanted(__doc__, "claims"), examples()
    for path, out in wanted.items():
        write(path, found, out)


if __name__ == "__main__":
    main()
