"""The mapping between time and pixels that all layers of the timeline share."""

from collections.abc import Sequence

from PySide6.QtCore import QRect

MARKS = (90.0, 180.0, 240.0)  # seconds: long enough, cap, over time (docs/coaching.md, 1)
CAP = MARKS[1]


def visible_span(duration: float, marks: Sequence[float] = MARKS) -> float:
    """Return how many seconds the timeline shows.

    It ends at the first mark that the take doesn't pass, or else at the end of the take.
    """
    return next((mark for mark in marks if mark >= duration), max(duration, 1.0))


class TimeView:
    """Maps seconds 0 to `span` to the pixels from `left` to `right`."""

    def __init__(self) -> None:
        self.left, self.right, self.span = 0, 100, 1.0

    def place(self, left: int, right: int) -> None:
        """Map the time to the pixels from `left` to `right`."""
        self.left, self.right = left, max(right, left + 1)

    def show(self, duration: float) -> None:
        """Show a take that lasts `duration` seconds."""
        self.span = visible_span(duration)

    def x(self, seconds: float) -> float:
        """Return the pixel of a time in seconds."""
        return self.left + (self.right - self.left) * seconds / self.span

    def seconds(self, x: float) -> float:
        """Return the time at pixel `x`, clamped to the span."""
        return min(max((x - self.left) / (self.right - self.left), 0.0), 1.0) * self.span

    def rect(self, start: float, end: float, top: int, height: int, least: int = 1) -> QRect:
        """Return the box of a period in seconds, at least `least` pixels wide."""
        left = round(self.x(start))
        return QRect(left, top, max(round(self.x(end)) - left, least), height)
