"""Kills the app with `kill -9` at random moments of a recording and measures what is lost."""

import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from helpers.desktop import Desktop, wait_for
from helpers.recording import busy
from helpers.screen_reader import ScreenReader

RATE = busy.RATE
_END = 0.5  # seconds at the end of a recovered take that are looked for


@dataclass(frozen=True, slots=True)
class Killed:
    """What a kill after `after` seconds of recording has cost, in seconds, and what was said."""

    after: float
    busy: bool
    lost: float
    said: str


def noise(path: Path, seconds: float = 60.0) -> Path:
    """Write noise, of which any half second can be told from any other."""
    samples = np.random.default_rng(3).normal(0, 0.1, round(seconds * RATE)).astype(np.float32)
    soundfile.write(path, samples, RATE)
    return path


def kill_at_random(desktop: Desktop, rounds: int, seed: int = 11) -> Iterator[Killed]:
    """Record, kill and start again `rounds` times, every second time beside eight busy loops."""
    chance = random.Random(seed)
    speech = noise(desktop.folder / "noise.wav")
    window = desktop.launch()
    for number in range(rounds):
        after, is_busy = chance.uniform(0.5, 8.0), number % 2 == 1
        before = set(_takes(desktop))
        with _plain(desktop) as plain, busy.busy(8) if is_busy else nullcontext():
            _start(window)
            desktop.speak(speech)
            part = wait_for(desktop.growing, 60, "a recording")
            time.sleep(after)
            desktop.kill()
            heard = plain.stat().st_size // 2
        desktop.silence()
        window = desktop.launch()
        said = _told(window)
        (new,) = set(_takes(desktop)) - before
        assert new == part.parent
        yield Killed(after, is_busy, _lost(new, plain, heard), said)


def _start(window: ScreenReader) -> None:
    button = wait_for(lambda: window.one("push button", "^Start$"), 30, "the Start button")
    wait_for(lambda: "enabled" in window.states(button), 30, "a microphone")
    window.activate(button)


def _told(window: ScreenReader) -> str:
    label = wait_for(
        lambda: window.one("label", "^The last recording was cut off"), 30, "the notice of what was brought back"
    )
    return str(label.name)


def _takes(desktop: Desktop) -> list[Path]:
    return list(desktop.home.glob("mlerehearse/**/takes/*-*"))


@contextmanager
def _plain(desktop: Desktop) -> Iterator[Path]:
    """Record the microphone with a plain recorder."""
    raw = desktop.folder / "plain.raw"
    command = [
        "parec",
        "--device=virtmic",
        "--rate=16000",
        "--channels=1",
        "--format=s16le",
        "--latency-msec=20",
        "--raw",
    ]
    with raw.open("wb") as sink:
        process = subprocess.Popen(command, env=desktop.env, stdout=sink)
        try:
            yield raw
        finally:
            process.terminate()
            process.wait(10)


def _lost(take: Path, plain: Path, heard: int) -> float:
    """Return the seconds between the take's last sample and what the plain recorder had by then."""
    samples, _ = soundfile.read(take / "audio.flac", dtype="float32")
    whole = np.frombuffer(plain.read_bytes(), "<i2").astype(np.float32) / 32768
    place, alike = busy.find(whole, samples[-round(_END * RATE) :])
    assert alike > 0.7, f"the end of the take isn't in the plain recording ({alike:.2f})"
    return heard / RATE - (place / RATE + _END)
