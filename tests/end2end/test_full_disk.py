"""A disk that fills up while one records: one sentence, and everything up to then is a take."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import soundfile
from helpers.desktop import Desktop, wait_for

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources/sample/take.flac"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Desktop]:
    """A desktop whose app keeps its data on a disk of 40 MB."""
    with Desktop(tmp_path) as desktop:
        disk = desktop.home / "mlerehearse"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(disk)], check=True)
        try:
            yield desktop
            desktop.quit()
        finally:
            subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Fill a disk except for `leave` bytes."""
    filler = disk / "filler"
    room = os.statvfs(disk)
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        file.write(bytes(max(0, room.f_bavail * room.f_bsize - leave)))
    return filler


if os.geteuid() == 0:  # only root may mount a small disk

    @pytest.mark.parametrize("leave", [2_000_000, 0], ids=["nearly_full", "full"])
    def test_a_disk_that_fills_up_ends_the_take_with_one_sentence(small_disk: Desktop, leave: int) -> None:
        disk = small_disk.home / "mlerehearse"
        window = small_disk.launch()
        wait_for(small_disk.speech_worker, 60, "the speech worker")
        small_disk.record()
        small_disk.speak(SAMPLE)
        time.sleep(6)
        filler = fill(disk, leave)
        wait_for(lambda: window.one("", "^The disk is full, so the recording stopped at 0:"), 30, "the sentence")
        path = wait_for(lambda: next(disk.glob("**/takes/*/take.json"), None), 30, "the take")
        take = wait_for(
            lambda: (found := json.loads(path.read_text(encoding="utf-8")))["audio"] and found, 30, "its end"
        )
        sound = soundfile.info(path.parent / take["audio"])
        assert take["duration"] >= 4
        assert sound.frames / sound.samplerate == pytest.approx(take["duration"], abs=0.01)
        filler.unlink()
        wait_for(lambda: (path.parent / "review.json").exists(), 60, "the review")
        waiting = [name for name in window.names("label") if "be saved" in name or "list of takes" in name]
        assert not waiting
