"""The timeline's lane of beats: a block for each run of sentences with the same beat."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from mlerehearse.domain.presentation import BeatRun, beat_runs
from mlerehearse.domain.review import BeatTime, Review
from mlerehearse.domain.story import Beat
from mlerehearse.resources import table
from mlerehearse.texts import clock, say
from mlerehearse.ui.controls.painted import PaintedButton, draw_focus_ring, tinted
from mlerehearse.ui.review.timeline.time_view import TimeView
from mlerehearse.ui.theme import Theme

_EDGE, _PAD, _GAP = 3, 8, 2


def beat_name(beat: Beat) -> str:
    """Return the display name of a beat."""
    return str(table("beats.toml")[beat.value]["name"])


class BeatBlock(PaintedButton):
    """The block of one run: a tint, a 3 px edge and a label. A press plays from its start."""

    def __init__(self, theme: Theme, stretch: BeatRun, time: BeatTime | None, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.stretch = stretch
        name = beat_name(stretch.beat)
        values = {
            "beat": name,
            "start": clock(stretch.start),
            "end": clock(stretch.end),
            "seconds": round(stretch.end - stretch.start),
        }
        if time is not None and time.high > 0:
            self.setAccessibleName(say("review.beat_block", low=round(time.low), high=round(time.high), **values))
        else:
            self.setAccessibleName(say("review.beat_block_free", **values))
        self.setToolTip(self.accessibleName())
        self._texts = self._choices(name, time)

    def _choices(self, name: str, time: BeatTime | None) -> tuple[tuple[str, str], ...]:
        """Return the possible labels as (name, figures); the longest that fits is drawn."""
        length = f"{self.stretch.end - self.stretch.start:.0f} s"
        target = f" / {time.low:.0f}–{time.high:.0f}" if time is not None and time.high > 0 else ""
        return ((name, length + target), (name, length), (name, ""), (self.stretch.beat.value, ""))

    def text_rect(self) -> QRect:
        """Return the box of the label."""
        return self.rect().adjusted(_EDGE + _PAD, 0, -4, 0)

    def fitting(self, room: int, bold: QFontMetrics, plain: QFontMetrics) -> tuple[str, str]:
        """Return the longest label that fits into `room` pixels.

        Both texts are empty if not even the beat's initial fits.
        """
        for name, figures in self._texts:
            needed = bold.horizontalAdvance(name) + (plain.horizontalAdvance(figures) + 8 if figures else 0)
            if needed <= room:
                return name, figures
        return "", ""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self.theme.beat(self.stretch.beat)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("background"))  # so that the timeline's marks don't run through the text
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setBrush(tinted(color, 0.3 if self.underMouse() else 0.2))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.save()
        painter.setClipRect(0, 0, _EDGE, self.height())
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(0, 0, 4 * _EDGE, self.height()), 4, 4)
        painter.restore()
        self._draw_text(painter)
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self.theme.color("accent"), 4)

    def _draw_text(self, painter: QPainter) -> None:
        name_font, figure_font = self.theme.font(12, 500), self.theme.font(11, 400, True)
        metrics = QFontMetrics(name_font)
        box = self.text_rect()
        name, figures = self.fitting(box.width(), metrics, QFontMetrics(figure_font))
        painter.setFont(name_font)
        painter.setPen(self.theme.color("ink"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), name)
        painter.setFont(figure_font)
        painter.setPen(self.theme.color("muted"))
        box.adjust(metrics.horizontalAdvance(name) + 8, 0, 0, 0)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), figures)


class BeatLane(QWidget):
    """The row of blocks, placed by the view. `chosen` carries the start of a block in seconds."""

    chosen = Signal(float)

    def __init__(self, theme: Theme, view: TimeView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._view = theme, view
        self.blocks: list[BeatBlock] = []

    def show_review(self, review: Review | None) -> None:
        """Show a block for each run of the review; None removes all blocks."""
        for block in self.blocks:
            block.setParent(None)
            block.deleteLater()
        times = {time.beat: time for time in review.beats} if review else {}
        runs = beat_runs(review.sentences) if review else ()
        self.blocks = [BeatBlock(self._theme, run, times.get(run.beat), self) for run in runs]
        for block in self.blocks:
            block.clicked.connect(lambda _=False, start=block.stretch.start: self.chosen.emit(start))
            block.show()
        self.place()

    def place(self) -> None:
        """Move every block to its place in time."""
        for block in self.blocks:
            box = self._view.rect(block.stretch.start, block.stretch.end, 0, self.height(), 6)
            block.setGeometry(box.adjusted(0, 0, -_GAP, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.place()
