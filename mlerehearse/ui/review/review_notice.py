"""What the Review page shows while there is no review: the reason, progress, an action."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from mlerehearse.texts import say
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


class Empty(QWidget):
    """Shown while there is no take: says what to do next."""

    action_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = Label(theme, say("review.empty_title"), 20, weight=600)
        body = Label(theme, say("review.empty_body"), 15, "muted", wrap=True)
        body.setFixedWidth(theme.px(15) * 30)
        body.setMinimumHeight(body.heightForWidth(theme.px(15) * 30))
        body.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.action = _Primary(theme, say("review.empty_action"))
        self.action.clicked.connect(lambda: self.action_wanted.emit())
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (title, body, self.action):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)


class _Primary(Chip):
    """The only button of an empty page, filled with the accent colour."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, text, filled=True, bold=True)

    def sizeHint(self) -> QSize:
        return super().sizeHint() + QSize(16, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.color("ink"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setPen(self.theme.color("on_accent"))
        painter.setFont(self.theme.font(13, 600))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())
