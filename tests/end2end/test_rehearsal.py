"""Tests of the main job with a real window, sound server and model.

Each test continues from the one before.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from helpers import heard
from helpers.desktop import Desktop, wait_for
from helpers.screen_reader import ScreenReader

ROOT = Path(__file__).parents[2]
AUDIT = ROOT / "tests/helpers/window_audit"
SAMPLE = ROOT / "resources/sample/take.flac"
TRUTH = heard.load(ROOT / "tests/data/takes/dev-b-18_heart.json")
FLAG = r"^(we|numbers|fillers|hedges|general|blame|heroics|.+), (serious|minor), at \d"


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with Desktop(tmp_path_factory.mktemp("desktop")) as running:
        running.env["PYTHONPATH"] = str(AUDIT)
        running.env["MLEREHEARSE_AUDIT"] = str(running.folder / "audit")
        yield running


@pytest.fixture(scope="module")
def first_session(desktop: Desktop, pictures: Path) -> ScreenReader:
    """Play the sample into the microphone, stop, and wait for the review."""
    window = desktop.launch()
    for _ in range(3):  # to the fairness prompt
        window.activate(wait_for(lambda: window.one("push button", "^Next prompt$"), 5, "the button"))
    desktop.record()
    speaking = desktop.speak(SAMPLE)
    time.sleep(20)
    desktop.screenshot(pictures / "rehearse.png")
    speaking.wait(200)
    desktop.press("space")
    wait_for(lambda: marks(window), 60, "the review")
    return window


def the_take(desktop: Desktop) -> Path:
    """Return the folder of the only take."""
    folders = list(desktop.home.glob("mlerehearse/**/takes/*-*"))
    assert len(folders) == 1
    return folders[0]


def marks(window: ScreenReader) -> list[str]:
    """Return the flag marks of the lane as a screen reader reads them out."""
    return window.names("push button", FLAG)


def test_the_review_opens_by_itself_with_words_beats_and_flags_in_place(
    desktop: Desktop, first_session: ScreenReader, pictures: Path
) -> None:
    wait_for(lambda: marks(first_session), 60, "the review")
    time.sleep(1)
    desktop.screenshot(pictures / "review.png")
    review = heard.load(the_take(desktop) / "review.json")
    words = review["words"]
    behind = heard.shift(TRUTH["words"], words)
    hits, extra = heard.flags_in_place(TRUTH["flags"], review["flags"], behind)
    assert hits >= 15, [f["quote"] for f in review["flags"]]
    assert extra <= 4
    assert len(marks(first_session)) == len(review["flags"])
    assert beat_time_right(review["sentences"], behind) >= 0.75
    assert first_session.one("push button", r"^Action, \d:\d\d to \d:\d\d, \d+ seconds?, target 45 to 60")
    assert first_session.one("push button", "^Pause"), "it plays by itself"


def beat_time_right(sentences: list[dict[str, object]], behind: float) -> float:
    """Return the share of the spoken time for which the beat matches the label."""
    right = total = 0.0
    for labelled in TRUTH["sentences"]:
        for at in np.arange(labelled["start"], labelled["end"], 0.1):
            found = [s["beat"] for s in sentences if s["start"] <= at + behind <= s["end"]]  # type: ignore[operator]
            total += 1
            right += labelled["beat"] in found[:1]
    return right / total


def test_the_take_is_still_there_after_a_restart(desktop: Desktop, first_session: ScreenReader) -> None:
    before = marks(first_session)
    desktop.quit()
    window = desktop.launch()
    desktop.press("ctrl+3")
    wait_for(lambda: window.one("", "fairness"), 10, "the row of the take")
    desktop.press("Return")
    assert wait_for(lambda: marks(window), 10, "the review") == before


def test_the_take_is_still_there_when_the_index_was_deleted(desktop: Desktop, first_session: ScreenReader) -> None:
    desktop.quit()
    indexes = list(desktop.home.rglob("*.sqlite*"))
    assert indexes
    for file in indexes:
        file.unlink()
    window = desktop.launch()
    desktop.press("ctrl+3", "Return")
    assert wait_for(lambda: marks(window), 10, "the review")


def test_four_keys_lead_from_launch_to_playing_the_first_flag(
    desktop: Desktop, first_session: ScreenReader, tmp_path: Path
) -> None:
    """Use only keys, sent to the real window, and locate the speakers' output in the take."""
    desktop.quit()
    desktop.launch()
    keys = ["ctrl+2", "n"]
    assert len(keys) <= 4
    with desktop.listen(tmp_path / "heard.raw"):
        desktop.press(*keys)
        wait_for(lambda: heard.begun(tmp_path / "heard.raw"), 30, "sound")
        time.sleep(4.5)
    first = heard.load(the_take(desktop) / "review.json")["flags"][0]
    sound = heard.samples(tmp_path / "heard.raw")
    start, _ = heard.loud(sound)
    played = sound[int(start * heard.RATE) : int((start + 4) * heard.RATE)]
    assert heard.place_in(the_take(desktop) / "audio.flac", played, 1.5) == pytest.approx(first["start"], abs=1.0)


def test_a_tone_played_at_one_and_a_half_speed_keeps_its_pitch(
    desktop: Desktop, first_session: ScreenReader, tmp_path: Path
) -> None:
    """Record nine seconds of 440 Hz: the page reports no speech, and 1.5x plays six seconds."""
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(9 * 16000) / 16000)
    soundfile.write(tmp_path / "tone.wav", tone, 16000)
    desktop.quit()
    window = desktop.launch()
    time.sleep(1)
    desktop.record()
    desktop.speak(tmp_path / "tone.wav").wait(20)
    time.sleep(1)
    with desktop.listen(tmp_path / "heard.raw"):
        desktop.press("space")
        wait_for(lambda: window.one("", "(?i)no speech"), 30, "the word that no speech was heard")
        if window.one("push button", "^Play"):
            desktop.press("space")
        wait_for(lambda: heard.begun(tmp_path / "heard.raw"), 30, "sound")
        time.sleep(8)
    sound = heard.samples(tmp_path / "heard.raw")
    start, end = heard.loud(sound)
    assert end - start == pytest.approx(6.0, abs=0.3)
    middle = sound[int((start + 1) * heard.RATE) : int((end - 1) * heard.RATE)]
    assert heard.pitch(middle) == pytest.approx(440, abs=2)


def test_a_correction_is_undone_after_a_restart(desktop: Desktop, first_session: ScreenReader) -> None:
    desktop.quit()
    window = desktop.launch()
    desktop.press("ctrl+3")
    wait_for(lambda: window.one("", "fairness"), 10, "the row of the take")
    desktop.press("Down", "Return")
    before = wait_for(lambda: marks(window), 10, "the review")
    desktop.press("n", "x")
    wait_for(lambda: len(marks(window)) == len(before) - 1, 20, "the review without the flag")
    desktop.quit()
    window = desktop.launch()
    desktop.press("ctrl+2")
    wait_for(lambda: len(marks(window)) == len(before) - 1, 20, "the review without the flag")
    desktop.press("ctrl+z")
    wait_for(lambda: marks(window) == before, 20, "the flag")


def test_the_window_never_waited_for_the_disk(desktop: Desktop, first_session: ScreenReader) -> None:
    """Visit the other pages, too; from its first second on, the window's thread opened no file."""
    window = desktop.launch() if desktop.app is None else first_session
    for page in ("ctrl+4", "ctrl+3", "ctrl+1"):
        desktop.press(page)
        time.sleep(1)
    desktop.quit()
    assert window
    audit = desktop.folder / "audit"
    assert audit.exists()
    assert audit.read_text() == ""
