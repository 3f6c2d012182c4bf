"""Score the coach's reviews of the gold takes and print the table (docs/measures.md).

    .venv/bin/python tests/gold/crossval.py                  # also writes build/gold.json
    build/train/bin/python tests/gold/crossval.py --train    # trains tests/gold/folds/ first

Cross-validated: each file is reviewed with beat, judgement, claim and cue models that never saw it
(tests/gold/folds, committed so that no PyTorch is needed here). Shipped: the bundled models, which
have seen the takes. `--train` runs models/*/train.py. The reviews are left in build/gold/, in the
order of the files, for `score.py --reviews` and `--show`.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE.parent)]

from gold import score  # noqa: E402

from mlerehearse.coach.learned.beat_model import BeatModel  # noqa: E402
from mlerehearse.coach.learned.cue_model import CueModel  # noqa: E402
from mlerehearse.coach.learned.judgements import Judgements  # noqa: E402
from mlerehearse.coach.learned.learned_models import LearnedModels, bundled  # noqa: E402
from mlerehearse.coach.numbers.number_model import NumberModel  # noqa: E402
from mlerehearse.coach.reviewer import review  # noqa: E402
from mlerehearse.domain.story import Asked, Track  # noqa: E402
from mlerehearse.domain.transcript import Transcript, Word  # noqa: E402
from mlerehearse.formats.review_json import to_json  # noqa: E402

FOLDS = HERE / "folds"
BUILD = ROOT / "build"
FILES = sorted(HERE.glob("dev_*.jsonl"))
FLAGS, TAKE_FLAGS = "flags (precision, recall, F1, labelled)", "take flags (precision, recall, F1, labelled)"

Json = dict[str, Any]
# (name, figure after a day's work, target, how to read it from the result of `scored`)
Figure = tuple[str, float | None, float | None, Callable[[Json], float]]


def _flag(name: str) -> Callable[[Json], float]:
    return lambda scores: float(scores[FLAGS][name][2])


FIGURES: tuple[Figure, ...] = (
    ("beats, macro F1 by sentence", 0.87, 0.90, lambda s: s["beat macro F1"]),
    ("beats, time in the right beat", None, 0.90, lambda s: s["beat time accuracy"]),
    ("beat boundaries within 3 s, F1", None, 0.85, lambda s: s["beat boundary F1 (3 s)"]),
    ("we, F1", None, 0.98, _flag("we")),
    ("filler, F1", None, 0.95, _flag("filler")),
    ("hedge, F1", None, 0.93, _flag("hedge")),
    ("severity of we", None, 0.92, lambda s: s["we severity accuracy"]),
    ("numbers found, F1", None, 0.97, lambda s: s["numbers found (precision, recall, F1)"][2]),
    ("claim or context, F1", None, 0.92, lambda s: s["claims (precision, recall, F1)"][2]),
    ("unsupported_number, F1", None, 0.88, _flag("unsupported_number")),
    ("hypothetical, F1", None, 0.85, _flag("hypothetical")),
    ("blame, F1", None, 0.85, _flag("blame")),
    ("heroics, F1", None, 0.85, _flag("heroics")),
    ("flags on the whole take, macro F1", None, 0.85, lambda s: s["take flag macro F1"]),
    ("cues heard, F1", 0.87, 0.92, lambda s: s["cues"]["heard"]),
    ("cues missing, F1", 0.0, 0.70, lambda s: s["cues"]["missing"]),
    ("cues heard at their place", None, 0.75, lambda s: s["cues"]["place"]),
)


@cache
def takes(path: Path) -> list[Json]:
    """Return the labelled takes of one file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@cache
def fold(name: str) -> LearnedModels:
    """Return the models that never saw the file of that name."""
    return LearnedModels(
        bundled().encoder,
        BeatModel.load(FOLDS / f"beats_{name}.npz"),
        Judgements.load(FOLDS / f"judgements_{name}.npz"),
        NumberModel.load(FOLDS / f"claims_{name}.npz"),
        CueModel.load(FOLDS / f"cues_{name}.npz"),
    )


def reviewed(take: Json, models: LearnedModels, distort: Callable[[Json], list[Json]] = itemgetter("words")) -> Json:
    """Return the coach's review of a take as JSON; `distort` returns a transcript's words."""
    told = score.transcript(take)
    words = tuple(Word(w["text"], w["start"], w["end"], w.get("probability", 1.0)) for w in distort(told))
    asked = Asked(take["prompt"], Track(take["track"]), take.get("kind"))
    found = review(Transcript(words, told["duration"]), asked, (), models)
    return dict(json.loads(json.dumps(to_json(found, id=take["id"]))))


def reviews(models_of: Callable[[str], LearnedModels]) -> list[Json]:
    """Return reviews of all takes; `models_of` returns the models for a file's name."""
    return [reviewed(take, models_of(path.stem)) for path in FILES for take in takes(path)]


def scored(found: list[Json]) -> Json:
    """Return the results of score.py and of cues.py for reviews of all takes."""
    scores = dict(score.score([take for path in FILES for take in takes(path)], found))
    return scores | {"cues": cues_scored(found)}


def cues_scored(found: list[Json]) -> Json:
    """Return the three figures of cues.py for reviews of all takes, by the names it prints."""
    labels = [path.with_name(path.name.replace("dev_", "cues_")) for path in FILES]
    with tempfile.TemporaryDirectory() as folder:
        reviews = Path(folder) / "reviews.jsonl"
        write(reviews, found)
        command = [sys.executable, HERE / "cues.py", HERE, *labels, "--reviews", reviews]
        printed = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False).stdout
    read = re.findall(r"^(heard|missing|place):(?:.*F1)? ([\d.]+)", printed, re.MULTILINE)
    return {name: float(value) for name, value in read}


def write(path: Path, found: list[Json]) -> None:
    """Write reviews, one per line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(one) + "\n" for one in found), encoding="utf-8")


def measure(name: str, models_of: Callable[[str], LearnedModels]) -> Json:
    """Review all takes, write the reviews to build/gold/<name>.jsonl and return their scores."""
    found = reviews(models_of)
    write(BUILD / "gold" / f"{name}.jsonl", found)
    return scored(found)


def rows(validated: Json, shipped: Json) -> list[Json]:
    """Return the table, one figure per row."""
    return [
        {"figure": name, "day's work": day, "wanted": wanted, "validated": of(validated), "shipped": of(shipped)}
        for name, day, wanted, of in FIGURES
    ]


def shown(table: list[Json]) -> str:
    """Return the table as Markdown."""
    head = ["figure", "a day's work", "wanted", "cross-validated", "shipped (has seen the takes)"]
    cells = [[row["figure"], *(_cell(value) for value in list(row.values())[1:])] for row in table]
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, ["---"] * len(head), *cells])


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--train", action="store_true", help="train the folds again first; needs PyTorch")
    if parser.parse_args().train:
        for name in ("beats", "judgements", "cues", "claims"):  # claims need the folds of the beats
            subprocess.run([sys.executable, str(ROOT / "models" / name / "train.py"), "--folds"], check=True)
    validated, shipped = measure("validated", fold), measure("shipped", lambda _: bundled())
    table = rows(validated, shipped)
    result = {"date": date.today().isoformat(), "table": table, "validated": validated, "shipped": shipped}
    (BUILD / "gold.json").write_text(json.dumps(score.plain(result), indent=1) + "\n", encoding="utf-8")
    print(shown(table))


if __name__ == "__main__":
    main()
