"""The clock that counts samples: true losses are found, and a busy computer is no loss."""

import random

import pytest

from mlerehearse.domain.audio_format import RATE
from mlerehearse.services.sound.capture.sample_clock import Block, SampleClock

_STEP = 0.064  # seconds between two deliveries of the sound system


class Feed:
    """A microphone whose clock runs at `speed`, read through a sound system."""

    def __init__(self, speed: float = 1.0) -> None:
        self.clock, self.speed = SampleClock(), speed
        self.now, self.waiting, self.lost_seconds = 100.0, 0.0, 0.0
        self.blocks: list[Block] = []

    def run(self, seconds: float, read: bool = True, keep: bool = True) -> None:
        """Let time pass; the sound waits if nobody reads it, and is lost if it isn't kept."""
        for _ in range(round(seconds / _STEP)):
            self.now += _STEP
            if keep:
                self.waiting += _STEP * self.speed
            if read:
                self.read()

    def read(self, late: float = 0.0) -> None:
        pcm = bytes(2 * round(self.waiting * RATE))
        self.waiting = 0.0
        self.blocks += self.clock.push(pcm, self.now + late)

    @property
    def losses(self) -> list[float]:
        return [round(block.lost, 2) for block in self.blocks if block.lost]

    @property
    def seconds(self) -> float:
        return sum(block.lost + block.seconds for block in self.blocks)


def test_a_steady_stream_has_no_loss_and_its_blocks_follow_each_other() -> None:
    feed = Feed()
    feed.run(20)
    assert not feed.losses
    assert all(
        block.due + block.seconds == pytest.approx(after.due, abs=1e-4)
        for block, after in zip(feed.blocks, feed.blocks[1:], strict=False)
    )


@pytest.mark.parametrize("lost", [0.08, 0.3, 1.0, 5.0])
def test_a_loss_is_found_with_its_length_and_place(lost: float) -> None:
    feed = Feed()
    feed.run(5)
    feed.run(lost, keep=False)
    feed.run(5)
    assert feed.losses == [pytest.approx(lost, abs=_STEP)]
    before = sum(block.seconds for block in feed.blocks[: next(i for i, b in enumerate(feed.blocks) if b.lost)])
    assert before == pytest.approx(5.0, abs=2 * _STEP)


@pytest.mark.parametrize("stall", [0.4, 1.0, 4.0, 9.0])
def test_a_computer_that_reads_late_but_gets_everything_has_lost_nothing(stall: float) -> None:
    feed = Feed()
    feed.run(5)
    feed.run(stall, read=False)
    feed.run(5)
    assert not feed.losses
    assert feed.seconds == pytest.approx(10 + stall, abs=3 * _STEP)


def test_reads_at_random_moments_are_no_loss() -> None:
    chance, feed = random.Random(7), Feed()
    for _ in range(300):
        feed.run(chance.choice((0.064, 0.064, 0.2, 0.7)), read=False)
        feed.read()
    assert not feed.losses


def test_a_full_buffer_was_cut_off_at_its_end() -> None:
    feed = Feed()
    feed.run(5)
    feed.run(10, read=False)
    feed.run(2, read=False, keep=False)
    feed.run(5)
    assert feed.losses == [pytest.approx(2.0, abs=_STEP)]
    assert next(block for block in feed.blocks if block.lost).seconds < 1.0


@pytest.mark.parametrize("speed", [0.9997, 1.0003])
def test_a_sound_card_whose_clock_differs_has_no_loss_in_ten_minutes(speed: float) -> None:
    feed = Feed(speed)
    feed.run(600)
    assert not feed.losses


def test_what_is_held_is_passed_on_at_the_end() -> None:
    feed = Feed()
    feed.run(5)
    feed.run(0.5, keep=False)
    feed.run(0.2)
    held = feed.clock.flush()
    assert sum(block.seconds for block in held) == pytest.approx(0.2, abs=_STEP)
