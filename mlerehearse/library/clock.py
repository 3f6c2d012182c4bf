"""The computer's own time."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import tzlocal


class SystemClock:
    """A domain.Clock that asks the operating system."""

    def now(self) -> datetime:
        """The time in UTC, aware."""
        return datetime.now(UTC)

    def zone(self) -> str:
        """The IANA name of the computer's time zone; UTC where it has none that is known."""
        try:
            return ZoneInfo(tzlocal.get_localzone_name()).key
        except (LookupError, TypeError, ValueError, OSError):
            return "UTC"

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back."""
        return time.monotonic()
