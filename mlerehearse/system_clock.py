"""The system clock and time zone."""

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import tzlocal


class SystemClock:
    """A domain.Clock that reads the operating system's clock."""

    def now(self) -> datetime:
        """Return the current time as an aware datetime in UTC."""
        return datetime.now(UTC)

    def zone(self) -> str:
        """Return the IANA name of the computer's time zone, or "UTC" if it's unset or unknown."""
        try:
            return ZoneInfo(tzlocal.get_localzone_name()).key
        except (LookupError, TypeError, ValueError, OSError):
            return "UTC"

    def monotonic(self) -> float:
        """Return the reading of a monotonic clock in seconds."""
        return time.monotonic()
