"""What the Review page says beside a review: why there is none yet, and what just happened."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mlerehearse.texts import say
from mlerehearse.ui.theme import Theme
from mlerehearse.ui.widgets.painted import Label
from mlerehearse.ui.widgets.transport import Chip

_TOAST_MS = 8000


class ProgressLine(QWidget):
    """A thin bar, 0..1; a screen reader hears whole per cents."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.fraction = theme, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_fraction(self, fraction: float) -> None:
        """How far it is."""
        self.fraction = min(max(fraction, 0.0), 1.0)
        self.setAccessibleName(f"{self.fraction * 100:.0f} %")
        self.update()

    def sizeHint(self) -> QSize:
        """Six pixels high."""
        return QSize(120, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Track and bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("chip"))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * self.fraction, self.height()), 3, 3)


class Notice(QWidget):
    """One sentence above the words that are there, a bar while something goes on, one way out."""

    action_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = Label(theme, size=15, wrap=True)
        self.progress = ProgressLine(theme)
        self.action = Chip(theme, "", filled=True, bold=True)
        self.action.clicked.connect(lambda: self.action_wanted.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 4)
        column.setSpacing(10)
        column.addWidget(self.sentence)
        column.addWidget(self.progress)
        column.addWidget(self.action, 0, Qt.AlignmentFlag.AlignLeft)

    def tell(self, sentence: str, fraction: float | None = None, action: str = "") -> None:
        """Say a sentence; with a bar at `fraction`, with a button named `action`."""
        self.sentence.setText(sentence)
        self.progress.setVisible(fraction is not None)
        if fraction is not None:
            self.progress.set_fraction(fraction)
        self.action.setVisible(bool(action))
        self.action.set_text(action)
        self.action.setAccessibleName(action)
        self.show()


class Empty(QWidget):
    """No take yet: what to do next."""

    action_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = Label(theme, say("review.empty_title"), 20, weight=600)
        body = Label(theme, say("review.empty_body"), 15, "muted", wrap=True)
        body.setFixedWidth(theme.font(15).pixelSize() * 30)
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
    """The one button of an empty page, filled with the accent."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, text, filled=True, bold=True)

    def sizeHint(self) -> QSize:
        """Roomier than a chip."""
        return super().sizeHint() + QSize(16, 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Accent, text, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.color("ink"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.setPen(self.theme.color("on_accent"))
        painter.setFont(self.theme.font(13, 600))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())


class Toast(QFrame):
    """What just happened, at the foot of the page, for eight seconds; with a way back where there is one."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._undo: Callable[[], None] | None = None
        self.sentence = Label(theme, color="panel", wrap=False)
        self.back = Chip(theme, say("review.undo"), filled=True)
        self.back.clicked.connect(self._take_back)
        self._timer = QTimer(self, singleShot=True, interval=_TOAST_MS)
        self._timer.timeout.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(14)
        row.addWidget(self.sentence)
        row.addWidget(self.back)
        self.hide()

    def tell(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        """Say it; `undo` is what the button does."""
        self._undo = undo
        self.sentence.setWordWrap(False)
        self.sentence.setText(sentence)
        self.back.setVisible(undo is not None)
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def place(self) -> None:
        """In the middle of the parent's foot."""
        room = self.parentWidget().rect()
        self.sentence.setWordWrap(self.sizeHint().width() > room.width() - 32)
        size = self.sizeHint()
        width = min(size.width(), room.width() - 32)
        height = max(size.height(), self.layout().totalHeightForWidth(width))
        self.setGeometry((room.width() - width) // 2, room.height() - height - 16, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A box in the ink's colour, so that it stands out from page and panel."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("ink"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)

    def _take_back(self) -> None:
        self.hide()
        if self._undo is not None:
            self._undo()
