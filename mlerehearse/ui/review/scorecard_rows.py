"""Rows of the scorecard: a beat against its target, and rows that can be pressed."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mlerehearse.domain import names
from mlerehearse.domain.presentation import clocks
from mlerehearse.domain.review import BeatTime
from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import PaintedButton, draw_focus_ring
from mlerehearse.ui.theme import Theme

INSET = 5  # pixels beside every line, so that a focus ring doesn't touch the text
_BAR = 8


class BeatBar(QWidget):
    """A beat's seconds as a bar, with its target as a box on it.

    `most` seconds fill the width. `word` says what is wrong with the time, "" for nothing.
    """

    def __init__(self, theme: Theme, time: BeatTime, most: float, word: str) -> None:
        super().__init__()
        self._theme, self._time, self._most = theme, time, most
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        values = {
            "beat": names.beat(time.beat),
            "seconds": round(time.seconds),
            "low": round(time.low),
            "high": round(time.high),
        }
        self.setAccessibleName(say("review.beat_bar", **values) + (f", {word}" if word else ""))

    def sizeHint(self) -> QSize:
        return QSize(120, QFontMetrics(self._theme.font(13)).height())

    def bar_rect(self, start: float, end: float, height: int) -> QRectF:
        """Return the box from one second to another, centred in the height."""
        scale = (self.width() - 2) / self._most
        return QRectF(1 + start * scale, (self.height() - height) / 2, (end - start) * scale, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("chip"))
        painter.drawRoundedRect(self.bar_rect(0, self._most, _BAR), 4, 4)
        if self._time.seconds > 0:
            painter.setBrush(self._theme.beat(self._time.beat))
            painter.drawRoundedRect(self.bar_rect(0, self._time.seconds, _BAR), 4, 4)
        painter.setPen(QPen(self._theme.color("ink"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.bar_rect(self._time.low, self._time.high, _BAR + 5), 3, 3)


class Row(PaintedButton):
    """A line with a name, a note and a figure that can be pressed."""

    def __init__(self, theme: Theme, name: str, figure: str, note: str = "", note_color: str = "muted") -> None:
        super().__init__(theme, takes_space=True)
        self._name, self._figure, self._note, self._note_color = name, figure, note, note_color
        self.setAccessibleName(", ".join(part for part in (f"{name}: {figure}", note) if part))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(160, QFontMetrics(self.theme.font(13)).height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("chip"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        bold, plain = self.theme.font(13, 600, True), self.theme.font(13)
        note_width = QFontMetrics(plain).horizontalAdvance(self._note)
        figure_width = max(
            QFontMetrics(bold).horizontalAdvance(self._figure), QFontMetrics(bold).horizontalAdvance("00")
        )
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        box = self.rect().adjusted(INSET, 0, -INSET, 0)
        painter.setFont(bold)
        painter.setPen(self.theme.color("ink"))
        painter.drawText(box, right, self._figure)
        painter.setFont(plain)
        painter.setPen(self.theme.color(self._note_color))
        painter.drawText(box.adjusted(0, 0, -figure_width - 10, 0), right, self._note)
        painter.setPen(self.theme.color("ink"))
        room = box.width() - figure_width - note_width - 24
        painter.drawText(box, left, QFontMetrics(plain).elidedText(self._name, Qt.TextElideMode.ElideRight, room))
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self.theme.color("accent"), 4)


class CueRow(Row):
    """A cue that was said. Each press moves on to the next place where it was said.

    `place_wanted` carries the start of that place in seconds.
    """

    place_wanted = Signal(float)

    def __init__(self, theme: Theme, name: str, places: Sequence[float]) -> None:
        super().__init__(theme, name, clocks(places), say("presentation.heard"), "good")
        self._places, self._next = places, 0
        self.setToolTip(say("review.hear_cue"))
        self.setAccessibleDescription(say("review.hear_cue"))
        self.clicked.connect(self._ask)

    def _ask(self) -> None:
        self.place_wanted.emit(self._places[self._next])
        self._next = (self._next + 1) % len(self._places)
