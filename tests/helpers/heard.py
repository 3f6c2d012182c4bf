"""Compare a transcript with the labels of a spoken take, and played sound with a recording."""

import difflib
import json
import re
import statistics
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import soundfile

RATE = 16000
STEP = 0.02  # seconds per value of an envelope
Samples = npt.NDArray[np.float64]


def load(path: Path) -> Any:
    """Return the content of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def shift(truth: list[dict[str, Any]], heard: list[dict[str, Any]]) -> float:
    """Return the delay of the transcribed words in seconds, as the median over the common words."""
    known, found = ([re.sub(r"\W", "", w["text"].lower()) for w in words] for words in (truth, heard))
    blocks = difflib.SequenceMatcher(None, known, found, autojunk=False).get_matching_blocks()
    pairs = [(truth[b.a + i], heard[b.b + i]) for b in blocks for i in range(b.size)]
    return statistics.median(h["start"] - t["start"] for t, h in pairs)


def share(said: Iterable[str], found: Iterable[str]) -> float:
    """Return the share of the spoken words that were found, counting repetitions."""
    known, ours = ([re.sub(r"\W", "", word.lower()) for word in words] for words in (said, found))
    return sum(min(known.count(word), ours.count(word)) for word in set(known)) / len(known)


def flags_in_place(truth: list[dict[str, Any]], found: list[dict[str, Any]], behind: float) -> tuple[int, int]:
    """Return how many labelled flags were found, and how many other flags were.

    A flag must be within 0.5 s of its labelled place.
    """
    left, hits = [f for f in found if f["id"] != "overtime"], 0
    for flag in truth:
        near = [f for f in left if f["id"] == flag["id"] and abs(f["start"] - behind - flag["start"]) <= 0.5]
        if near:
            hits += 1
            left.remove(near[0])
    return hits, len(left)


def samples(raw: Path) -> Samples:
    """Return raw mono 16-bit samples as numbers in -1..1."""
    return np.fromfile(raw, "<i2").astype(np.float64) / 32768


def begun(raw: Path) -> bool:
    """Return whether there is a sample above 1 % so far, in a file that may still grow."""
    return bool((np.abs(samples(raw)) > 0.01).any())


def loud(sound: Samples) -> tuple[float, float]:
    """Return the times of the first and the last sample above 1 %, in seconds."""
    places = np.flatnonzero(np.abs(sound) > 0.01)
    assert places.size, "nothing was heard"
    return float(places[0] / RATE), float(places[-1] / RATE)


def pitch(sound: Samples) -> float:
    """Return the strongest frequency in Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * RATE / len(sound))


def place_in(take: Path, played: Samples, speed: float) -> float:
    """Return where in the take the played sound begins, in seconds, by comparing loudness."""
    whole = _envelope(np.asarray(soundfile.read(take)[0], dtype=np.float64), STEP)
    part = _envelope(played, STEP / speed)
    part = part[: len(whole) - 1]
    fits = [float(np.corrcoef(whole[i : i + len(part)], part)[0, 1]) for i in range(len(whole) - len(part))]
    return int(np.nanargmax(fits)) * STEP


def _envelope(sound: Samples, step: float) -> Samples:
    length = round(step * RATE)
    blocks = sound[: len(sound) // length * length].reshape(-1, length)
    return np.asarray(np.sqrt((blocks**2).mean(axis=1)), dtype=np.float64)
