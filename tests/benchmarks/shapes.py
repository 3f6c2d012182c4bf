"""Make a Whisper model with random weights, to measure what a model of that shape costs here.

    python tests/benchmarks/shapes.py [--shape small.en] [--to build/models/small.en-shape]

The model can't recognise speech; dictated.py takes the words from tiny.en while this model does the
work. The weights are float16, as in the real models, so that loading converts them to int8 in the
same way. The other files are copies of tiny.en's.
"""

import argparse
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs.model_spec import visit_spec
from ctranslate2.specs.whisper_spec import WhisperSpec

from mlerehearse.model_store import installed

ROOT = Path(__file__).resolve().parents[2]
MELS, WINDOW, TEXT = 80, 1500, 448  # features, encoder positions, decoder positions
SPREAD = 0.02  # standard deviation of the random weights
# small.en's attention heads for word times
HEADS = "6.6 7.0 7.3 7.8 8.2 8.5 8.7 9.0 9.4 9.8 9.10 10.0 10.1 10.2 10.3 10.6 10.11 11.2 11.4"


@dataclass(frozen=True)
class Shape:
    """Layers, attention heads and width of a Whisper model.

    `times` lists the heads for word times, as layer.head.
    """

    layers: int
    heads: int
    width: int
    times: str


SHAPES = {"small.en": Shape(12, 12, 768, HEADS)}


def size(name: str, shape: Shape, vocabulary: int) -> tuple[int, ...]:
    """Return the shape of a weight from its name in CTranslate2's layout."""
    d = shape.width
    side, layer, kind = name.split("/")[0], *name.split("/")[-2:]
    if kind in ("gamma", "beta"):
        return (d,)
    if kind == "encodings":
        return (WINDOW if side == "encoder" else TEXT, d)
    rows, *rest = {
        "conv1": (d, MELS, 3),
        "conv2": (d, d, 3),
        "embeddings": (vocabulary, d),
        "projection": (vocabulary, d),
        "linear_0": (4 * d, d) if "/ffn/" in name else (d if "/attention/" in name else 3 * d, d),
        "linear_1": (d, 4 * d) if "/ffn/" in name else (2 * d if "/attention/" in name else d, d),
        "linear_2": (d, d),
    }[layer]
    return (rows, *rest) if kind == "weight" else (rows,)


def fill(spec: WhisperSpec, shape: Shape, vocabulary: int) -> None:
    """Fill every weight of a model with random numbers, the same ones each time."""
    random = np.random.default_rng(1)

    def give(layer: Any, name: str, value: Any) -> None:
        kind = name.split("/")[-1]
        wanted = value is None or (kind in ("bias", "encodings") and "projection" not in name)
        if wanted:
            numbers = random.standard_normal(size(name, shape, vocabulary), np.float32) * np.float32(SPREAD)
            setattr(layer, kind, numbers + np.float32(kind == "gamma"))

    visit_spec(spec, give)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight


def make(shape: Shape, folder: Path) -> None:
    """Write the model's folder."""
    like = installed.find("tiny.en").folder
    tokens = (like / "vocabulary.txt").read_text(encoding="utf-8").split("\n")
    config = json.loads((like / "config.json").read_text(encoding="utf-8"))
    spec = WhisperSpec(shape.layers, shape.heads, shape.layers, shape.heads)
    tokens = tokens[:-1] if not tokens[-1] else tokens
    fill(spec, shape, len(tokens))
    spec.register_vocabulary(tokens)
    for key in ("suppress_ids", "suppress_ids_begin", "lang_ids"):
        setattr(spec.config, key, config[key])
    spec.config.alignment_heads = [[int(part) for part in head.split(".")] for head in shape.times.split()]
    spec.validate()
    spec.optimize("float16")
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    shutil.copyfile(like / "tokenizer.json", folder / "tokenizer.json")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", choices=SHAPES, default="small.en")
    parser.add_argument("--to", type=Path)
    options = parser.parse_args()
    folder = options.to or ROOT / "build" / "models" / f"{options.shape}-shape"
    make(SHAPES[options.shape], folder)
    print(f"{folder}: {(folder / 'model.bin').stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
