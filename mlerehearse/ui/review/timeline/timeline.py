"""The timeline: marks, waveform, beats, flags and playhead over one time axis."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mlerehearse.domain import names
from mlerehearse.domain.review import Review
from mlerehearse.domain.take import Gap
from mlerehearse.texts import clock
from mlerehearse.ui.controls.painted import tinted
from mlerehearse.ui.review.timeline.beat_lane import BeatLane
from mlerehearse.ui.review.timeline.flag_lane import FlagLane
from mlerehearse.ui.review.timeline.time_view import CAP, MARKS, TimeView
from mlerehearse.ui.review.timeline.waveform import Waveform
from mlerehearse.ui.theme import Theme

_GAP = 8
_WAVE_LINES = 4  # the waveform's height in lines of text, so that it grows with the text
_MARK_COLORS = dict(zip(MARKS, ("muted", "warn", "high"), strict=True))


class PlayheadOverlay(QWidget):
    """A line over all layers at the playback position; it ignores the mouse."""

    def __init__(self, theme: Theme, view: TimeView, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._view = theme, view
        self._position = 0.0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_position(self, seconds: float) -> None:
        """Move the line; only the two strips that it covers are repainted."""
        before, self._position = self._position, seconds
        if self.line_rect(before) != self.line_rect(seconds):
            self.update(self.line_rect(before))
            self.update(self.line_rect(seconds))

    def line_rect(self, seconds: float) -> QRect:
        """Return the strip that the line covers at a time."""
        return QRect(round(self._view.x(seconds)) - 1, 0, 2, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.line_rect(self._position), self._theme.color("accent"))


class Timeline(QWidget):
    """The layers of the timeline, from left to right in seconds.

    `seek_wanted` carries a time in seconds, `beat_chosen` the start of the pressed block.
    """

    seek_wanted = Signal(float)
    beat_chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.view = TimeView()
        self._duration = 0.0
        self._reviewed = False
        self.wave = Waveform(theme, self.view, self)
        self.beats = BeatLane(theme, self.view, self)
        self.flags = FlagLane(theme, self.view, self)
        self.playhead = PlayheadOverlay(theme, self.view, self)
        self.wave.seek_wanted.connect(self.seek_wanted)
        self.beats.chosen.connect(self.beat_chosen)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._themed)

    def show_audio(self, peaks: np.ndarray, duration: float, gaps: Sequence[Gap] = ()) -> None:
        """Show the audio of a take: peaks of shape (n, 2), 100 per second, and its gaps."""
        self._duration = duration
        self.view.show(duration)
        self.wave.show_take(peaks, duration, gaps)
        self._place()

    def show_review(self, review: Review | None) -> None:
        """Show the beats and flags of a review; None hides their lanes."""
        self._reviewed = review is not None
        self.beats.show_review(review)
        self.beats.setVisible(review is not None)
        self.flags.setVisible(review is not None)
        self.flags.show_review(review)
        self.playhead.raise_()
        self.order_tabs()
        self.updateGeometry()
        self._place()

    def set_position(self, seconds: float) -> None:
        """Move the playhead."""
        self.wave.set_position(seconds)
        self.playhead.set_position(seconds)

    def order_tabs(self) -> None:
        """Set the Tab order: waveform, beats, flags, each in order of time."""
        chain: list[QWidget] = [self.wave, *self.beats.blocks, *self.flags.marks]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def last_tab(self) -> QWidget:
        """Return the timeline's last widget in the Tab order."""
        return next(iter([*self.flags.marks[-1:], *self.beats.blocks[-1:]]), self.wave)

    def sizeHint(self) -> QSize:
        return QSize(600, self._heights()[-1])

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._heights()[-1])

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def cap_rect(self) -> QRect:
        """Return the box of the part of the take over the cap; empty if there is none."""
        if self._duration <= CAP:
            return QRect()
        top = self._heights()[0]
        return self.view.rect(CAP, self._duration, top, self.height() - top)

    def mark_label_rect(self, mark: float, width: int) -> QRect:
        """Return the box of a mark's label, kept inside the widget."""
        left = min(round(self.view.x(mark)) - width // 2, self.width() - width)
        return QRect(left, 0, width, self._heights()[0])

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is below the layers: the tint over the cap, and the marks."""
        painter = QPainter(self)
        painter.fillRect(self.cap_rect(), tinted(self._theme.color("warn"), 0.13))
        metrics = QFontMetrics(self._theme.font(11, 400, True))
        painter.setFont(self._theme.font(11, 400, True))
        for mark in MARKS:
            if mark > self.view.span:
                continue
            painter.setPen(QPen(self._mark_color(mark), 1, Qt.PenStyle.DashLine))
            x = min(round(self.view.x(mark)), self.width() - 1) + 0.5
            painter.drawLine(QPointF(x, self._heights()[0]), QPointF(x, self.height()))
            box = QRectF(self.mark_label_rect(mark, metrics.horizontalAdvance(clock(mark)) + 4))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), clock(mark))

    def _mark_color(self, mark: float) -> QColor:
        return self._theme.color(_MARK_COLORS[mark])

    def _heights(self) -> tuple[int, int, int, int]:
        """Return the bottoms of labels, waveform, beats and flags in pixels."""
        line = QFontMetrics(self._theme.font(13)).height()
        labels = QFontMetrics(self._theme.font(11)).height() + 4
        wave = labels + _WAVE_LINES * line
        if not self._reviewed:
            return labels, wave, wave, wave
        beats = wave + _GAP + line + 10
        return labels, wave, beats, beats + _GAP - 3 + self.flags.needed_height()

    def _label_width(self) -> int:
        metrics = QFontMetrics(self._theme.font(11))
        return max((metrics.horizontalAdvance(names.group(group)) for group in self.flags.groups), default=0) + 12

    def _place(self) -> None:
        labels, wave, beats, flags = self._heights()
        self.view.place(self._label_width(), self.width() - 1)
        self.wave.setGeometry(0, labels, self.width(), wave - labels)
        self.beats.setGeometry(0, wave + _GAP, self.width(), beats - wave - _GAP)
        self.flags.setGeometry(0, beats + _GAP - 3, self.width(), flags - beats - _GAP + 3)
        self.playhead.setGeometry(0, labels - 2, self.width(), flags - labels + 2)
        self.wave.redraw()
        self.beats.place()
        self.flags.place()
        self.update()

    def _themed(self) -> None:
        self.updateGeometry()
        self._place()
