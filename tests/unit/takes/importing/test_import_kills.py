"""An import that is killed again and again makes one take of every file."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from helpers.imports import hears_answers, settled, write_tone
from helpers.library import Open

from mlerehearse.paths import Paths
from mlerehearse.takes.importing.import_entry import ImportState

KILLS, FILES = 10, 24
IMPORTS = """
import sys, time
from pathlib import Path
from helpers import library as scripted
from helpers.clock import FixedClock
from helpers.imports import hears_answers
from mlerehearse.paths import Paths
from mlerehearse.settings import Settings
from mlerehearse.takes.library import Library
from mlerehearse.takes.workers import Workers

def main():
    workers = Workers(hears_answers, scripted.reviews, lambda: scripted.COACH)
    library = Library(Paths.below(Path(sys.argv[1])), FixedClock(), Settings, workers)
    library.imports.add([Path(sys.argv[2])]) if len(sys.argv) > 2 else library.warm()
    before = None
    while library.imports.state.active:
        states = [entry.state for entry in library.imports.state.entries]
        if states != before:
            print("a step", flush=True)
        before = states
        time.sleep(0.005)

if __name__ == "__main__":
    main()
"""


def test_every_file_is_one_take_whenever_the_app_is_killed(open_library: Open, own: Paths, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for number in range(FILES):
        write_tone(folder / f"answer-{number:02}.wav", 1, 200 + 10 * number)
    script = tmp_path / "imports.py"
    script.write_text(IMPORTS, encoding="utf-8")
    chance = random.Random(11)
    for kill in range(KILLS):
        _run(script, own, folder if kill == 0 else None, chance.randint(2, 9), chance.uniform(0, 0.1))
    library = open_library(hears_answers)
    library.warm()
    entries = settled(library.imports)
    assert {entry.state for entry in entries.values()} == {ImportState.DONE}
    heads = [json.loads(path.read_bytes()) for path in own.takes.glob("*/take.json")]
    assert sorted(head["source"] for head in heads) == sorted(entries)
    assert {head["prompt"] for head in heads} == {"rollback"}
    assert not own.incoming.exists()


def _run(script: Path, own: Paths, folder: Path | None, steps: int, seconds: float) -> None:
    """Import in a process of its own, and kill it some time after so many steps."""
    command = [sys.executable, str(script), str(own.data.parent), *([str(folder)] if folder else [])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout
    for _ in range(steps):
        process.stdout.readline()
    time.sleep(seconds)
    process.kill()
    process.wait(10)
    process.stdout.close()
