"""Measure what a recording loses on a busy computer and at `kill -9`, with a real sound server.

    python tests/benchmarks/recording.py [--runs 5] [--seconds 60] [--loops 8] [--kills 50]

Prints one line for each run and each kill. docs/speech.md has the figures; the short forms are in
tests/end2end.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from helpers.desktop import Desktop
from helpers.recording import busy, kills


def main() -> None:
    """Run both measurements."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--loops", type=int, default=8)
    parser.add_argument("--kills", type=int, default=50)
    args = parser.parse_args()
    for run in range(args.runs):
        with tempfile.TemporaryDirectory() as folder, Desktop(Path(folder)) as desktop:
            sys.stdout.write(f"run {run + 1}: {busy.record(desktop, args.seconds, args.loops)}\n")
            sys.stdout.flush()
    if args.kills:
        losses = []
        with tempfile.TemporaryDirectory() as folder, Desktop(Path(folder)) as desktop:
            for number, killed in enumerate(kills.kill_at_random(desktop, args.kills), 1):
                losses.append(killed.lost)
                sys.stdout.write(f"kill {number}: {killed}\n")
                sys.stdout.flush()
        sys.stdout.write(
            f"{len(losses)} kills, lost: median {statistics.median(losses):.2f} s, most {max(losses):.2f} s\n"
        )


if __name__ == "__main__":
    main()
