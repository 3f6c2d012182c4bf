"""Tests of playback with a real window and a real sound server, which is killed in between.

Each test continues from the one before.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from helpers import heard, sound, without_model
from helpers.desktop import Desktop, wait_for
from helpers.screen_reader import ScreenReader

from mlerehearse.domain.take import Take
from mlerehearse.paths import Paths
from mlerehearse.private_files import sha256_of
from mlerehearse.takes.store.take_folder import TakeFolder

LENGTH = 600.0
AWAY = 5.0  # seconds; after 3 s Qt gives up a sound server, and the next use of it aborts the process


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with Desktop(tmp_path_factory.mktemp("desktop"), microphone=False) as running:
        running.env |= without_model.environment(running.folder)  # a take needs no words to be played
        store_take(Paths.below(Path(running.env["MLEREHEARSE_HOME"])))
        yield running


def store_take(paths: Paths) -> None:
    """Write a take that is one long tone."""
    paths.make()
    folder, bare = TakeFolder.create(paths.takes, datetime(2026, 3, 2, 9, 30, tzinfo=UTC), "Europe/Berlin")
    sound.write(folder.final, sound.tone(LENGTH))
    digest = sha256_of(folder.final)
    folder.save(Take(bare.id, bare.started, bare.zone, "p01", "Tell me.", "", None, "", "audio.flac", digest, LENGTH))


@pytest.fixture(scope="module")
def window(desktop: Desktop) -> ScreenReader:
    """Open the take on the Review page."""
    window = desktop.launch()
    desktop.press("ctrl+2")
    wait_for(lambda: playback_process(desktop), 30, "the file to be opened")
    return window


def playback_process(desktop: Desktop) -> int:
    """Return the id of the process that has the take's sound open, or 0."""
    for child in desktop.children():
        if any(file.resolve().name == "audio.flac" for file in Path(f"/proc/{child}/fd").iterdir()):
            return child
    return 0


def must_be_heard(desktop: Desktop) -> None:
    """Listen until the tone comes out of the speakers."""
    raw = desktop.folder / "heard.raw"

    def loud() -> bool:
        samples = heard.samples(raw)[-heard.RATE :]
        return bool(samples.size == heard.RATE and np.abs(samples).max() > 0.01 and abs(heard.pitch(samples) - 440) < 5)

    with desktop.listen(raw):
        wait_for(loud, 20, "the tone")


def test_a_sound_server_killed_while_a_take_plays_pauses_it(desktop: Desktop, window: ScreenReader) -> None:
    app = desktop.app
    desktop.press("space")
    must_be_heard(desktop)
    desktop.sound_server.kill()
    wait_for(lambda: window.one("", "(?i)playback is paused"), 20, "the sentence")
    assert window.one("push button", "^Play")
    time.sleep(AWAY)
    desktop.restart_sound()
    desktop.press("space")
    must_be_heard(desktop)
    assert app
    assert app.poll() is None
    desktop.press("space")


def test_a_sound_server_killed_while_nothing_plays_is_not_noticed(desktop: Desktop, window: ScreenReader) -> None:
    app = desktop.app
    wait_for(lambda: window.one("push button", "^Play"), 10, "the pause")
    desktop.sound_server.kill()
    time.sleep(AWAY)
    desktop.restart_sound()
    desktop.press("space")
    must_be_heard(desktop)
    assert app
    assert app.poll() is None


def test_the_window_itself_uses_no_sound(desktop: Desktop, window: ScreenReader) -> None:
    assert window
    assert desktop.app
    assert "Qt6Multimedia" not in Path(f"/proc/{desktop.app.pid}/maps").read_text()
    assert "Qt6Multimedia" in Path(f"/proc/{playback_process(desktop)}/maps").read_text()


def test_the_playback_process_ends_with_a_killed_app(desktop: Desktop, window: ScreenReader) -> None:
    assert window
    playback = playback_process(desktop)
    assert playback
    desktop.kill()
    wait_for(lambda: not Path(f"/proc/{playback}").exists(), 10, "the end of the playback process")
