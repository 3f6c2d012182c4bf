"""The answer clock: a ring of four minutes, a number counting up, a text counting down."""

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from mlerehearse.texts import clock, say
from mlerehearse.ui.controls.painted import tinted
from mlerehearse.ui.rehearse.clock_zone import CAP, LONG_ENOUGH, OVER, zone_at
from mlerehearse.ui.rehearse.pacing import planned_beat_at
from mlerehearse.ui.theme import Theme

_BAND = 0.045  # share of the diameter
_STRETCHES = ((0.0, LONG_ENOUGH, "edge", 0.35), (LONG_ENOUGH, CAP, "good", 0.35), (CAP, OVER, "warn", 0.35))
_GAP = 0.8  # degrees between two zones
_SPOKEN_EVERY = 10  # seconds between two updates for a screen reader


class ClockRing(QWidget):
    """Shows the idle clock, the countdown, the time of a take, or that the take is being saved."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._seconds: float | None = None
        self._count: int | None = None
        self._finishing = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.px(176), theme.px(176))
        self.setMaximumHeight(theme.px(340))
        theme.changed.connect(self.update)
        self.show_idle()

    def show_idle(self) -> None:
        """Show that nothing is being recorded."""
        self._set(None, None, False, say("rehearse.clock_idle"))

    def show_count(self, count: int) -> None:
        """Show how many seconds are left before recording starts."""
        self._set(None, count, False, say("rehearse.clock_counting", seconds=count))

    def show_seconds(self, seconds: float) -> None:
        """Show how long the take is by now, in seconds."""
        spoken = say("rehearse.clock_recording", zone=say(f"rehearse.zone_{zone_at(seconds).id}"))
        self._set(seconds, None, False, spoken)

    def show_finishing(self) -> None:
        """Show that the take is being saved."""
        self._set(self._seconds, None, True, say("rehearse.finishing"))

    def lines(self) -> tuple[str, str, str]:
        """Return the number and the two lines below it, as they are painted."""
        if self._count is not None:
            return str(self._count), say("rehearse.get_ready"), ""
        if self._seconds is None:
            return clock(0), say("rehearse.ready_line"), say("rehearse.stops_itself")
        number = clock(self._seconds)
        if self._finishing:
            return number, say("rehearse.finishing"), ""
        return number, zone_at(self._seconds).line, self._third(self._seconds)

    def sizeHint(self) -> QSize:
        """Return the smallest readable size; the ring grows into the room, up to its maximum."""
        return self.minimumSize()

    def ring_rect(self) -> QRectF:
        """Return the square that encloses the centre line of the band."""
        room = min(self.width(), self.height())
        inset = room * _BAND + 2
        box = QRectF(0, 0, room - 2 * inset, room - 2 * inset)
        box.moveCenter(QRectF(self.rect()).center())
        return box

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_band(painter)
        if self._seconds is not None:
            self._paint_arc(painter, self._seconds)
        self._paint_text(painter)

    # --- content ----------------------------------------------------------------------------------

    def _set(self, seconds: float | None, count: int | None, finishing: bool, spoken: str) -> None:
        self._seconds, self._count, self._finishing = seconds, count, finishing
        shown = int(seconds or 0) // _SPOKEN_EVERY * _SPOKEN_EVERY
        name = f"{say('rehearse.clock_name')} {clock(shown)}" if seconds is not None else say("rehearse.clock_name")
        if name != self.accessibleName():
            self.setAccessibleName(name)
        if spoken != self.accessibleDescription():
            self.setAccessibleDescription(spoken)
        self.update()

    def _third(self, seconds: float) -> str:
        if seconds >= OVER:
            return say("rehearse.stops_itself")
        planned = planned_beat_at(seconds)
        return say("rehearse.by_now", beat=planned.name) if planned else say("rehearse.by_now_over")

    def _third_color(self) -> QColor:
        planned = planned_beat_at(self._seconds) if self._seconds is not None and self._seconds < OVER else None
        return self._theme.beat(planned.beat) if planned else self._theme.color("muted")

    # --- painting ---------------------------------------------------------------------------------

    def _paint_band(self, painter: QPainter) -> None:
        box = self.ring_rect()
        for start, end, name, alpha in _STRETCHES:
            pen = QPen(tinted(self._theme.color(name), alpha), box.width() * _BAND)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawArc(box, _angle(start) - _sixteenths(_GAP / 2), -_span(start, end) + _sixteenths(_GAP))

    def _paint_arc(self, painter: QPainter, seconds: float) -> None:
        box, color = self.ring_rect(), self._theme.color(zone_at(seconds).arc)
        pen = QPen(color, box.width() * _BAND)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(box, _angle(0), -_span(0, min(seconds, OVER)))
        if seconds < OVER:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            radius = box.width() * _BAND * 0.8
            painter.drawEllipse(_point(box, seconds), radius, radius)

    def _paint_text(self, painter: QPainter) -> None:
        """Draw the number and its two lines as one centred block."""
        number, line, third = self.lines()
        zoned = zone_at(self._seconds) if self._seconds is not None else None
        unit = self.ring_rect().width() / 300
        big = self._theme.font(30, 700, tabular=True)
        big.setPixelSize(round(70 * unit))
        small = max(self._theme.px(13), round(14 * unit))
        cap, step, gap = QFontMetricsF(big).capHeight(), small * 1.7, small * 2.1
        top = -(cap + gap + step) / 2
        ink = "high" if zoned and zoned.id == "over" else "ink"
        self._write(painter, number, big, self._theme.color(ink), top + cap)
        color = self._theme.color(zoned.ink if zoned and not self._finishing else "muted")
        self._write(painter, line, self._sized(small, 500), color, top + cap + gap)
        weight = 600 if self._seconds is not None else 400
        self._write(painter, third, self._sized(small, weight), self._third_color(), top + cap + gap + step)

    def _sized(self, pixels: int, weight: int) -> QFont:
        font = self._theme.font(13, weight, tabular=True)
        font.setPixelSize(pixels)
        return font

    def _write(self, painter: QPainter, text: str, font: QFont, color: QColor, line: float) -> None:
        """Draw centred text `line` pixels below the middle, smaller if it would touch the band."""
        box = self.ring_rect()
        chord = 2 * max(1.0, (box.width() / 2) ** 2 - line**2) ** 0.5 * 0.88
        wide = QFontMetricsF(font).horizontalAdvance(text)
        if wide > chord:
            font.setPixelSize(max(10, int(font.pixelSize() * chord / wide)))
        painter.setFont(font)
        painter.setPen(color)
        left = box.center().x() - QFontMetricsF(font).horizontalAdvance(text) / 2
        painter.drawText(QPointF(left, box.center().y() + line), text)


def _sixteenths(degrees: float) -> int:
    return round(degrees * 16)


def _angle(seconds: float) -> int:
    """Return the angle of a time as QPainter counts.

    It is in sixteenths of a degree, anticlockwise from three o'clock.
    """
    return _sixteenths(90 - 360 * seconds / OVER)


def _span(start: float, end: float) -> int:
    return _sixteenths(360 * (end - start) / OVER)


def _point(box: QRectF, seconds: float) -> QPointF:
    turn = 2 * pi * seconds / OVER
    return box.center() + QPointF(sin(turn), -cos(turn)) * (box.width() / 2)
