"""Thirty files dropped on the real window, with real speech: cancelled, restarted and finished."""

import json
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile
from helpers.desktop import Desktop, wait_for
from helpers.screen_reader import ScreenReader

AUDIT = Path(__file__).parents[1] / "helpers/window_audit"
TAKES = sorted((Path(__file__).parents[1] / "data/takes").glob("*.flac"))
RATE = 16_000
OPENING, SHORT, PARTS = 20, 6, 4  # seconds of an answer's opening, and of the other parts; parts of each take
PATIENCE = 300


@pytest.fixture(scope="module")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with Desktop(tmp_path_factory.mktemp("desktop"), microphone=False) as running:
        running.env["PYTHONPATH"] = os.pathsep.join([str(AUDIT), running.env.get("PYTHONPATH", "")])
        running.env["MLEREHEARSE_AUDIT"] = str(running.folder / "audit")
        yield running


@pytest.fixture(scope="module")
def files(desktop: Desktop) -> Path:
    """Return a folder with thirty files, parts of six spoken takes; each first part is an opening.

    One file is there twice, and one is broken.
    """
    folder = desktop.folder / "phone"
    folder.mkdir()
    for number, take in enumerate(TAKES):
        samples, _ = soundfile.read(take, dtype="int16")
        _write(folder / f"2025-0{number + 1}-03 10.00.00.wav", samples[: OPENING * RATE])
        for part in range(1, PARTS):
            start = (OPENING + part * SHORT) * RATE
            _write(folder / f"2025-0{number + 1}-03 10.{part}0.00.wav", samples[start : start + SHORT * RATE])
    for number in range(30 - len(TAKES) * PARTS - 2):
        samples, _ = soundfile.read(TAKES[number], dtype="int16")
        _write(folder / f"2025-07-0{number + 1} 09.00.00.wav", samples[45 * RATE : 51 * RATE])
    shutil.copy(folder / "2025-01-03 10.00.00.wav", folder / "2025-01-03 10.05.00 copy.wav")
    (folder / "2025-02-01 08.00.00.m4a").write_bytes(random.Random(7).randbytes(40_000))
    assert len(list(folder.iterdir())) == 30
    return folder


def _write(path: Path, samples: Any) -> None:
    soundfile.write(path, samples, RATE)


def kept(desktop: Desktop) -> dict[str, dict[str, Any]]:
    """Return the takes on the disk by the names of their files."""
    heads = [json.loads(path.read_bytes()) for path in desktop.home.glob("mlerehearse/data/takes/*/take.json")]
    takes = {head["source"]: head for head in heads}
    assert len(takes) == len(heads), "a file was imported twice"
    return takes


def press(window: ScreenReader, name: str) -> None:
    window.activate(wait_for(lambda: window.one("push button", name), 10, name))


def label(window: ScreenReader, pattern: str, seconds: float = 10) -> str:
    """Wait for a text on the page and return it."""
    return wait_for(lambda: window.one("label", pattern), seconds, pattern).name


def test_a_drop_of_thirty_files_is_cancelled_resumed_and_finished(
    desktop: Desktop, files: Path, pictures: Path
) -> None:
    window = desktop.launch()
    wait_for(desktop.speech_worker, 60, "the speech worker")
    with desktop.drag(files) as drop:
        wait_for(lambda: window.one("", "^Drop the recordings to import them$"), 5, "the hint")
        desktop.screenshot(pictures / "import-drop.png")
        drop()
        label(window, r"^\d+ of 30 · ")
    label(window, r"^(1\d|2\d) of 30 · ", PATIENCE)
    desktop.screenshot(pictures / "import-running.png")
    press(window, "^Cancel$")
    said = label(window, r"\d+ cancelled")
    cancelled = int(said.split(" cancelled")[0].split()[-1])
    assert 10 <= cancelled <= 20
    assert "1 already there" in said
    assert "1 not imported" in said
    wait_for(lambda: not window.one("label", r"^\d+ of \d+ · "), 60, "the takes that were begun")
    assert len(kept(desktop)) == 28 - cancelled

    desktop.quit()
    window = desktop.launch()
    desktop.press("ctrl+3")
    assert label(window, "^Imported files: ").endswith(f" · {cancelled} cancelled")
    press(window, "^Show the files$")
    press(window, "^Import the rest$")
    wait_for(lambda: window.one("label", r"^\d+ of 30 · "), 30, "the rest")
    desktop.quit()  # in the middle of it
    window = desktop.launch()
    desktop.press("ctrl+3", "ctrl+i")
    wait_for(lambda: not window.one("label", r"^\d+ of 30 · "), PATIENCE, "the end")
    desktop.screenshot(pictures / "import-done.png")
    said = label(window, "1 already there")
    assert "cancelled" not in said
    takes = kept(desktop)
    assert len(takes) == 28
    assert takes["2025-03-03 10.20.00.wav"]["started"].startswith("2025-03-03T09:20:00")
    assert not (set(takes) & {"2025-01-03 10.05.00 copy.wav", "2025-02-01 08.00.00.m4a"})


def test_the_prompts_are_guessed_from_the_openings_and_can_be_corrected(desktop: Desktop, files: Path) -> None:
    guessed = kept(desktop)
    true = [json.loads(take.with_suffix(".json").read_bytes())["prompt"] for take in TAKES]
    openings = [guessed[f"2025-0{number + 1}-03 10.00.00.wav"]["prompt"] for number in range(len(TAKES))]
    assert sum(found == said for found, said in zip(openings, true, strict=True)) >= 4
    assert all(found in (said, None) for found, said in zip(openings, true, strict=True))

    desktop.quit()
    window = desktop.launch()
    desktop.press("ctrl+3", "ctrl+i")
    (first, *_) = wait_for(lambda: window.names("list item", r"\.wav, "), 10, "the list")
    assert first.startswith("2025-01-03 10.00.00.wav, ")
    desktop.press("Return", "Home", "Down", "Down", "Return")  # after "no prompt": rollback, drift
    wait_for(lambda: kept(desktop)["2025-01-03 10.00.00.wav"]["prompt"] == "drift", 10, "the correction")
    wait_for(lambda: _reviewed(desktop, "2025-01-03 10.00.00.wav") == "drift", 30, "its review")
    assert (desktop.folder / "audit").read_text() == "", "the window waited for the disk"


def _reviewed(desktop: Desktop, source: str) -> Any:
    """Return the prompt that a take was reviewed for."""
    folder = desktop.home / "mlerehearse/data/takes" / str(kept(desktop)[source]["id"])
    review = json.loads((folder / "review.json").read_bytes())
    return review["asked"]["prompt"]
