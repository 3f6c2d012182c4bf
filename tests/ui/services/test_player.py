"""The player: an accurate playhead without a loudspeaker, loops, the end, error messages."""

from pathlib import Path

import pytest
from helpers.window.reviews import SAMPLE, audio
from pytestqt.qtbot import QtBot

from mlerehearse.services.player import Player
from mlerehearse.services.playhead import Playhead


class Hand:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def head(clock: Hand) -> Playhead:
    head = Playhead(clock)
    head.duration = 60.0
    return head


def test_the_playhead_moves_at_one_and_a_half_times_the_clock(head: Playhead, clock: Hand) -> None:
    head.run()
    clock.now += 4.0
    assert head.position() == pytest.approx(6.0)


def test_another_speed_holds_from_where_it_is(head: Playhead, clock: Hand) -> None:
    head.run()
    clock.now += 4.0
    head.set_rate(2.0)
    clock.now += 1.0
    assert head.position() == pytest.approx(8.0)


def test_it_is_drawn_gently_towards_the_engine_and_never_steps_back(head: Playhead, clock: Hand) -> None:
    head.run()
    clock.now += 2.0
    before = head.position()
    head.measured(before - 0.1)
    assert head.position() == before
    for _ in range(40):
        clock.now += 0.05
        head.measured(2.9 + (clock.now - 102.0) * 1.5)
    assert head.position() == pytest.approx(2.9 + 2.0 * 1.5, abs=0.02)


def test_what_the_engine_still_tells_from_before_a_jump_is_not_believed(head: Playhead, clock: Hand) -> None:
    head.run(led=True)
    clock.now += 0.1
    head.measured(0.15)
    head.jump(40.0)
    clock.now += 0.1
    head.measured(0.3)
    assert head.position() == pytest.approx(40.15)


def test_it_does_not_run_off_while_the_engine_is_still_getting_under_way(head: Playhead, clock: Hand) -> None:
    head.run(led=True)
    clock.now += 1.0
    assert head.position() == pytest.approx(0.25)
    head.measured(0.26)
    clock.now += 1.0
    assert head.position() == pytest.approx(1.75, abs=0.02)


def test_an_engine_that_never_says_a_word_does_not_hold_it_for_good(head: Playhead, clock: Hand) -> None:
    head.run(led=True)
    clock.now += 4.0
    assert head.position() == pytest.approx(6.0)


def test_far_apart_the_engine_is_right(head: Playhead, clock: Hand) -> None:
    head.run()
    clock.now += 2.0
    head.measured(10.0)
    assert head.position() == pytest.approx(10.0)


def test_it_stays_inside_the_take(head: Playhead, clock: Hand) -> None:
    head.jump(-5.0)
    assert head.position() == 0.0
    head.run()
    clock.now += 1000.0
    assert head.position() == 60.0


@pytest.fixture
def player(qtbot: QtBot) -> Player:
    player = Player()
    player.load(audio(SAMPLE), 134.9)
    return player


def test_playing_tells_where_it_is(player: Player, qtbot: QtBot) -> None:
    with qtbot.waitSignals([player.playing_changed, player.position_changed, player.position_changed]):
        player.play()
    assert player.playing
    assert player.rate == 1.5
    player.unload()


def test_without_a_loudspeaker_it_says_so_once_and_the_playhead_runs_all_the_same(player: Player, qtbot: QtBot) -> None:
    said: list[str] = []
    player.problem.connect(said.append)
    player.play()
    qtbot.waitUntil(lambda: player.position > 0.1)
    player.pause()
    player.play()
    assert len(said) == 1
    assert "No speaker" in said[0]
    player.unload()


def test_a_take_ends_and_starts_again_from_the_front(player: Player, qtbot: QtBot) -> None:
    player.seek(134.8)
    player.play()
    qtbot.waitUntil(lambda: not player.playing)
    assert player.position == pytest.approx(134.9)
    player.play()
    assert player.position < 1.0
    player.unload()


def test_a_loop_comes_back_to_its_start_until_one_goes_elsewhere(player: Player, qtbot: QtBot) -> None:
    player.set_loop((10.0, 10.3))
    qtbot.waitUntil(lambda: player.position > 10.2)
    qtbot.waitUntil(lambda: player.position < 10.1)
    assert player.playing
    player.seek(50.0)
    assert player.loop is None
    player.unload()


def test_the_speed_stays_between_its_ends(player: Player) -> None:
    player.set_rate(9.0)
    assert player.rate == 2.0
    player.set_rate(0.1)
    assert player.rate == 0.75
    player.unload()


def test_let_go_of_the_file_can_be_deleted_and_brought_back(tmp_path: Path, qtbot: QtBot) -> None:
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
    assert "missing or damaged" in said[-1]
    player.release()
    (tmp_path / "bin.flac").rename(copy)
    player.play()
    qtbot.waitUntil(lambda: player.position > 30.2)
    assert "No speaker" in said[-1]  # the only problem left, on a machine without a loudspeaker
    player.unload()


def test_another_take_begins_without_the_loop_of_the_last(player: Player, qtbot: QtBot) -> None:
    player.set_loop((10.0, 10.3))
    with qtbot.waitSignal(player.loop_changed) as looping:
        player.load(audio(SAMPLE), 134.9)
    assert looping.args == [False]
    assert player.position == 0.0
    player.unload()


def test_a_missing_file_is_one_sentence(tmp_path: Path, qtbot: QtBot) -> None:
    player = Player()
    with qtbot.waitSignal(player.problem) as said:
        player.load(tmp_path / "gone.flac", 10.0)
    assert "missing or damaged" in said.args[0]
