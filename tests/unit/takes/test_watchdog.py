"""The watchdog counts silence only while it expects a message and the computer is awake."""

from helpers.clock import FixedClock

from mlerehearse.takes.watchdog import Watchdog


def test_silence_is_too_long_only_while_a_message_is_expected() -> None:
    clock = FixedClock()
    dog = Watchdog(clock.monotonic)
    clock.advance(4.0)
    assert not dog.late()
    dog.expect(6.0)
    clock.advance(4.0)
    assert not dog.late()
    clock.advance(4.0)
    assert dog.late()
    dog.expect(None)
    clock.advance(4.0)
    assert not dog.late()


def test_a_message_restarts_the_count() -> None:
    clock = FixedClock()
    dog = Watchdog(clock.monotonic)
    dog.expect(6.0)
    for _ in range(5):
        clock.advance(4.0)
        assert not dog.late()
        dog.heard()


def test_sleep_does_not_count_as_silence() -> None:
    clock = FixedClock()
    dog = Watchdog(clock.monotonic)
    dog.expect(6.0)
    clock.advance(8 * 3600.0)
    assert not dog.late()
