"""Everything that can happen to a microphone while one records, with a real sound server.

One take goes through all of it. Each fault is named, and the take keeps its true times: what is
spoken before and after lies where a plain recorder beside the app has it.
"""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile
from helpers.desktop import Desktop, wait_for
from helpers.screen_reader import ScreenReader

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "resources/sample/take.flac"


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with Desktop(tmp_path) as running:
        yield running


def said(window: ScreenReader, pattern: str) -> Any:
    """Wait for a sentence on the screen; a fault is named within two seconds on a quiet machine."""
    return wait_for(lambda: window.one("", pattern), 15, f"the sentence “{pattern}”")


def gone(window: ScreenReader, pattern: str) -> None:
    wait_for(lambda: not window.one("", pattern), 15, f"the end of “{pattern}”")


def clock(window: ScreenReader) -> str:
    found = window.one("", r"^\d:\d\d")
    return found.name if found else ""


def test_each_fault_of_the_microphone_is_named_and_the_recording_goes_on(desktop: Desktop, pictures: Path) -> None:
    headset = desktop.plug("headset", "Headset")
    desktop.make_default("headset")
    window = desktop.launch()
    assert window.one("", "^Microphone is off$")  # the first launch doesn't open it
    desktop.press("space")
    said(window, "^Microphone is on$")
    desktop.speak(SAMPLE)
    time.sleep(5)

    desktop.mute("headset", True)
    said(window, "^“Headset” is muted in the system's sound settings")
    desktop.screenshot(pictures / "muted.png")
    desktop.mute("headset", False)
    gone(window, "is muted")

    desktop.make_default("virtmic")
    said(window, "^The recording continues with “Virtual-Microphone” in place of “Headset”")
    desktop.make_default("headset")
    said(window, "^The recording continues with “Headset” in place of")

    desktop.unplug(headset)
    said(window, "^“Headset” was unplugged. The recording continues with “Virtual-Microphone”")
    assert window.one("combo box", "Microphone")
    headset = desktop.plug("headset", "Headset")

    desktop.sound_server.kill()
    said(window, "^The system's sound service has stopped")
    desktop.screenshot(pictures / "sound_service_stopped.png")
    desktop.restart_sound()
    gone(window, "sound service has stopped")
    said(window, "^Microphone is on$")
    desktop.speak(SAMPLE)
    time.sleep(4)

    assert desktop.app
    assert desktop.app.poll() is None
    desktop.press("space")
    folder = wait_for(
        lambda: next(desktop.home.glob("mlerehearse/**/takes/*/review.json"), None), 90, "the review"
    ).parent
    take = json.loads((folder / "take.json").read_text(encoding="utf-8"))
    causes = [gap["cause"] for gap in take["gaps"]]
    assert {"sound_system"} <= {*causes} <= {"microphone", "sound_system", "busy"}
    samples, rate = soundfile.read(folder / "audio.flac")
    assert len(samples) / rate == pytest.approx(take["duration"])
    for gap in take["gaps"]:
        middle = samples[round((gap["start"] + 0.02) * rate) : round((gap["start"] + gap["length"] - 0.02) * rate)]
        assert not middle.any()
    desktop.screenshot(pictures / "gaps.png")
