"""While one speaks: words on the page, and a speech worker that dies or stands still without a word being lost."""

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

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
    """The app with its speech engine loaded, and three, two, one."""
    window = desktop.launch()
    wait_for(desktop.speech_worker, 60, "the speech worker")
    return window


def record(desktop: Desktop) -> None:
    desktop.press("space")
    time.sleep(4.5)


def review(desktop: Desktop, seconds: float) -> dict[str, object]:
    """The review of the one take, once it is on the disk."""
    path = wait_for(lambda: next(desktop.home.rglob("review.json"), None), seconds, "the review")
    return dict(heard.load(path))


def share_heard(words: list[dict[str, object]]) -> float:
    """The share of the spoken words that are among these, each as often as it was said."""
    said, found = ([re.sub(r"\W", "", str(w["text"]).lower()) for w in listed] for listed in (TRUTH["words"], words))
    return sum(min(said.count(word), found.count(word)) for word in set(said)) / len(said)


def live_text(window: ScreenReader) -> str:
    """What stands in the panel of live words."""
    return " ".join(window.names("label", r"^… |[a-z]+ [a-z]+ .*[a-z]"))


def test_words_and_their_beat_come_while_speaking_and_go_on_when_the_worker_is_killed(
    desktop: Desktop, pictures: Path
) -> None:
    window = start(desktop)
    switch = wait_for(lambda: window.one("", "^Live words: On"), 10, "the switch")
    window.activate(switch)
    record(desktop)
    speaking = desktop.speak(SHORT)
    wait_for(lambda: window.one("label", "^heard: (?!nothing)"), 45, "the beat as heard")
    desktop.screenshot(pictures / "live_words.png")
    before = live_text(window)
    assert "by now:" in " ".join(window.names("label"))
    os.kill(desktop.speech_worker(), signal.SIGKILL)
    wait_for(lambda: desktop.speech_worker() and live_text(window) != before, 60, "more words")
    assert not list(desktop.home.rglob("review.json"))
    speaking.wait(120)
    desktop.press("space")
    words = review(desktop, 60)["words"]
    assert share_heard(words) > 0.85  # type: ignore[arg-type]


@pytest.mark.parametrize("after", [0.0, 0.12])
def test_a_worker_killed_within_a_fifth_of_a_second_of_stop_costs_nothing(desktop: Desktop, after: float) -> None:
    start(desktop)
    record(desktop)
    desktop.speak(SHORT)
    time.sleep(14)
    worker = desktop.speech_worker()
    begun = time.monotonic()
    desktop.send_key("space")
    time.sleep(after)
    os.kill(worker, signal.SIGKILL)
    assert time.monotonic() - begun < 0.2
    words = review(desktop, 60)["words"]
    assert desktop.speech_worker() not in (0, worker)
    said_by_then = [word for word in TRUTH["words"] if word["end"] < 13]
    assert len(words) > 0.85 * len(said_by_then)  # type: ignore[arg-type]


def test_a_worker_that_stands_still_is_ended_and_the_review_still_comes(desktop: Desktop) -> None:
    start(desktop)
    record(desktop)
    desktop.speak(SHORT)
    time.sleep(6)
    worker = desktop.speech_worker()
    os.kill(worker, signal.SIGSTOP)
    time.sleep(8)
    desktop.press("space")
    words = review(desktop, 150)["words"]
    assert desktop.speech_worker() not in (0, worker)
    said_by_then = [word for word in TRUTH["words"] if word["end"] < 13]
    assert len(words) > 0.85 * len(said_by_then)  # type: ignore[arg-type]
