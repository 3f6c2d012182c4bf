"""Measure how a take's review depends on the road by which its sound came.

    python tests/benchmarks/roads.py [--model tiny.en] [--only TEXT ...] [--roads TEXT ...]
        [--takes FOLDER] [--keep FOLDER] [--mic FOLDER]

Each spoken take is transcribed and reviewed as it is, and again after a change that a microphone
or a file makes: silence before it, a start between two frames, another level, the rounding of 16
bits, a noise floor, another sample rate, silence after it, and all of these together. Apart from
small errors of recognition, each should have the same review. The columns are:

- words: words that differ, in percent (without punctuation and capitals)
- ends: printed sentence ends that differ, per 100 words
- cuts: the coach's sentence limits that differ, per 100 words
- beats: share of the time whose beat differs, in percent
- most: the largest change of a beat's length, in seconds
- verdicts: beats that are called missing, too short, fine or too long, and were called otherwise
- flags: flags that came or went (on words: with their words, within a second)

--keep stores transcripts, so that a change of the coach can be measured without transcribing again.
--mic also takes recordings of the takes: raw 16-bit mono files at 16 kHz, named TAKE.ANYTHING.raw.
"""

import argparse
import difflib
import json
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mlerehearse.coach.learned.learned_models import bundled
from mlerehearse.coach.reviewer import review
from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Asked
from mlerehearse.domain.transcript import Transcript
from mlerehearse.formats import transcript_json
from mlerehearse.model_store import installed
from mlerehearse.paths import Paths
from mlerehearse.speech.audio import sound_files
from mlerehearse.speech.audio.mono_mix import pcm16
from mlerehearse.speech.audio.resampler import Resampler
from mlerehearse.speech.whisper.transcriber import Whisper

TAKES = Path(__file__).resolve().parents[1] / "data" / "takes"
_BLOCK = 20 * RATE
_STEP = 0.1  # seconds between the moments whose beats are compared
_NEAR = 1.0  # seconds within which a flag is the same one

Samples = npt.NDArray[np.float32]
Road = Callable[[Samples], Samples]
Hear = Callable[[Samples], Transcript]


@dataclass(frozen=True)
class Change:
    """How far two reviews of one take are apart; the columns of the table."""

    words: float
    ends: float
    cuts: float
    beats: float
    most: float
    verdicts: int
    flags: int

    def line(self) -> str:
        return (
            f"words {self.words:5.2f}  ends {self.ends:5.2f}  cuts {self.cuts:5.2f}  beats {self.beats:5.1f} %  "
            f"most {self.most:5.1f} s  verdicts {self.verdicts:2}  flags {self.flags:2}"
        )


def lead(seconds: float) -> Road:
    """Return the road that puts silence before the sound."""
    return lambda samples: np.concatenate([np.zeros(round(seconds * RATE), np.float32), samples])


def gain(factor: float) -> Road:
    """Return the road that changes the level."""
    return lambda samples: samples * np.float32(factor)


def noise(decibels: float) -> Road:
    """Return the road that adds white noise of this level (0 dB is a full-scale square wave)."""
    return lambda samples: samples + _noise(len(samples)) * np.float32(10 ** (decibels / 20))


def dithered(samples: Samples) -> Samples:
    """Add -1, 0 or 1 of the last of 16 bits to each sample."""
    return samples + np.random.default_rng(2).integers(-1, 2, len(samples)).astype(np.float32) / np.float32(32768)


def resampled(samples: Samples) -> Samples:
    """Convert to 48 kHz and back, as a sound server does."""
    up, down = Resampler(RATE, 48000), Resampler(48000, RATE)
    there = np.concatenate([up.push(samples), up.finish()])
    return np.concatenate([down.push(there), down.finish()])


def tail(seconds: float) -> Road:
    """Return the road that puts silence after the sound."""
    return lambda samples: np.concatenate([samples, np.zeros(round(seconds * RATE), np.float32)])


def all_of(*roads: Road) -> Road:
    """Return the road that leads along all of these."""

    def along(samples: Samples) -> Samples:
        for road in roads:
            samples = road(samples)
        return samples

    return along


def _noise(count: int) -> Samples:
    return np.random.default_rng(1).standard_normal(count, np.float32)


def _microphone(seconds: float, level: float) -> Road:
    return all_of(lead(seconds), tail(1.3), gain(level), resampled, noise(-72.0), dithered)


ROADS: dict[str, tuple[float, Road]] = {  # the seconds before the sound, and the road
    "lead 0.1": (0.1, lead(0.1)),
    "lead 0.37": (0.37, lead(0.37)),
    "lead 1.003": (1.003, lead(1.003)),
    "lead 1.7301": (1.7301, lead(1.7301)),
    "lead 2.951": (2.951, lead(2.951)),
    "offset 5 ms": (0.005, lead(0.005)),
    "offset 16 ms": (0.016, lead(0.016)),
    "gain 0.3": (0.0, gain(0.3)),
    "gain 0.7": (0.0, gain(0.7)),
    "dither": (0.0, dithered),
    "noise -60": (0.0, noise(-60.0)),
    "resampled": (0.0, resampled),
    "tail 2": (0.0, tail(2.0)),
    "mic 0.613": (0.613, _microphone(0.613, 0.8)),
    "mic 2.2217": (2.2217, _microphone(2.2217, 0.5)),
}


def hearing(model: str) -> Hear:
    """Return a function that transcribes samples as the app does."""
    found = installed.find(model, Paths.default().models)
    engine = Whisper(found.folder, found.name, device="cpu")

    def hear(samples: Samples) -> Transcript:
        pcm = pcm16(samples)
        blocks = (pcm[at : at + _BLOCK].tobytes() for at in range(0, len(pcm), _BLOCK))
        return engine.transcribe(blocks, lambda words: None, lambda seconds: None)

    return hear


def kept(folder: Path | None, name: str, hear: Callable[[], Transcript]) -> Transcript:
    """Return a transcript from the folder, or make and store it."""
    path = folder / f"{name}.json" if folder else None
    if path and path.is_file():
        return transcript_json.from_json(json.loads(path.read_text(encoding="utf-8"))).transcript
    heard = hear()
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
        words = [{"text": w.text, "start": w.start, "end": w.end, "probability": w.probability} for w in heard.words]
        told = {"format": "mlerehearse.transcript/1", "duration": heard.duration, "words": words}
        path.write_text(json.dumps(told), encoding="utf-8")
    return heard


def reviewed(heard: Transcript, prompt: str) -> Review:
    """Return the review of a transcript."""
    return review(heard, Asked(prompt), (), bundled())


def compared(one: Review, two: Review, later: float) -> Change:
    """Return how far two reviews are apart; in the second everything comes `later` seconds."""
    count = len(one.transcript.words)
    paired = _paired(one, two)
    ends = [{at for at, word in enumerate(r.transcript.words) if word.text[-1:] in ".?!"} for r in (one, two)]
    cuts = [{sentence.first for sentence in r.sentences} for r in (one, two)]
    times = zip(one.beats, two.beats, strict=True)
    return Change(
        100 * (max(count, len(two.transcript.words)) - len(paired)) / count,
        100 * _differing(*ends, paired) / count,
        100 * _differing(*cuts, paired) / count,
        100 * _time(one, two, later),
        max(abs(before.seconds - after.seconds) for before, after in times),
        len({*_verdicts(one)} ^ {*_verdicts(two)}),
        _flags(one, two, later),
    )


def _paired(one: Review, two: Review) -> dict[int, int]:
    """Return the words of the second review that are those of the first, by their places."""
    said = [["".join(filter(str.isalnum, w.text.lower())) for w in r.transcript.words] for r in (one, two)]
    match = difflib.SequenceMatcher(None, *said, autojunk=False)
    return {a + at: b + at for a, b, size in match.get_matching_blocks() for at in range(size)}


def _differing(one: set[int], two: set[int], paired: dict[int, int]) -> int:
    """Count the places of paired words that are in one set alone."""
    return sum((first in one) != (second in two) for first, second in paired.items())


def _time(one: Review, two: Review, later: float) -> float:
    begin, end = one.sentences[0].start, one.sentences[-1].end
    moments = np.arange(begin, end, _STEP)
    return statistics.mean(_beat_at(one, at) != _beat_at(two, at + later) for at in moments)


def _beat_at(told: Review, seconds: float) -> Any:
    return next((s.beat for s in reversed(told.sentences) if s.start <= seconds), told.sentences[0].beat)


def _verdicts(told: Review) -> list[tuple[Any, ...]]:
    return [(flag.id, flag.beat) for flag in told.take_flags if flag.id in ("missing_beat", "thin_beat", "heavy_beat")]


def _flags(one: Review, two: Review, later: float) -> int:
    """Count the flags of each review that the other doesn't have."""
    lists = [[(f.id, f.start - shift) for f in r.flags] for r, shift in ((one, 0.0), (two, later))]
    left = list(lists[1])
    for flag in lists[0]:
        same = [other for other in left if other[0] == flag[0] and abs(other[1] - flag[1]) <= _NEAR]
        if same:
            left.remove(same[0])
    lost = len(lists[0]) - (len(lists[1]) - len(left))
    wholes = [{(flag.id, flag.beat) for flag in r.take_flags} for r in (one, two)]
    return lost + len(left) + len(wholes[0] ^ wholes[1])


def mean(changes: list[Change]) -> Change:
    """Return the mean of shares, and the sum of counts."""
    shares = [statistics.mean(getattr(c, name) for c in changes) for name in ("words", "ends", "cuts", "beats")]
    most = statistics.mean(change.most for change in changes)
    return Change(*shares, most, sum(c.verdicts for c in changes), sum(c.flags for c in changes))


def recorded(folder: Path, name: str) -> dict[str, tuple[float | None, Road]]:
    """Return the recordings of a take as roads; their silence before the sound is measured."""
    found = {}
    for path in sorted(folder.glob(f"{name}.*.raw")):
        sound = np.fromfile(path, np.int16).astype(np.float32) / np.float32(32768)
        found[path.stem.removeprefix(name)[1:]] = (None, lambda samples, sound=sound: sound)
    return found


def _lag(samples: Samples, sound: Samples) -> float:
    """Return how much later `samples` begin in a recording of them, in seconds."""
    size = 1 << (len(samples) + len(sound)).bit_length()
    spectrum = np.fft.rfft(sound, size) * np.conj(np.fft.rfft(samples, size))
    return int(np.argmax(np.fft.irfft(spectrum, size)[: len(sound)])) / RATE


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="tiny.en")
    parser.add_argument("--only", nargs="+", default=[""], help="takes whose name holds one of these")
    parser.add_argument("--roads", nargs="+", default=[""], help="roads whose name holds one of these")
    parser.add_argument("--takes", type=Path, default=TAKES)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--mic", type=Path)
    options = parser.parse_args()
    hear = hearing(options.model)
    all_changes: dict[str, list[Change]] = {}
    for path in sorted(p for p in options.takes.glob("*.flac") if any(text in p.stem for text in options.only)):
        samples = np.float32(sound_files.decode(path).samples) / np.float32(32768)
        prompt = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["prompt"]
        plain = reviewed(kept(options.keep, f"{path.stem} file", lambda s=samples: hear(s)), prompt)
        roads: dict[str, tuple[float | None, Road]] = {
            **ROADS,
            **(recorded(options.mic, path.stem) if options.mic else {}),
        }
        for name, (before, road) in roads.items():
            if not any(text in name for text in options.roads):
                continue
            sound = road(samples)
            heard = kept(options.keep, f"{path.stem} {name}", lambda s=sound: hear(s))
            change = compared(plain, reviewed(heard, prompt), _lag(samples, sound) if before is None else before)
            all_changes.setdefault(name, []).append(change)
            sys.stdout.write(f"{path.stem:20} {name:14} {change.line()}\n")
            sys.stdout.flush()
    for name, changes in all_changes.items():
        sys.stdout.write(f"{'all':20} {name:14} {mean(changes).line()}\n")
    every = [change for changes in all_changes.values() for change in changes]
    sys.stdout.write(f"{'all':20} {'all':14} {mean(every).line()}\n")


if __name__ == "__main__":
    main()
