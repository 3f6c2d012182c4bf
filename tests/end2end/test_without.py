"""Tests of what the window says if the microphone or the speech model is missing."""

import time
from pathlib import Path

from helpers import without_model
from helpers.desktop import Desktop, wait_for

SPEECH = Path(__file__).parents[1] / "data/takes/dev-a-23_rms.flac"


def test_without_a_microphone_the_page_says_what_to_do(tmp_path: Path, pictures: Path) -> None:
    with Desktop(tmp_path, microphone=False) as desktop:
        window = desktop.launch()
        window.activate(wait_for(lambda: window.one("push button", "^Check the microphone$"), 20, "the button"))
        wait_for(lambda: window.one("label", "(?i)no microphone was found"), 20, "the sentence")
        desktop.screenshot(pictures / "no_microphone.png")
        window.activate(wait_for(lambda: window.one("push button", "^Close$"), 20, "the button"))
        wait_for(lambda: not window.one("push button", "^Close$"), 20, "the end of the dialog")
        start = window.one("push button", "^Start")
        assert start
        assert "enabled" not in window.states(start)
        desktop.press("space")
        assert not list(desktop.home.rglob("take.json"))
        desktop.kill()  # no window manager gives the focus back after the dialog, so no key would end it


def test_without_a_model_a_take_is_recorded_and_waits(tmp_path: Path, pictures: Path) -> None:
    with Desktop(tmp_path) as desktop:
        desktop.env |= without_model.environment(tmp_path)
        window = desktop.launch()
        wait_for(lambda: window.one("", "(?i)no speech model"), 20, "the sentence")
        desktop.record()
        desktop.speak(SPEECH)
        time.sleep(8)
        desktop.press("space")
        wait_for(lambda: list(desktop.home.rglob("audio.flac")), 10, "the recording")
        wait_for(lambda: window.one("push button", "^(Play|Pause)"), 10, "the Review page")
        desktop.screenshot(pictures / "no_model.png")
        desktop.press("ctrl+3")
        wait_for(lambda: window.one("", "(?i)wait"), 10, "the take's state")
