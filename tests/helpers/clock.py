"""A clock that a test sets."""

from datetime import UTC, datetime, timedelta


class FixedClock:
    """A domain.Clock that moves only with `advance`."""

    def __init__(self, now: datetime = datetime(2026, 3, 2, 9, 30, tzinfo=UTC), zone: str = "Europe/Berlin") -> None:
        self._now, self._zone, self._monotonic = now, zone, 0.0

    def now(self) -> datetime:
        return self._now

    def zone(self) -> str:
        return self._zone

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds
