"""The take's waveform, drawn from cached pictures, with the played part in the accent colour."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QLineF, QPoint, QRect, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QWidget

from mlerehearse.domain.names import gap_sentence
from mlerehearse.domain.take import Gap
from mlerehearse.texts import clock, say
from mlerehearse.ui.controls.painted import draw_focus_ring, tinted
from mlerehearse.ui.review.timeline.time_view import TimeView
from mlerehearse.ui.theme import Theme

PEAKS_A_SECOND = 100
_FULL = 0.995  # share of columns that fit the height: a few clicks must not flatten the speech
_GAP = 4  # least width of a gap in pixels
_LOUD = 0.02  # least amplitude that fills the height: a silent take is a line, not amplified noise


def pixel_columns(peaks: np.ndarray, width: int, seconds: float) -> np.ndarray:
    """Return the minimum and maximum sample for each pixel, of shape (width, 2).

    The `width` pixels cover the first `seconds` of the peaks.
    """
    if width <= 0 or not len(peaks):
        return np.zeros((max(width, 0), 2), dtype=np.float32)
    count = max(1, min(len(peaks), round(seconds * PEAKS_A_SECOND)))
    edges = np.linspace(0, count, width, endpoint=False).astype(int)
    low = np.minimum.reduceat(peaks[:count, 0], edges)
    high = np.maximum.reduceat(peaks[:count, 1], edges)
    return np.stack([low, high], axis=1)


class Waveform(QAbstractSlider):
    """Shows and sets the playhead's position; for a screen reader, a slider in whole seconds."""

    seek_wanted = Signal(float)

    def __init__(self, theme: Theme, view: TimeView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._view = theme, view
        self._peaks = np.zeros((0, 2), dtype=np.float32)
        self._gaps: tuple[Gap, ...] = ()
        self._duration = self._position = 0.0
        self._pictures: tuple[QPixmap, QPixmap] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSingleStep(5)
        self.setAccessibleName(say("review.position"))
        self.valueChanged.connect(lambda value: self.seek_wanted.emit(float(value)))
        theme.changed.connect(self.redraw)

    def show_take(self, peaks: np.ndarray, duration: float, gaps: Sequence[Gap] = ()) -> None:
        """Show peaks of shape (n, 2), 100 per second, of a take that lasts `duration` seconds.

        The gaps are hatched; the tool tip tells what was lost there.
        """
        self._peaks, self._duration, self._gaps = peaks, duration, tuple(gaps)
        self.setToolTip("\n".join(map(gap_sentence, self._gaps)))
        with QSignalBlocker(self):
            self.setRange(0, round(duration))
        self.redraw()

    def redraw(self) -> None:
        """Discard the cached pictures, so that the next frame draws them again."""
        self._pictures = None
        self.update()

    def set_position(self, seconds: float) -> None:
        """Move the border between played and unplayed; only the strip between them is repainted."""
        before, self._position = self._position, seconds
        self.update(self.strip(before, seconds))
        if self.value() != int(seconds):
            with QSignalBlocker(self):
                self.setValue(int(seconds))
            self.setAccessibleDescription(say("review.position_of", at=clock(seconds), length=clock(self._duration)))

    def strip(self, before: float, after: float) -> QRect:
        """Return the strip between two positions of the playhead in seconds."""
        left, right = sorted((self._view.x(before), self._view.x(after)))
        return QRect(int(left) - 1, 0, int(right - left) + 4, self.height())

    def wave_rect(self) -> QRect:
        """Return the box of the sound."""
        return self._view.rect(0, self._duration, 0, self.height())

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        """Skip the base class's repaint; `set_position` repaints the strip that changed."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.seek_wanted.emit(min(self._view.seconds(event.position().x()), self._duration))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.seek_wanted.emit(min(self._view.seconds(event.position().x()), self._duration))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave all keys to the page, which has keys for every move."""
        event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the wheel scroll the page instead of moving the playhead."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pictures is None:
            # Drawn with the first frame, because size and screen aren't known before.
            self._pictures = (self._picture(self._theme.color("accent")), self._picture(self._unplayed()))
        painter = QPainter(self)
        box, border = self.wave_rect(), round(self._view.x(self._position))
        for picture, left, right in (
            (self._pictures[0], box.left(), border),
            (self._pictures[1], border, box.right() + 1),
        ):
            part = QRect(left, 0, right - left, self.height()) & event.rect()
            if not part.isEmpty():
                painter.setClipRect(part)
                painter.drawPixmap(QPoint(box.left(), 0), picture)
        painter.setClipping(False)
        for gap in self._gaps:
            self._paint_gap(painter, gap)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_focus_ring(painter, QRectF(box.adjusted(-4, 0, 4, 0)), self._theme.color("accent"), 4)

    def _paint_gap(self, painter: QPainter, gap: Gap) -> None:
        left, right = self._view.x(gap.start), self._view.x(gap.start + gap.length)
        middle = (left + right) / 2
        half = max(right - left, self._theme.px(_GAP)) / 2
        color = self._theme.color("warn")
        box = QRectF(middle - half, 0, 2 * half, self.height())
        painter.fillRect(box, QBrush(color, Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(color, 1))
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))

    def _unplayed(self) -> QColor:
        return tinted(self._theme.color("muted"), 0.5)

    def _picture(self, color: QColor) -> QPixmap:
        box, ratio = self.wave_rect(), self.devicePixelRatioF()
        picture = QPixmap(max(1, round(box.width() * ratio)), max(1, round(box.height() * ratio)))
        picture.fill(Qt.GlobalColor.transparent)
        heights = pixel_columns(self._peaks, picture.width(), self._duration)
        loudest = max(float(np.quantile(np.abs(heights), _FULL)), _LOUD)
        heights = np.clip(heights, -loudest, loudest)
        middle = picture.height() / 2
        tops = middle - heights[:, 1] / loudest * (middle - 2) - 0.5
        bottoms = middle - heights[:, 0] / loudest * (middle - 2) + 0.5
        painter = QPainter(picture)
        painter.setPen(QPen(color, 1))
        painter.drawLines(
            [QLineF(x + 0.5, top, x + 0.5, bottom) for x, (top, bottom) in enumerate(zip(tops, bottoms, strict=True))]
        )
        painter.end()
        picture.setDevicePixelRatio(ratio)
        return picture
