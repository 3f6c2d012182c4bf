"""`make bench`: the figures of speed that can be run here so far, as a table and in build/bench.json.

Times are medians of five; a ratio is taken in one run, since absolute times on a shared machine say little.
How well words are heard is a table of its own: words.py beside this file.
"""

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

from mlerehearse.coach.models import bundled
from mlerehearse.coach.review import review
from mlerehearse.domain.story import Asked
from mlerehearse.formats import transcript_json

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5
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
    """The median wall time of an action in seconds."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        action()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def review_of_four_minutes() -> float:
    """Milliseconds for the review of the longest spoken take's true words (4:18), with the models loaded."""
    truth = json.loads((ROOT / "tests/data/takes/dev-b-19_heart-low.json").read_text(encoding="utf-8"))
    words = [{**word, "probability": 1.0} for word in truth["words"]]
    document = transcript_json.from_json(
        {"format": "mlerehearse.transcript/1", "duration": truth["duration"], "words": words}
    )
    models, asked = bundled(), Asked(prompt=truth["prompt"])
    review(document.transcript, asked, (), models)
    return 1000 * median(lambda: review(document.transcript, asked, (), models))


def first_window() -> float:
    """The time from the process's start to the first window, ours against a bare one."""

    def window(script: str) -> Callable[[], object]:
        with tempfile.TemporaryDirectory() as home:
            env = os.environ | {"QT_QPA_PLATFORM": "offscreen", "MLEREHEARSE_HOME": home}
        command = [sys.executable, "-c", script + "import os\nos._exit(0)\n"]
        return lambda: subprocess.run(command, env=env, check=True, stderr=subprocess.DEVNULL)

    return median(window(OURS)) / median(window(BARE))


FIGURES: tuple[tuple[str, Callable[[], float], float, str], ...] = (
    ("review of a 4:18 take, models loaded", review_of_four_minutes, 150, "ms"),
    ("first window against a bare PySide6 window", first_window, 1.5, "ratio"),
    *live.FIGURES,
)


def main() -> None:
    rows = []
    for figure, measure, wanted, unit in FIGURES:
        value = round(measure(), 2)
        rows.append({"figure": figure, "value": value, "wanted": wanted, "better": "lower", "unit": unit, "runs": RUNS})
        print(f"{figure:55} {value:8.2f} {unit:6} wanted at most {wanted}", flush=True)
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build/bench.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
