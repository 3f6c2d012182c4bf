"""Tests of the system clock and time zone."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from mlerehearse.system_clock import SystemClock


def test_now_is_in_utc_and_durations_never_go_back() -> None:
    clock = SystemClock()
    assert clock.now().utcoffset() == timedelta(0)
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()


def test_the_zone_is_one_that_days_can_be_told_by(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ZoneInfo(SystemClock().zone())
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Pacific/Auckland")
    assert SystemClock().zone() == "Pacific/Auckland"


@pytest.mark.parametrize("name", [None, "", "Mars/Olympus", "../etc/passwd"])
def test_an_unknown_zone_is_utc(monkeypatch: pytest.MonkeyPatch, name: str | None) -> None:
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: name)
    assert SystemClock().zone() == "UTC"
