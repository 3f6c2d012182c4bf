"""A bar of the six beats, each as long as planned, that fills as time passes."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mlerehearse.domain.story import Beat
from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import tinted
from mlerehearse.ui.rehearse.pacing import PlannedBeat, beat_plan, planned_beat_at
from mlerehearse.ui.theme import Theme

_BAR = 8
_GAP = 3
_WIDEST = 440


class PacingBar(QWidget):
    """Shows where a good answer would be by now; nothing is filled while `seconds` is None."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seconds: float | None = None
        self._heard: Beat | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(theme.px(_WIDEST))
        self.setAccessibleName(say("rehearse.pacing_name"))
        self.setAccessibleDescription(say("rehearse.pacing_idle"))
        theme.changed.connect(self.update)

    def set_seconds(self, seconds: float | None) -> None:
        """Set the time of the answer in seconds; None before the start."""
        self._seconds = seconds
        self._show()

    def set_heard(self, beat: Beat | None) -> None:
        """Mark the beat that was recognised last; None for none."""
        self._heard = beat
        self._show()

    def _show(self) -> None:
        planned = planned_beat_at(self._seconds) if self._seconds is not None else None
        spoken = say("rehearse.pacing", beat=planned.name) if planned else say("rehearse.pacing_idle")
        heard = next((block.name for block in beat_plan() if block.beat is self._heard), "")
        if heard:
            spoken = say("rehearse.pacing_heard", planned=spoken, heard=heard)
        if spoken != self.accessibleDescription():
            self.setAccessibleDescription(spoken)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(_WIDEST), _BAR + 10 + QFontMetrics(self._theme.font(11)).height())

    def block_rect(self, planned: PlannedBeat) -> QRectF:
        """Return the part of the bar that a beat takes."""
        whole, room = beat_plan()[-1].end, self.width() - _GAP * (len(beat_plan()) - 1)
        before = beat_plan().index(planned)
        left = room * planned.start / whole + before * _GAP
        return QRectF(left, 0, room * (planned.end - planned.start) / whole, _BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current = planned_beat_at(self._seconds) if self._seconds is not None else None
        for planned in beat_plan():
            self._paint_block(painter, planned)
            self._paint_name(painter, planned, planned is current)
            if planned.beat is self._heard:
                self._paint_heard(painter, planned)

    def _paint_block(self, painter: QPainter, planned: PlannedBeat) -> None:
        box, color = self.block_rect(planned), self._theme.beat(planned.beat)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tinted(color, 0.32))
        painter.drawRoundedRect(box, 3, 3)
        share = ((self._seconds or 0.0) - planned.start) / (planned.end - planned.start)
        if share > 0:
            painter.setBrush(color)
            painter.drawRoundedRect(QRectF(box.left(), 0, box.width() * min(share, 1.0), _BAR), 3, 3)

    def _paint_name(self, painter: QPainter, planned: PlannedBeat, current: bool) -> None:
        font = self._theme.font(11, 600 if current else 400)
        painter.setFont(font)
        painter.setPen(self._theme.beat(planned.beat) if current else self._theme.color("muted"))
        box = self.block_rect(planned)
        fits = QFontMetrics(font).horizontalAdvance(planned.name) < box.width()
        place = QRectF(box.left() - _GAP, _BAR + 4, box.width() + 2 * _GAP, self.height() - _BAR - 8)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), planned.name if fits else planned.short)

    def _paint_heard(self, painter: QPainter, planned: PlannedBeat) -> None:
        box = self.block_rect(planned)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.beat(planned.beat))
        painter.drawRoundedRect(QRectF(box.left(), self.height() - 3, box.width(), 3), 1.5, 1.5)
