"""The lane of flags: a row for each group and a mark for each flag.

Severity shows in the size of a mark as well as in its colour.
"""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from mlerehearse.domain import names, wording
from mlerehearse.domain.review import Flag, Review, Severity
from mlerehearse.texts import clock, say
from mlerehearse.ui.controls.painted import PaintedButton, draw_focus_ring, tinted
from mlerehearse.ui.review.flag_style import flag_color
from mlerehearse.ui.review.timeline.time_view import TimeView
from mlerehearse.ui.theme import Theme

_RING = 3  # pixels around a mark for its focus ring
_WIDTH = {Severity.HIGH: 11, Severity.LOW: 7}
_OPTIONAL = "whole"  # the group of the overtime flag; its row exists only if the take has such a flag


class FlagMark(PaintedButton):
    """The mark of a flag; a press or Enter plays it.

    `shown` asks for the flag's card, and `left` asks to close it.
    """

    shown = Signal(int)
    left = Signal(int)

    def __init__(self, theme: Theme, index: int, flag: Flag, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.index, self.flag = index, flag
        name, severity = names.flag_short(flag.id), names.severity(flag.severity)
        self.setAccessibleName(
            say("review.flag_mark", flag=name, severity=severity, at=clock(flag.start), quote=flag.quote)
        )
        self.setAccessibleDescription(f"{wording.why(flag)} {wording.instead(flag)}".strip())

    def mark_rect(self) -> QRect:
        """Return the painted box; the rest of the widget is room for the focus ring."""
        return self.rect().adjusted(_RING, _RING, -_RING, -_RING)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Raise the mark above its neighbours and show its card."""
        super().focusInEvent(event)
        self.raise_()
        self.shown.emit(self.index)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the card, unless the focus went to a menu or another window."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit(self.index)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.shown.emit(self.index)

    def leaveEvent(self, event: QEvent) -> None:
        """Close the card, unless the mark has the keyboard focus."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self.left.emit(self.index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the mark with a rim in the page's colour, so that neighbours are told apart."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.mark_rect())
        low = self.flag.severity is Severity.LOW
        painter.setPen(QPen(self.theme.color("background"), 1))
        painter.setBrush(self.theme.color("background"))
        painter.drawRoundedRect(box, 3, 3)
        mark = flag_color(self.theme, self.flag)
        painter.setBrush(tinted(mark, 0.62) if low else mark)
        painter.drawRoundedRect(box, 3, 3)
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self.theme.color("accent"), 5)


class FlagLane(QWidget):
    """The rows of marks, placed by the view, with the names of the groups at the left.

    Signals carry the index of a flag.
    """

    pressed = Signal(int)
    shown = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, view: TimeView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._view = theme, view
        self.marks: list[FlagMark] = []
        self.groups: tuple[str, ...] = ()
        self.show_review(None)
        theme.changed.connect(self.update)

    def show_review(self, review: Review | None) -> None:
        """Show a mark for each flag of the review, in the review's order."""
        for mark in self.marks:
            mark.blockSignals(True)  # all of them first: when a mark is removed, the focus moves to the next one
        for mark in self.marks:
            mark.setParent(None)
            mark.deleteLater()
        flags = review.flags if review else ()
        used = {names.flag_group(flag.id) for flag in flags}
        self.groups = tuple(group for group in names.flag_groups() if group != _OPTIONAL or group in used)
        self.groups += tuple(sorted(used - set(self.groups)))
        self.marks = [FlagMark(self._theme, index, flag, self) for index, flag in enumerate(flags)]
        for mark in self.marks:
            mark.clicked.connect(lambda _=False, index=mark.index: self.pressed.emit(index))
            mark.shown.connect(self.shown)
            mark.left.connect(lambda _index: self.left.emit())
            mark.show()
        self.place()
        self.update()

    def row_height(self) -> int:
        """Return the height of one group's row in pixels."""
        return QFontMetrics(self._theme.font(11)).height() + 3

    def needed_height(self) -> int:
        """Return the height of all rows in pixels."""
        return self.row_height() * len(self.groups) + 2 * _RING

    def row_top(self, group: str) -> int:
        """Return the top of a group's row in pixels."""
        return _RING + self.groups.index(group) * self.row_height()

    def place(self) -> None:
        """Move every mark to its place in time."""
        height = self.row_height()
        for mark in self.marks:
            top = self.row_top(names.flag_group(mark.flag.id))
            box = self._view.rect(mark.flag.start, mark.flag.end, top + 2, height - 4, _WIDTH[mark.flag.severity])
            mark.setGeometry(box.adjusted(-_RING, -_RING, _RING, _RING))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._theme.font(11))
        painter.setPen(self._theme.color("muted"))
        for group in self.groups:
            box = QRect(0, self.row_top(group), self._view.left - 8, self.row_height())
            flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(box, flags, names.group(group))
