"""The one owner of the mapping between time and pixels that every layer of the timeline draws with."""

from collections.abc import Sequence

from PySide6.QtCore import QRect

MARKS = (90.0, 180.0, 240.0)  # seconds: thin until the first, cap, over time (coaching.md, 1)
CAP = MARKS[1]


def span_for(duration: float, marks: Sequence[float] = MARKS) -> float:
    """The seconds that the timeline shows: up to the first mark that the take did not pass, or the whole take."""
    return next((mark for mark in marks if mark >= duration), max(duration, 1.0))


class View:
    """Seconds 0 to `span` on the pixels from `left` to `right`."""

    def __init__(self) -> None:
        self.left, self.right, self.span = 0, 100, 1.0

    def place(self, left: int, right: int) -> None:
        """Lay the time over the pixels from `left` to `right`."""
        self.left, self.right = left, max(right, left + 1)

    def show(self, duration: float) -> None:
        """Show a take that lasts `duration` seconds."""
        self.span = span_for(duration)

    def x(self, seconds: float) -> float:
        """The pixel at which `seconds` lies."""
        return self.left + (self.right - self.left) * seconds / self.span

    def seconds(self, x: float) -> float:
        """The time that lies at pixel `x`, held inside the take's span."""
        return min(max((x - self.left) / (self.right - self.left), 0.0), 1.0) * self.span

    def rect(self, start: float, end: float, top: int, height: int, least: int = 1) -> QRect:
        """The box of a stretch in seconds, at least `least` pixels wide."""
        left = round(self.x(start))
        return QRect(left, top, max(round(self.x(end)) - left, least), height)
