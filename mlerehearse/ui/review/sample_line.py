"""The line that says that the take on the Review page is the bundled sample, and closes it."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import Label, tinted
from mlerehearse.ui.theme import Theme


class SampleLine(QWidget):
    """A tinted line with a sentence and a button; hidden while another take is on the page."""

    close_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sentence = Label(theme, say("review.sample"), 13, wrap=True)
        self.button = QPushButton(say("review.sample_close"))
        self.button.setAutoDefault(True)  # so that Enter presses it
        self.button.clicked.connect(lambda: self.close_wanted.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(6), theme.px(6), theme.px(6))
        row.setSpacing(theme.px(12))
        row.addWidget(self.sentence, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(self.sentence.text())
        theme.changed.connect(self.update)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tinted(self._theme.color("accent"), 0.12))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        painter.fillRect(QRectF(0, 0, 3, self.height()), self._theme.color("accent"))
