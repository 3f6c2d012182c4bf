"""The navigation at the left of the window: one entry per page."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from mlerehearse.texts import say
from mlerehearse.ui.controls.commands import bind
from mlerehearse.ui.controls.painted import Label, PaintedButton, draw_focus_ring
from mlerehearse.ui.icons import icon
from mlerehearse.ui.theme import Theme

_WIDTH = 156


class _PageButton(PaintedButton):
    """A page's icon and name."""

    def __init__(self, theme: Theme, picture: str, action: QAction) -> None:
        super().__init__(theme, None, takes_space=True)
        self._picture = picture
        bind(self, action)
        self.setAccessibleName(self.text())
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(_WIDTH - 20), QFontMetrics(self.theme.font(13)).height() + self.theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("chip"))
            painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        color = self.theme.color("ink" if self.isChecked() or self.underMouse() else "muted")
        side, left = self.theme.px(18), self.theme.px(12)
        box = self.rect().adjusted(left, 0, 0, 0)
        box.setWidth(side)
        icon(self._picture, color).paint(painter, box)
        painter.setPen(color)
        painter.setFont(self.theme.font(13, 600 if self.isChecked() else 400))
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(self.rect().adjusted(left + side + self.theme.px(8), 0, 0, 0), middle, self.text())
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self.theme.color("accent"), 6)


class Navigation(QWidget):
    """The list of pages."""

    def __init__(
        self, theme: Theme, pages: tuple[tuple[str, str, QAction], ...], parent: QWidget | None = None
    ) -> None:
        """Take (id, icon name, the action that shows the page) for each page."""
        super().__init__(parent)
        self._theme = theme
        self._entries = {id_: _PageButton(theme, picture, action) for id_, picture, action in pages}
        group = QButtonGroup(self)
        column = QVBoxLayout(self)
        edge = theme.px(10)
        column.setContentsMargins(edge, theme.px(16), edge, edge)
        column.setSpacing(theme.px(4))
        title = Label(theme, say("app.title"), 15, weight=700)
        title.setContentsMargins(theme.px(12), 0, 0, theme.px(12))
        column.addWidget(title)
        for entry in self._entries.values():
            group.addButton(entry)
            column.addWidget(entry)
        column.addStretch(1)
        self.setFixedWidth(theme.px(_WIDTH))
        self.setAccessibleName(say("app.pages"))
        theme.changed.connect(self.update)

    def mark(self, page: str) -> None:
        """Mark a page as the current one."""
        self._entries[page].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("navigation"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), self._theme.color("line"))
