"""`make bench`: measure speed; print a table and write build/bench.json.

    python tests/benchmarks [--model MODEL | --shape FOLDER] [--only TEXT ...] [--runs 5]
        [--stops 20] [--takes NAME ...]

--shape takes a folder made by shapes.py; tiny.en then supplies the words (dictated.py). With
another model than tiny.en, or with fewer runs, only the rows on live transcription are measured,
and the file is build/bench-NAME.json. docs/performance.md has the figures. Times are medians of
five. Ratios compare two times from one run, because absolute times on a shared machine say little.
words.py in this folder measures transcription accuracy.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import live
from subject import TAKES, Subject

from mlerehearse.coach.learned.learned_models import bundled
from mlerehearse.coach.reviewer import review
from mlerehearse.domain.story import Asked
from mlerehearse.formats import transcript_json

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5

Figure = tuple[str, Callable[[], float], float, str]
BARE = """
import sys
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication(sys.argv)
window = QMainWindow()
window.resize(1280, 800)
window.show()
app.processEvents()
"""
OURS = """
import sys
from PySide6.QtWidgets import QApplication
from mlerehearse.app import start
from mlerehearse.paths import Paths
app = QApplication(sys.argv)
running = start(app, Paths.default())
app.processEvents()
"""


def median(action: Callable[[], object]) -> float:
    """Return the median wall time of an action in seconds."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def review_of_four_minutes() -> float:
    """Return the milliseconds to review the true words of the longest take (4:18).

    The coach's models are loaded beforehand.
    """
    truth = json.loads((ROOT / "tests/data/takes/dev-b-19_heart-low.json").read_text(encoding="utf-8"))
    words = [{**word, "probability": 1.0} for word in truth["words"]]
    document = transcript_json.from_json(
        {"format": "mlerehearse.transcript/1", "duration": truth["duration"], "words": words}
    )
    models, asked = bundled(), Asked(prompt=truth["prompt"])
    review(document.transcript, asked, (), models)
    return 1000 * median(lambda: review(document.transcript, asked, (), models))


def first_window() -> float:
    """Return the time from process start to the first window, relative to a bare PySide6 window."""

    def window(script: str) -> Callable[[], object]:
        with tempfile.TemporaryDirectory() as home:
            env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "MLEREHEARSE_HOME": home}
        command = [sys.executable, "-c", script + "import os\nos._exit(0)\n"]
        return lambda: subprocess.run(command, env=env, check=True, stderr=subprocess.DEVNULL)

    return median(window(OURS)) / median(window(BARE))


FIGURES: tuple[Figure, ...] = (
    ("review of a 4:18 take, models loaded", review_of_four_minutes, 150, "ms"),
    ("first window against a bare PySide6 window", first_window, 1.5, "ratio"),
)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--model", default="tiny.en")
    which.add_argument("--shape")
    parser.add_argument("--only", nargs="+", default=[""], help="rows whose name holds one of these")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--stops", type=int, default=20)
    parser.add_argument("--takes", nargs="+", default=TAKES)
    return parser.parse_args()


def measured(figures: tuple[Figure, ...], runs: int) -> list[dict[str, object]]:
    """Measure the figures and return the rows, printing each as it comes."""
    rows: list[dict[str, object]] = []
    for figure, measure, wanted, unit in figures:
        value = round(measure(), 3)
        rows.append({"figure": figure, "value": value, "wanted": wanted, "better": "lower", "unit": unit, "runs": runs})
        print(f"{figure:55} {value:8.3f} {unit:6} wanted at most {wanted}", flush=True)
    return rows


def main() -> None:
    asked = options()
    subject = Subject(asked.model, asked.shape, asked.runs, asked.stops, tuple(asked.takes))
    usual = subject == Subject()
    figures = (*(FIGURES if usual else ()), *live.figures(subject))
    if hasattr(os, "getloadavg"):
        print(f"{subject.name}: {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before", flush=True)
    rows = measured(tuple(row for row in figures if any(text in row[0] for text in asked.only)), subject.runs)
    (ROOT / "build").mkdir(exist_ok=True)
    file = "bench.json" if usual and asked.only == [""] else f"bench-{subject.name}.json"
    (ROOT / "build" / file).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
