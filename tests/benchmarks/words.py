"""Measure transcription accuracy: ours, and faster-whisper's plain `WhisperModel.transcribe`.

    python tests/benchmarks/words.py [--model tiny.en] [--hint TEXT] [--only NAME] [--no-plain]
        [--no-ours] [--takes FOLDER] [--shared FOLDER]

Both use the same model. Takes are FLAC files, each with a JSON file of the true words
(tests/data/takes/README.md). Words are compared in spoken form, as gold/spoken.py in the --shared
folder defines it: "p99" and "P 99" are equal, and um, uh and hmm count as one word.

The columns are:

- um, we: true ones found within 0.5 s, and (+) those printed but not spoken
- fillers (other than um), hedges, numbers: labels with each word found within 0.5 s
- start: the time difference of matching words, where the true times are exact
- processor: CPU seconds of all threads, without loading the model

--hint replaces both hints: by default, ours is the shipped one and the other is empty ("").
"""

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from verbatim import Verbatim

from mlerehearse.domain.transcript import Word
from mlerehearse.model_store import installed
from mlerehearse.paths import Paths
from mlerehearse.speech.audio import sound_files
from mlerehearse.speech.device.compute_device import physical_cores
from mlerehearse.speech.whisper.transcriber import Whisper

_ROOT = Path(__file__).resolve().parents[2]

Hear = Callable[[Path], tuple[Word, ...]]


@dataclass
class Count:
    """Sums over takes."""

    errors: int = 0
    words: int = 0
    processor: float = 0.0
    starts: list[float] = field(default_factory=list)
    verbatim: Verbatim = field(default_factory=Verbatim)

    def line(self) -> str:
        """Return the figures as one row of the table."""
        starts = sorted(self.starts) or [0.0]
        median, late = (starts[int(share * len(starts))] * 1000 for share in (0.5, 0.95))
        wer = self.errors / max(1, self.words)
        starts_at = f"start {median:.0f} ms, p95 {late:.0f} ms"
        return f"WER {wer:.3f}  {self.verbatim.line()}  {starts_at}  processor {self.processor:.1f} s"


def _ours(model: installed.InstalledModel, hint: str | None) -> Hear:
    engine = Whisper(model.folder, model.name)
    if hint is not None:
        engine._hints = replace(engine._hints, hotwords=hint)
        engine._engine._decoder = engine._decoder(engine._engine.model)
    engine.warm()
    return lambda path: (
        engine.transcribe(sound_files.decode(path).blocks(), lambda words: None, lambda seconds: None).words
    )


def _plain(model: installed.InstalledModel, hint: str | None) -> Hear:
    from faster_whisper import WhisperModel

    engine = WhisperModel(str(model.folder), device="cpu", compute_type="int8", cpu_threads=physical_cores())

    def hear(path: Path) -> tuple[Word, ...]:
        segments, _ = engine.transcribe(
            np.float32(sound_files.decode(path).samples) / np.float32(32768),
            beam_size=5,
            language="en",
            word_timestamps=True,
            vad_filter=True,
            hotwords=hint or None,
        )
        return tuple(Word(word.word.strip(), word.start, word.end) for segment in segments for word in segment.words)

    return hear


def _measure(truth: dict[str, Any], heard: tuple[Word, ...], processor: float, spoken: Any, count: Count) -> None:
    """Add one take to the sums; `spoken` is the module gold/spoken.py."""
    known = spoken.flat(truth["words"])
    found = spoken.flat([{"text": word.text, "start": word.start, "end": word.end} for word in heard])
    errors, pairs = spoken.align([word[0] for word in known], [word[0] for word in found])
    count.errors, count.words = count.errors + errors, count.words + len(known)
    count.processor += processor
    if truth["word_times"] == "exact":
        count.starts += [abs(known[i][1] - found[j][1]) for i, j in pairs if known[i][2] and found[j][2]]
    count.verbatim.add(truth, known, found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--takes", type=Path, default=_ROOT / "tests" / "data" / "takes")
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--only", default="")
    parser.add_argument("--shared", type=Path, default=_ROOT.parent / "shared")
    parser.add_argument("--no-plain", action="store_true", help="leave faster-whisper's own result out")
    parser.add_argument("--no-ours", action="store_true", help="leave our own result out")
    parser.add_argument("--hint")
    options = parser.parse_args()
    sys.path.insert(0, str(options.shared / "gold"))
    spoken = importlib.import_module("spoken")
    model = installed.find(options.model, Paths.default().models)
    ways: dict[str, Hear] = {} if options.no_ours else {"ours": _ours(model, options.hint)}
    ways |= {} if options.no_plain else {"plain": _plain(model, options.hint)}
    sums = {name: Count() for name in ways}
    for path in sorted(path for path in options.takes.glob("*.flac") if options.only in path.stem):
        truth = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        for name, hear in ways.items():
            begun = time.process_time()
            heard = hear(path)
            one, processor = Count(), time.process_time() - begun
            for count in (one, sums[name]):
                _measure(truth, heard, processor, spoken, count)
            sys.stdout.write(f"{path.stem:20} {name:6} {one.line()}\n")
            sys.stdout.flush()
    for name, count in sums.items():
        sys.stdout.write(f"{'all':20} {name:6} {count.line()}\n")


if __name__ == "__main__":
    main()
