"""The real playback process on a computer without a sound server: files, hangs, deaths, a restart.

tests/end2end/test_playback.py has the one that is heard.
"""

import os
import queue
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.window.reviews import SAMPLE, audio

from mlerehearse.services.sound.playback_messages import Handled, PlaybackTrouble, TroubleKind, Wanted
from mlerehearse.services.sound.playback_process import PlaybackProcess
from mlerehearse.services.sound.player import Player
from mlerehearse.worker import Channel

PATIENCE = 30.0  # seconds


@pytest.fixture(autouse=True)
def no_sound_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("ALSA_CONFIG_PATH", "/nowhere")


class Line:
    """A process and what it said; `dead` holds exit codes."""

    def __init__(self, *serve: Callable[[Channel], None]) -> None:
        self.heard: queue.Queue[Any] = queue.Queue()
        self.dead: queue.Queue[int | None] = queue.Queue()
        self.process = PlaybackProcess(self.heard.put, self.dead.put, *serve)
        self._number = 0

    def want(self, path: Path | None, playing: bool = False, fresh: bool = False) -> None:
        self._number += 1
        self.process.want(Wanted(self._number, path, playing, 1.5, self._number, 0.0), fresh)

    def settled(self) -> int:
        """Wait until the newest state is reached; return the process's id."""
        self.process.settle(PATIENCE)
        assert self.process.pid, "it took too long"
        return self.process.pid


@pytest.fixture
def line() -> Iterator[Line]:
    line = Line()
    yield line
    line.process.kill()


def open_files(pid: int) -> set[Path]:
    return {file.resolve() for file in Path(f"/proc/{pid}/fd").iterdir()}


def test_without_a_loudspeaker_or_with_a_missing_file_it_says_so(line: Line, tmp_path: Path) -> None:
    line.want(audio(SAMPLE), playing=True)
    assert line.heard.get(timeout=PATIENCE) == PlaybackTrouble(1, TroubleKind.NO_LOUDSPEAKER)
    line.want(tmp_path / "gone.flac")
    assert line.heard.get(timeout=PATIENCE) == PlaybackTrouble(2, TroubleKind.UNREADABLE)


def test_a_file_that_is_no_sound_is_unreadable_each_time(line: Line, tmp_path: Path) -> None:
    (tmp_path / "audio.flac").write_text("not a sound at all")
    for jump in (1, 2):
        line.want(tmp_path / "audio.flac", playing=True)
        assert line.heard.get(timeout=PATIENCE) == PlaybackTrouble(jump, TroubleKind.UNREADABLE)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux lists open files there")
def test_the_file_is_closed_once_that_is_settled(line: Line, tmp_path: Path) -> None:
    copy = tmp_path / "audio.flac"
    copy.write_bytes(audio(SAMPLE).read_bytes())
    line.want(copy, playing=True)
    line.heard.get(timeout=PATIENCE)  # it has loaded the file
    assert copy in open_files(line.settled())
    line.want(None)
    assert copy not in open_files(line.settled())


def test_nothing_is_started_in_order_to_close_a_file(line: Line) -> None:
    line.want(None)
    line.process.settle(PATIENCE)
    assert line.process.pid is None


def test_only_the_newest_state_counts(line: Line, tmp_path: Path) -> None:
    line.want(audio(SAMPLE))
    for number in range(50):
        line.want(tmp_path / f"{number}.flac")
    line.settled()
    told = [line.heard.get(timeout=PATIENCE).jump]
    while not line.heard.empty():
        told.append(line.heard.get().jump)
    assert told[-1] == 51
    assert len(told) < 10


def test_one_that_dies_is_told_and_the_next_wish_starts_another(line: Line) -> None:
    line.want(audio(SAMPLE))
    first = line.settled()
    os.kill(first, signal.SIGKILL)
    assert line.dead.get(timeout=PATIENCE) == -signal.SIGKILL
    line.want(audio(SAMPLE))
    assert line.settled() != first


def test_a_fresh_one_replaces_the_one_that_runs(line: Line) -> None:
    line.want(audio(SAMPLE))
    first = line.settled()
    line.want(audio(SAMPLE), fresh=True)
    assert line.settled() != first
    assert line.dead.empty()


def hang(channel: Channel) -> None:
    """Stand in for a process that a stopped sound server holds up."""
    while channel.receive():
        threading.Event().wait()


def test_one_that_hangs_holds_nobody_up(tmp_path: Path) -> None:
    line = Line(hang)
    for _ in range(5000):  # more than the pipe would take
        line.want(audio(SAMPLE))
    line.process.settle(0.1)
    assert line.process.pid is None
    line.want(audio(SAMPLE), fresh=True)
    line.process.kill()
    line.process.settle(PATIENCE)
    assert line.process.pid is None


def crash(channel: Channel) -> None:
    """Stand in for a process that the sound system crashes whenever it plays."""
    while wanted := channel.receive():
        if wanted.playing:
            os.abort()
        channel.send(Handled(wanted.number))


def test_the_window_outlives_a_process_that_crashes_again_and_again(qtbot: Any) -> None:
    player = Player(make=lambda heard, died: PlaybackProcess(heard, died, crash))
    player.load(audio(SAMPLE), 134.9)
    with qtbot.waitSignal(player.problem, timeout=30_000) as said:
        player.play()
    assert "failed" in said.args[0]
    assert not player.playing
    player.close()


def test_a_file_that_was_moved_away_and_back_plays_again(qtbot: Any, tmp_path: Path) -> None:
    copy = tmp_path / "audio.flac"
    copy.write_bytes(audio(SAMPLE).read_bytes())
    player = Player()
    said: list[str] = []
    player.problem.connect(said.append)
    player.load(copy, 134.9)
    player.seek(30.0)
    player.release()
    copy.rename(tmp_path / "bin.flac")
    player.play()
    qtbot.waitUntil(lambda: bool(said), timeout=30_000)
    assert "missing or damaged" in said[-1]
    player.release()
    (tmp_path / "bin.flac").rename(copy)
    player.play()
    qtbot.waitUntil(lambda: "No speaker" in said[-1], timeout=30_000)  # the only problem left
    qtbot.waitUntil(lambda: player.position > 30.2)
    player.close()
