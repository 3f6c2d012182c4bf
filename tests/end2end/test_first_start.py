"""The first starts on a real desktop: the sample without a take, and what a kill leaves behind."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import heard
from helpers.desktop import Desktop, wait_for

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources/sample/take.flac"
FLAG = r", (serious|minor), at \d"


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path) as running:
        earlier = running.env.get("PYTHONPATH", "")
        running.env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT / "tests/helpers/window_audit"), earlier]))
        running.env["MLEREHEARSE_AUDIT"] = str(tmp_path / "audit")
        yield running


def kept(desktop: Desktop) -> dict[str, bytes]:
    """Return the user's data and settings."""
    folders = (desktop.home / "mlerehearse" / name for name in ("data", "config"))
    return {str(path): path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def test_the_sample_is_played_and_reviewed_before_there_is_a_take(
    desktop: Desktop, tmp_path: Path, pictures: Path
) -> None:
    window = desktop.launch()
    wait_for(desktop.speech_worker, 60, "the speech worker")
    time.sleep(2)
    before = kept(desktop)
    button = wait_for(lambda: window.one("push button", "^Hear a sample review$"), 10, "the link")
    with desktop.listen(tmp_path / "heard.raw"):
        window.activate(button)
        found = wait_for(lambda: window.names("push button", FLAG), 60, "the review")
        wait_for(lambda: window.one("push button", "^Pause"), 10, "the sound")
        time.sleep(6)
        desktop.screenshot(pictures / "sample.png")
    assert len(found) >= 15
    assert window.one("", "^Sample review, A fairness or safety concern")
    start, end = heard.loud(heard.samples(tmp_path / "heard.raw"))
    assert end - start > 3.0
    window.activate(wait_for(lambda: window.one("push button", "^Close the sample$"), 5, "the way back"))
    wait_for(lambda: window.one("push button", "^Hear a sample review$"), 5, "the Rehearse page")
    desktop.press("ctrl+3")
    wait_for(lambda: window.one("", "^No takes yet$"), 5, "the Takes page")
    assert kept(desktop) == before
    desktop.quit()
    assert (tmp_path / "audit").read_text() == "", "the window waited for the disk"


def test_the_start_after_a_kill_says_what_it_brought_back(desktop: Desktop, pictures: Path) -> None:
    desktop.launch()
    time.sleep(1)
    desktop.record()
    desktop.speak(SAMPLE)
    time.sleep(6)
    desktop.kill()
    window = desktop.launch()
    said = r"The last recording was cut off: \d+ s of it was saved as a take\."
    wait_for(lambda: window.one("", said), 10, "the sentence")
    desktop.screenshot(pictures / "recovered.png")
    window.activate(wait_for(lambda: window.one("push button", "^Open it$"), 5, "the way to the take"))
    wait_for(lambda: window.one("", r"(?i)fairness"), 60, "its words")
