"""What the Review page shows while there is no review: the reason, progress, an action."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.review.transport import Chip
from mlerehearse.ui.theme import Theme

_WIDE = 24  # width in ems of a notice without words below it


class ProgressLine(QWidget):
    """A thin progress bar, 0 to 1; a screen reader gets whole per cents."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.fraction = theme, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_fraction(self, fraction: float) -> None:
        """Set the progress, 0 to 1."""
        self.fraction = min(max(fraction, 0.0), 1.0)
        self.setAccessibleName(f"{self.fraction * 100:.0f} %")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("chip"))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * self.fraction, self.height()), 3, 3)


class ReviewNotice(QWidget):
    """A sentence above the words, with a progress bar and a button if needed."""

    action_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.sentence = Label(theme, size=15, wrap=True)
        self.progress = ProgressLine(theme)
        self.action = Chip(theme, "", filled=True, bold=True)
        self.action.clicked.connect(lambda: self.action_wanted.emit())
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 4)
        column.setSpacing(10)
        column.addWidget(self.sentence)
        column.addWidget(self.progress)
        column.addWidget(self.action, 0, Qt.AlignmentFlag.AlignLeft)

    def stand_alone(self, alone: bool) -> None:
        """Keep to a readable width and centre the content if there are no words below."""
        self.setMinimumWidth(self._theme.px(15) * _WIDE if alone else 0)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.sentence.setAlignment(middle if alone else Qt.AlignmentFlag.AlignLeft)
        self._column.setAlignment(self.action, middle if alone else Qt.AlignmentFlag.AlignLeft)

    def tell(self, sentence: str, fraction: float | None = None, action: str = "") -> None:
        """Show a sentence, with a bar at `fraction` and a button named `action` if given."""
        self.sentence.setText(sentence)
        self.progress.setVisible(fraction is not None)
        if fraction is not None:
            self.progress.set_fraction(fraction)
        self.action.setVisible(bool(action))
        self.action.set_text(action)
        self.action.setAccessibleName(action)
        self.show()
