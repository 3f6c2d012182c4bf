"""The player: an accurate playhead with and without sound, loops, the end, processes that die."""

import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from helpers.window.playback import FakePlayback, no_loudspeaker, silent_player
from helpers.window.reviews import SAMPLE, audio
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from mlerehearse.services.sound.playback_messages import (
    LoudspeakerChanged,
    PlaybackTrouble,
    PlayedToEnd,
    PositionMeasured,
    TroubleKind,
    Wanted,
)
from mlerehearse.services.sound.player import Player
from mlerehearse.services.sound.playhead import Playhead


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


def test_it_waits_for_an_engine_until_it_is_told_to_go_on_without(head: Playhead, clock: Hand) -> None:
    head.run(led=True)
    clock.now += 8.0
    assert head.position() == pytest.approx(0.25)
    head.run_free()
    clock.now += 2.0
    assert head.position() == pytest.approx(3.25)


def test_the_time_that_a_report_was_under_way_counts(head: Playhead, clock: Hand) -> None:
    head.run()
    clock.now += 2.0
    head.measured(9.0, clock.now - 1.0)
    assert head.position() == pytest.approx(10.5)


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


class Desk:
    """A player on a hand-set clock, its pretended process, and what it said."""

    def __init__(self, clock: Hand) -> None:
        self.clock = clock
        self.player = Player(clock=clock, make=self._make)
        self.said: list[str] = []
        self.player.problem.connect(self.said.append)
        self.player.load(audio(SAMPLE), 134.9)

    def _make(self, heard: Callable[[Any], object], died: Callable[[int | None], object]) -> FakePlayback:
        self.process = FakePlayback(heard, died)
        return self.process

    @property
    def wanted(self) -> Wanted:
        """The newest state that the process was told to reach."""
        return self.process.wants[-1]

    def hear(self, message: object) -> None:
        """Let the process send a message."""
        self.process.heard(message)
        QCoreApplication.processEvents()

    def report(self, position: float) -> None:
        """Let the process report where the sound is now."""
        self.hear(PositionMeasured(self.wanted.jump, position, self.clock.now))

    def play(self, position: float) -> None:
        """Play with sound, which has got to `position`."""
        self.process.answer = lambda _: None
        self.player.play_from(position)
        self.clock.now += 0.1
        self.report(position + 0.15)

    def die(self) -> None:
        """Let the process end."""
        self.process.died(-6)
        QCoreApplication.processEvents()


@pytest.fixture
def desk(qtbot: QtBot, clock: Hand) -> Iterator[Desk]:
    desk = Desk(clock)
    yield desk
    desk.player.close()


@pytest.fixture
def player(qtbot: QtBot) -> Iterator[Player]:
    player = silent_player()
    player.load(audio(SAMPLE), 134.9)
    yield player
    player.close()


def test_playing_tells_where_it_is(player: Player, qtbot: QtBot) -> None:
    with qtbot.waitSignals([player.playing_changed, player.position_changed, player.position_changed]):
        player.play()
    assert player.playing
    assert player.rate == 1.5


def test_without_a_loudspeaker_it_says_so_once_and_the_playhead_runs_all_the_same(player: Player, qtbot: QtBot) -> None:
    said: list[str] = []
    player.problem.connect(said.append)
    player.play()
    qtbot.waitUntil(lambda: player.position > 0.4)
    player.pause()
    player.play()
    qtbot.waitUntil(lambda: player.position > 0.8)
    assert len(said) == 1
    assert "No speaker" in said[0]


def test_a_take_ends_and_starts_again_from_the_front(player: Player, qtbot: QtBot) -> None:
    player.seek(134.8)
    player.play()
    qtbot.waitUntil(lambda: not player.playing)
    assert player.position == pytest.approx(134.9)
    player.play()
    assert player.position < 1.0


def test_a_loop_comes_back_to_its_start_until_one_goes_elsewhere(player: Player, qtbot: QtBot) -> None:
    player.set_loop((10.0, 10.3))
    qtbot.waitUntil(lambda: player.position > 10.2)
    qtbot.waitUntil(lambda: player.position < 10.1)
    assert player.playing
    player.seek(50.0)
    assert player.loop is None


def test_the_speed_stays_between_its_ends(player: Player) -> None:
    player.set_rate(9.0)
    assert player.rate == 2.0
    player.set_rate(0.1)
    assert player.rate == 0.75


def test_another_take_begins_without_the_loop_of_the_last(player: Player, qtbot: QtBot) -> None:
    player.set_loop((10.0, 10.3))
    with qtbot.waitSignal(player.loop_changed) as looping:
        player.load(audio(SAMPLE), 134.9)
    assert looping.args == [False]
    assert player.position == 0.0


def test_a_player_that_nobody_holds_is_gone_at_once(qtbot: QtBot) -> None:
    """Expect no cycle of references: the collector may run on any thread, and a QTimer must not."""
    player = silent_player()
    player.load(audio(SAMPLE), 134.9)
    gone = weakref.ref(player)
    del player
    assert gone() is None


# ---- what the process is told


def test_the_process_opens_the_file_with_the_take_and_plays_from_the_playhead(desk: Desk) -> None:
    assert desk.wanted.path == audio(SAMPLE)
    assert not desk.wanted.playing
    desk.player.play_from(30.0)
    assert (desk.wanted.playing, desk.wanted.position, desk.wanted.rate) == (True, 30.0, 1.5)


def test_another_speed_and_a_pause_do_not_move_the_sound(desk: Desk) -> None:
    desk.play(30.0)
    jump = desk.wanted.jump
    desk.player.set_rate(2.0)
    assert (desk.wanted.rate, desk.wanted.jump) == (2.0, jump)
    desk.player.pause()
    assert (desk.wanted.playing, desk.wanted.jump) == (False, jump)
    desk.player.seek(40.0)
    assert desk.wanted.jump > jump


def test_let_go_of_the_file_the_process_has_closed_it(desk: Desk) -> None:
    desk.play(30.0)
    desk.player.release()
    assert desk.wanted.path is None
    assert not desk.wanted.playing
    assert desk.process.settled == 1
    desk.player.play()
    assert desk.wanted.path == audio(SAMPLE)
    assert desk.wanted.position == pytest.approx(30.0, abs=0.2)


def test_before_a_take_is_loaded_no_file_is_wanted(qtbot: QtBot, clock: Hand) -> None:
    desk = Desk(clock)
    desk.player.unload()
    desk.player.set_rate(1.25)
    assert desk.wanted.path is None
    desk.player.play()
    assert not desk.player.playing
    desk.player.close()
    assert desk.process.kills == 1


def test_what_was_measured_before_a_jump_is_not_believed(desk: Desk) -> None:
    desk.play(30.0)
    before = desk.wanted.jump
    desk.player.seek(31.0)
    desk.hear(PositionMeasured(before, 31.6, desk.clock.now))
    desk.clock.now += 5.0
    assert desk.player.position == pytest.approx(31.25)  # it still waits for the sound


# ---- troubles


def test_a_process_that_dies_is_followed_by_one_that_goes_on_where_the_sound_was(desk: Desk) -> None:
    desk.play(30.0)
    desk.clock.now += 4.0
    desk.report(36.0)
    desk.die()
    assert desk.player.playing
    assert (desk.wanted.playing, desk.wanted.position) == (True, 36.0)
    assert not desk.said


def test_a_second_death_soon_after_pauses_with_a_sentence(desk: Desk) -> None:
    desk.play(30.0)
    desk.die()
    desk.clock.now += 1.0
    desk.report(30.3)
    desk.die()
    assert not desk.player.playing
    assert not desk.wanted.playing
    assert "failed" in desk.said[-1]
    desk.play(30.0)
    assert desk.player.playing


def test_a_second_death_much_later_is_followed_by_another_process(desk: Desk) -> None:
    desk.play(30.0)
    desk.die()
    for second in range(10):
        desk.clock.now += 1.0
        desk.report(30.5 + 1.5 * second)
    desk.die()
    assert desk.player.playing
    assert desk.process.fresh == 2


def test_a_death_while_nothing_plays_is_of_no_interest(desk: Desk) -> None:
    wants = len(desk.process.wants)
    desk.die()
    assert len(desk.process.wants) == wants
    assert not desk.said


def test_a_sound_server_that_went_away_pauses_with_a_sentence_and_play_starts_anew(desk: Desk, qtbot: QtBot) -> None:
    desk.play(30.0)
    desk.process.answer = no_loudspeaker
    desk.die()
    qtbot.waitUntil(lambda: not desk.player.playing)
    assert "Press Play" in desk.said[-1]
    assert desk.player.position == pytest.approx(30.15)
    fresh = desk.process.fresh
    desk.play(30.0)
    assert desk.process.fresh == fresh + 1
    assert desk.player.playing


def test_a_process_that_falls_silent_is_replaced(desk: Desk, qtbot: QtBot) -> None:
    desk.play(30.0)
    desk.clock.now += 2.9
    qtbot.wait(50)
    assert desk.process.fresh == 0
    desk.clock.now += 0.2
    qtbot.waitUntil(lambda: desk.process.fresh == 1)
    assert desk.wanted.position == pytest.approx(30.15)
    desk.clock.now += 10.1  # the new one says nothing either
    qtbot.waitUntil(lambda: not desk.player.playing)
    assert "failed" in desk.said[-1]


def test_the_sound_may_end_before_the_take_does(desk: Desk, qtbot: QtBot) -> None:
    desk.play(30.0)
    desk.hear(PlayedToEnd(desk.wanted.jump))
    desk.clock.now += 20.0
    with qtbot.waitSignal(desk.player.position_changed):
        pass
    assert desk.process.fresh == 0
    assert desk.player.playing


def test_a_loudspeaker_that_is_plugged_in_plays_from_the_playhead(desk: Desk) -> None:
    desk.player.play_from(30.0)
    QCoreApplication.processEvents()
    desk.clock.now += 2.0
    desk.hear(LoudspeakerChanged())
    assert desk.wanted.position == pytest.approx(33.0)


def test_a_damaged_file_is_one_sentence(desk: Desk) -> None:
    desk.hear(PlaybackTrouble(desk.wanted.jump, TroubleKind.UNREADABLE))
    desk.hear(PlaybackTrouble(desk.wanted.jump, TroubleKind.UNREADABLE))
    assert len(desk.said) == 1
    assert "missing or damaged" in desk.said[0]


@pytest.mark.parametrize("kind", TroubleKind)
def test_each_trouble_has_a_sentence(desk: Desk, kind: TroubleKind) -> None:
    desk.hear(PlaybackTrouble(desk.wanted.jump, kind))
    assert desk.said[0].endswith(".")
