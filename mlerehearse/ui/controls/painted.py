"""Base widgets: a button that paints itself, a panel, a label, and a focus ring."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QWidget

from mlerehearse.ui.theme import Theme

_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def tinted(color: QColor, alpha: float) -> QColor:
    """Return the colour with an opacity of `alpha`, 0 to 1."""
    thin = QColor(color)
    thin.setAlphaF(alpha)
    return thin


def draw_focus_ring(painter: QPainter, box: QRectF, color: QColor, radius: float) -> None:
    """Draw a ring of two pixels just inside `box`."""
    painter.setPen(QPen(color, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)


class PaintedButton(QAbstractButton):
    """A button that a subclass paints.

    Enter presses it, Space only with `takes_space`. All other keys go on to the page, which has
    shortcuts on arrows and letters.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None, takes_space: bool = False) -> None:
        super().__init__(parent)
        self.theme = theme
        self._takes_space = takes_space
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def uses_key(self, key: int) -> bool:
        """Return whether the button uses a key itself instead of leaving it to the page."""
        return key in _PRESSING or (self._takes_space and key == Qt.Key.Key_Space)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.uses_key(event.key()):
            self.click()
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Ignore releases, because keys act when they are pressed."""
        event.ignore()


class Panel(QFrame):
    """A box with a thin border and rounded corners in the panel's colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.theme.color("line"), 1))
        painter.setBrush(self.theme.color("panel"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)


class Label(QLabel):
    """Plain text in a size, weight and colour of the theme; it follows theme changes."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        size: int = 13,
        color: str | QColor = "ink",
        weight: int = 400,
        tabular: bool = False,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme, self._size, self._color, self._weight, self._tabular = theme, size, color, weight, tabular
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self._dress()
        theme.changed.connect(self._dress)

    def set_color(self, color: str | QColor) -> None:
        """Change the colour: a name of the theme, or a QColor."""
        self._color = color
        self._dress()

    def _dress(self) -> None:
        self.setFont(self._theme.font(self._size, self._weight, self._tabular))
        palette = self.palette()
        color = self._theme.color(self._color) if isinstance(self._color, str) else self._color
        palette.setColor(QPalette.ColorRole.WindowText, color)
        self.setPalette(palette)
