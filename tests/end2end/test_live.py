"""Tests while speaking: live words, and workers that die or hang without losing a word."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers import heard
from helpers.desktop import Desktop, wait_for
from helpers.screen_reader import ScreenReader

TAKES = Path(__file__).parents[1] / "data/takes"
SHORT = TAKES / "dev-a-23_rms.flac"
TRUTH = heard.load(SHORT.with_suffix(".json"))


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path) as running:
        yield running


def start(desktop: Desktop) -> ScreenReader:
    """Start the app and wait until its speech engine is loaded."""
    window = desktop.launch()
    wait_for(desktop.speech_worker, 60, "the speech worker")
    return window


def review(desktop: Desktop, seconds: float) -> Any:
    """Wait for the review of the only take and return it."""
    return heard.load(wait_for(lambda: next(desktop.home.rglob("review.json"), None), seconds, "the review"))


def words_of(document: Any) -> list[str]:
    return [word["text"] for word in document["words"]]


def said(until: float) -> list[str]:
    """Return the words that were spoken by a time in seconds."""
    return [word["text"] for word in TRUTH["words"] if word["end"] < until]


def live_text(window: ScreenReader) -> str:
    """Return the text in the panel of live words."""
    return next((n.name for n in window.all("label") if window.description(n) == "Live words"), "")


def test_live_words_and_beats_continue_after_the_worker_is_killed(desktop: Desktop, pictures: Path) -> None:
    window = start(desktop)
    switch = wait_for(lambda: window.one("", "^Live words: On"), 10, "the switch")
    window.activate(switch)
    desktop.record()
    speaking = desktop.speak(SHORT)
    wait_for(lambda: window.one("label", "^Sounds like: (?!nothing)"), 45, "the beat as heard")
    desktop.screenshot(pictures / "live_words.png")
    before = live_text(window)
    assert "You should be on:" in " ".join(window.names("label"))
    os.kill(desktop.speech_worker(), signal.SIGKILL)
    wait_for(lambda: desktop.speech_worker() and live_text(window) != before, 60, "more words")
    assert not list(desktop.home.rglob("review.json"))
    speaking.wait(120)
    desktop.press("space")
    assert heard.share(said(80.0), words_of(review(desktop, 60))) > 0.85


@pytest.mark.parametrize("after", [0.0, 0.12])
def test_a_worker_killed_within_200_ms_of_stop_loses_nothing(desktop: Desktop, after: float) -> None:
    start(desktop)
    desktop.record()
    desktop.speak(SHORT)
    time.sleep(14)
    worker = desktop.speech_worker()
    begun = time.monotonic()
    desktop.send_key("space")
    time.sleep(after)
    os.kill(worker, signal.SIGKILL)
    assert time.monotonic() - begun < 0.2
    words = words_of(review(desktop, 60))
    assert desktop.speech_worker() not in (0, worker)
    assert heard.share(said(13.0), words) > 0.85


def test_a_hanging_worker_is_killed_and_the_review_still_appears(desktop: Desktop) -> None:
    start(desktop)
    desktop.record()
    desktop.speak(SHORT)
    time.sleep(6)
    worker = desktop.speech_worker()
    os.kill(worker, signal.SIGSTOP)
    time.sleep(8)
    desktop.press("space")
    words = words_of(review(desktop, 150))
    assert desktop.speech_worker() not in (0, worker)
    assert heard.share(said(13.0), words) > 0.85
