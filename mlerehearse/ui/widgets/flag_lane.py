"""The lane of flags: a row for each group, a mark for each flag; severity shows in the size as well as the colour."""

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from mlerehearse.domain.review import Flag, Review, Severity
from mlerehearse.texts import clock, say
from mlerehearse.ui.theme import Theme
from mlerehearse.ui.widgets.flag_style import color, group_name, lane_groups, style
from mlerehearse.ui.widgets.painted import PaintedButton, draw_focus_ring, tinted
from mlerehearse.ui.widgets.view import View

_RING = 3  # pixels around a mark that its focus ring takes
_WIDTH = {Severity.HIGH: 11, Severity.LOW: 7}
_OPTIONAL = "whole"  # the group of overtime: its row is there when the take has such a flag


class FlagMark(PaintedButton):
    """One flag; a press or Enter plays it."""

    shown = Signal(int)
    left = Signal(int)

    def __init__(self, theme: Theme, index: int, flag: Flag, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.index, self.flag = index, flag
        severity = say(f"review.{flag.severity.value}")
        name = style(flag.id).short
        self.setAccessibleName(
            say("review.flag_mark", flag=name, severity=severity, at=clock(flag.start), quote=flag.quote)
        )
        self.setAccessibleDescription(f"{flag.why} {flag.instead}".strip())

    def mark_rect(self) -> QRect:
        """The box that is painted; the rest of the widget is room for the ring."""
        return self.rect().adjusted(_RING, _RING, -_RING, -_RING)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The card follows the focus."""
        super().focusInEvent(event)
        self.raise_()
        self.shown.emit(self.index)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The card goes with the focus, but stays while only the window loses it."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit(self.index)

    def enterEvent(self, event: QEnterEvent) -> None:
        """The card follows the mouse."""
        super().enterEvent(event)
        self.shown.emit(self.index)

    def leaveEvent(self, event: QEvent) -> None:
        """The card goes with the mouse, unless the keyboard holds it."""
        super().leaveEvent(event)
        if not self.hasFocus():
            self.left.emit(self.index)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The mark, with a rim in the page's colour so that neighbours stay apart."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.mark_rect())
        low = self.flag.severity is Severity.LOW
        painter.setPen(QPen(self.theme.color("background"), 1))
        painter.setBrush(self.theme.color("background"))
        painter.drawRoundedRect(box, 3, 3)
        mark = color(self.theme, self.flag)
        painter.setBrush(tinted(mark, 0.62) if low else mark)
        painter.drawRoundedRect(box, 3, 3)
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self.theme.color("accent"), 5)


class FlagLane(QWidget):
    """The rows of marks, placed by the view; the groups' names stand at the left. Signals carry a flag's index."""

    pressed = Signal(int)
    shown = Signal(int)
    left = Signal()

    def __init__(self, theme: Theme, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._view = theme, view
        self.marks: list[FlagMark] = []
        self.groups: tuple[str, ...] = ()
        self.show_review(None)
        theme.changed.connect(self.update)

    def show_review(self, review: Review | None) -> None:
        """A mark for each flag of the review, in its order."""
        for mark in self.marks:
            mark.blockSignals(True)  # all of them first: the focus goes on to the next while they are taken out
        for mark in self.marks:
            mark.setParent(None)
            mark.deleteLater()
        flags = review.flags if review else ()
        used = {style(flag.id).group for flag in flags}
        self.groups = tuple(group for group in lane_groups() if group != _OPTIONAL or group in used)
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
        """The height of one group's row in pixels."""
        return QFontMetrics(self._theme.font(11)).height() + 3

    def needed_height(self) -> int:
        """The height of all rows in pixels."""
        return self.row_height() * len(self.groups) + 2 * _RING

    def row_top(self, group: str) -> int:
        """Where a group's row begins."""
        return _RING + self.groups.index(group) * self.row_height()

    def place(self) -> None:
        """Put every mark where its time lies."""
        height = self.row_height()
        for mark in self.marks:
            top = self.row_top(style(mark.flag.id).group)
            box = self._view.rect(mark.flag.start, mark.flag.end, top + 2, height - 4, _WIDTH[mark.flag.severity])
            mark.setGeometry(box.adjusted(-_RING, -_RING, _RING, _RING))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other places."""
        self.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The groups' names."""
        painter = QPainter(self)
        painter.setFont(self._theme.font(11))
        painter.setPen(self._theme.color("muted"))
        for group in self.groups:
            box = QRect(0, self.row_top(group), self._view.left - 8, self.row_height())
            flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(box, flags, group_name(group))
