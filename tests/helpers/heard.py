"""Compares what the app heard of a spoken take with what is known of it, and what was played with what should be."""

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
STEP = 0.02  # seconds of one value of an envelope
Samples = npt.NDArray[np.float64]


def load(path: Path) -> Any:
    """The JSON of a file."""
    return json.loads(path.read_text(encoding="utf-8"))


def shift(truth: list[dict[str, Any]], heard: list[dict[str, Any]]) -> float:
    """By how many seconds the heard words lie behind the spoken ones: the median over the words that both have."""
    known, found = ([re.sub(r"\W", "", w["text"].lower()) for w in words] for words in (truth, heard))
    blocks = difflib.SequenceMatcher(None, known, found, autojunk=False).get_matching_blocks()
    pairs = [(truth[b.a + i], heard[b.b + i]) for b in blocks for i in range(b.size)]
    return statistics.median(h["start"] - t["start"] for t, h in pairs)


def share(said: Iterable[str], found: Iterable[str]) -> float:
    """The share of the spoken words that are among the found ones, each as often as it was said."""
    known, ours = ([re.sub(r"\W", "", word.lower()) for word in words] for words in (said, found))
    return sum(min(known.count(word), ours.count(word)) for word in set(known)) / len(known)


def flags_in_place(truth: list[dict[str, Any]], found: list[dict[str, Any]], behind: float) -> tuple[int, int]:
    """How many of the labelled flags were found within 0.5 s of their place, and how many more were found."""
    left, hits = [f for f in found if f["id"] != "overtime"], 0
    for flag in truth:
        near = [f for f in left if f["id"] == flag["id"] and abs(f["start"] - behind - flag["start"]) <= 0.5]
        if near:
            hits += 1
            left.remove(near[0])
    return hits, len(left)


def samples(raw: Path) -> Samples:
    """Raw mono 16-bit samples as numbers in -1..1."""
    return np.fromfile(raw, "<i2").astype(np.float64) / 32768


def loud(sound: Samples) -> tuple[float, float]:
    """When the first and the last sound above 1 % lies, in seconds."""
    places = np.flatnonzero(np.abs(sound) > 0.01)
    assert places.size, "nothing was heard"
    return float(places[0] / RATE), float(places[-1] / RATE)


def pitch(sound: Samples) -> float:
    """The strongest frequency, in Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * RATE / len(sound))


def place_in(take: Path, played: Samples, speed: float) -> float:
    """Where in the take the played stretch begins, in seconds, by the course of its loudness."""
    whole = _envelope(np.asarray(soundfile.read(take)[0], dtype=np.float64), STEP)
    part = _envelope(played, STEP / speed)
    part = part[: len(whole) - 1]
    fits = [float(np.corrcoef(whole[i : i + len(part)], part)[0, 1]) for i in range(len(whole) - len(part))]
    return int(np.nanargmax(fits)) * STEP


def _envelope(sound: Samples, step: float) -> Samples:
    length = round(step * RATE)
    blocks = sound[: len(sound) // length * length].reshape(-1, length)
    return np.asarray(np.sqrt((blocks**2).mean(axis=1)), dtype=np.float64)
