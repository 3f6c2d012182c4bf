"""The sheet of keys, which "?" opens: the commands of the page and of the window."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from mlerehearse.texts import say
from mlerehearse.ui.controls.commands import CommandRow, Commands, commands_around
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.theme import LIST, TITLE, Theme

_SIDE_BY_SIDE, _WIDTH = 2, 3  # columns of commands; columns of the grid for each: keys, text, gap
_SHARE = 0.94  # of the window, at most


class CommandSheet(QDialog):
    """Lists commands with their keys, a group for each page; those that don't work now are grey."""

    def __init__(self, theme: Theme, groups: Sequence[Commands], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._groups = theme, groups
        self.setObjectName("keys")
        self.setWindowTitle(say("commands.sheet_title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.color("panel"))
        self.setPalette(palette)
        self._lay_out()
        self._fit(round(parent.width() * _SHARE), round(parent.height() * _SHARE))

    def _lay_out(self) -> None:
        theme = self._theme
        self._close = QPushButton(say("commands.sheet_close"))
        self._close.setDefault(True)
        self._close.clicked.connect(self.accept)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that the arrow keys scroll
        column = self._column = QVBoxLayout(self)
        edge = theme.px(24)
        column.setContentsMargins(edge, theme.px(20), edge, theme.px(16))
        column.setSpacing(theme.px(8))
        column.addWidget(Label(theme, say("commands.sheet_title"), TITLE, weight=600))
        column.addWidget(self._area, 1)
        column.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)

    def _fit(self, width: int, height: int) -> None:
        """Fill the sheet and make it as large as it needs to be, at most `width` and `height`."""
        listed = self._listed(_SIDE_BY_SIDE)
        bar = self._area.verticalScrollBar().sizeHint().width()
        margins = self._column.contentsMargins()
        room = width - margins.left() - margins.right() - bar
        if listed.sizeHint().width() > room:
            listed = self._listed(1)
        self._area.setWidget(listed)
        needed = listed.sizeHint()
        self._area.setMinimumWidth(min(needed.width(), room) + bar)
        around = self.sizeHint().height() - self._area.sizeHint().height()
        self.resize(self.minimumSizeHint().width(), min(needed.height() + around, height))
        (self._close if needed.height() + around <= height else self._area).setFocus()

    def _listed(self, columns: int) -> QWidget:
        listed = QWidget()
        grid = QGridLayout(listed)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.px(16))
        grid.setVerticalSpacing(self._theme.px(6))
        grid.setColumnMinimumWidth(_WIDTH - 1, self._theme.px(12) if columns > 1 else 0)
        at = 0
        for group in self._groups:
            grid.addWidget(Label(self._theme, group.title, LIST, "muted", weight=600), at, 0, 1, -1)
            grid.setRowMinimumHeight(at, self._theme.px(28))
            at = self._fill(grid, group.rows(), at + 1, columns)
        grid.setRowStretch(at, 1)
        return listed

    def _fill(self, grid: QGridLayout, rows: Sequence[CommandRow], top: int, columns: int) -> int:
        """Fill the grid column by column, and return the next free row."""
        height = -(-len(rows) // columns)
        for number, row in enumerate(rows):
            line, column = top + number % height, _WIDTH * (number // height)
            color = "ink" if row.enabled else "edge"
            name = say("commands.row" if row.enabled else "commands.row_off", keys=row.keys, about=row.about)
            for offset, text, weight in ((0, row.keys, 600), (1, row.about, 400)):
                label = Label(self._theme, text, LIST, color, weight=weight)
                label.setEnabled(row.enabled)
                grid.addWidget(label, line, column + offset)
            label.setAccessibleName(name)
        return top + height


def show_commands(theme: Theme, widget: QWidget) -> CommandSheet:
    """Open the sheet of the commands that work in a widget."""
    sheet = CommandSheet(theme, commands_around(widget), widget.window())
    sheet.open()
    return sheet
