"""Records in the app beside busy loops and a plain recorder, and compares the two recordings."""

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from helpers.desktop import Desktop, wait_for

RATE = 16000
SPEECH = Path(__file__).parents[2] / "data/takes/dev-b-18_heart.flac"
_PART = 1.0  # seconds of speech that are looked for in the other recording
_STEP = 0.5
_SPOKEN = 0.01  # RMS of a part that holds speech
_ALIKE = 0.8  # correlation of a part that was found

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the app's recording differs from the plain one.

    `found` are the parts that both have; `typical` and `worst` are how far one is off its place in
    seconds. `lost` are the seconds in the gaps that the app noticed.
    """

    found: int
    typical: float
    worst: float
    lost: float
    seconds: float


def compare(app: Samples, plain: Samples, lost: float = 0.0) -> Comparison:
    """Find each part of the plain recording in the app's; both are (n,) samples at 16 kHz."""
    size = round(_PART * RATE)
    spoken = [plain[at : at + size] for at in range(0, len(plain) - size, round(_STEP * RATE))]
    found = [find(app, part) for part in spoken]
    offsets = np.array(
        [
            (place - number * round(_STEP * RATE)) / RATE
            for number, (part, (place, alike)) in enumerate(zip(spoken, found, strict=True))
            if np.sqrt(np.mean(part**2)) >= _SPOKEN and alike >= _ALIKE
        ]
    )
    apart = np.abs(offsets - np.median(offsets))
    return Comparison(len(offsets), float(np.median(apart)), float(apart.max()), lost, len(app) / RATE)


def record(desktop: Desktop, seconds: float, loops: int) -> Comparison:
    """Speak into the app and a plain recorder while `loops` processes keep the computer busy."""
    window = desktop.launch()
    wait_for(desktop.speech_worker, 120, "the speech worker")
    raw = desktop.folder / "plain.raw"
    with raw.open("wb") as sink:
        desktop.press("space")
        wait_for(lambda: window.one("", "^Microphone is on$"), 30, "the microphone")
        plain = subprocess.Popen(
            ["parec", "--device=virtmic", "--rate=16000", "--channels=1", "--format=s16le", "--raw"],
            env=desktop.env,
            stdout=sink,
        )
        wait_for(desktop.growing, 60, "the recording")
        with busy(loops):
            speaking = desktop.speak(SPEECH)
            time.sleep(seconds)
            speaking.terminate()
        time.sleep(1.0)
        desktop.press("space")
        take = wait_for(lambda: _finished_take(desktop), 120, "the take")
        plain.terminate()
        plain.wait(10)
    about = json.loads((take / "take.json").read_text(encoding="utf-8"))
    app, _ = soundfile.read(take / "audio.flac", dtype="float32")
    heard = np.frombuffer(raw.read_bytes(), "<i2").astype(np.float32) / 32768
    return compare(app, heard, sum(gap["length"] for gap in about["gaps"]))


@contextlib.contextmanager
def busy(loops: int) -> Iterator[None]:
    """Keep `loops` processes busy."""
    running = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(loops)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
        for process in running:
            process.wait()


def _finished_take(desktop: Desktop) -> Path | None:
    found = next(desktop.home.glob("mlerehearse/**/takes/*/audio.flac"), None)
    about = json.loads((found.parent / "take.json").read_text(encoding="utf-8")) if found else {}
    return found.parent if found and about.get("audio") else None


def find(whole: Samples, part: Samples) -> tuple[int, float]:
    """Return where a part begins in the whole, in samples, and its correlation there."""
    size = 1 << (len(whole) + len(part)).bit_length()
    spectrum = np.fft.rfft(whole.astype(np.float64), size) * np.conj(np.fft.rfft(part.astype(np.float64), size))
    places = len(whole) - len(part) + 1
    energy = np.concatenate([[0.0], np.cumsum(whole.astype(np.float64) ** 2)])
    own = float(np.sum(part.astype(np.float64) ** 2))
    norms = np.sqrt(np.maximum((energy[len(part) :][:places] - energy[:places]) * own, (0.01 * own) ** 2))
    alike = np.fft.irfft(spectrum, size)[:places] / np.maximum(norms, 1e-9)
    best = int(np.argmax(alike))
    return best, float(alike[best])
