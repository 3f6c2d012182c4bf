"""The card of a flag: the quote, why a panel minds, a better wording, and actions."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mlerehearse.domain.review import Flag
from mlerehearse.texts import clock, say
from mlerehearse.ui.controls.commands import Commands, key_text
from mlerehearse.ui.controls.painted import Label, tinted
from mlerehearse.ui.review.flag_style import flag_color, is_long_flag, style
from mlerehearse.ui.review.transport import Chip
from mlerehearse.ui.theme import Theme

_SHADOW = 6
_LETTERS = 44  # the card's width in characters
_LEAVE_MS = 350  # milliseconds to move the mouse from a word to the card


class FlagCard(QFrame):
    """A flag's card beside its anchor; it stays open while the mouse is over it."""

    hear_wanted = Signal()
    dismiss_wanted = Signal()
    next_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._room = theme, parent
        self.flag: Flag | None = None
        self._head = Label(theme, size=13, weight=600, wrap=True)
        self._facts = Label(theme, size=12, color="muted", tabular=True)
        self._why = Label(theme, size=13, wrap=True)
        self._instead = Label(theme, size=13, color="good", wrap=True)
        self._chips: dict[str, Chip] = {}
        self._leaving = QTimer(self, singleShot=True, interval=_LEAVE_MS)
        self._leaving.timeout.connect(self.hide)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(14 + _SHADOW, 12 + _SHADOW, 14 + _SHADOW, 6 + _SHADOW)
        column.setSpacing(4)
        for label in (self._head, self._facts, self._why, self._instead):
            column.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(16)
        for id_, signal in (
            ("hear", self.hear_wanted),
            ("dismiss", self.dismiss_wanted),
            ("next_flag", self.next_wanted),
        ):
            chip = self._chips[id_] = Chip(self._theme, "", pad=0)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.clicked.connect(lambda _=False, signal=signal: signal.emit())
            row.addWidget(chip)
        row.addStretch(1)
        column.addLayout(row)

    def show_keys(self, commands: Commands) -> None:
        """Label the buttons with the keys of the page's commands."""
        for id_, chip in self._chips.items():
            chip.set_text(say(f"review.card_{id_}", shortcut=key_text(commands[id_])))
            chip.setAccessibleName(commands[id_].text())
            chip.setToolTip(commands[id_].toolTip())

    def show_flag(self, flag: Flag, anchor: QRect) -> None:
        """Show the card of `flag` beside `anchor`, a box in the parent's coordinates."""
        self._leaving.stop()
        self.flag = flag
        self._head.setText(style(flag.id).name if is_long_flag(flag) else f"“{flag.quote}”")
        self._head.set_color(flag_color(self._theme, flag))
        self._facts.setText(self._facts_of(flag))
        self._why.setText(flag.why)
        self._instead.setText(say("review.instead", text=flag.instead))
        self._instead.setVisible(bool(flag.instead))
        self.place(anchor)
        self.show()
        self.raise_()

    def leave_soon(self) -> None:
        """Hide soon, unless the mouse enters the card before."""
        self._leaving.start()

    def place(self, anchor: QRect) -> None:
        """Place the card below the anchor, or above it if there is no room, inside the parent."""
        width = min(self._theme.font(13).pixelSize() * _LETTERS * 6 // 10, self._room.width() - 16)
        self.setFixedWidth(width)
        for label in (self._head, self._why, self._instead):
            label.setMinimumHeight(label.heightForWidth(width - 2 * (14 + _SHADOW)))
        height = self._column.totalHeightForWidth(width)
        size = QSize(width, height)
        room = self._room.rect()
        left = min(max(8, anchor.left() - 40), room.width() - width - 8)
        top = anchor.bottom() + 2
        if top + height > room.height() and anchor.top() - height > 0:
            top = anchor.top() - height - 2
        self.setGeometry(QRect(QPoint(left, max(0, min(top, room.height() - height))), size))

    def enterEvent(self, event: QEnterEvent) -> None:
        self._leaving.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self.leave_soon()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        box = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        painter.setBrush(tinted(self._theme.color("shadow"), 0.035))
        for grown in range(_SHADOW, 0, -1):
            painter.drawRoundedRect(box.adjusted(-grown, -grown + 2, grown, grown), 10 + grown, 10 + grown)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("panel"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)

    def _facts_of(self, flag: Flag) -> str:
        facts = [clock(flag.start), say(f"review.{flag.severity.value}")]
        if not is_long_flag(flag):
            facts.append(style(flag.id).name.lower())
        if flag.missing:
            facts.append(say("review.lacks", what=", ".join(flag.missing)))
        return " · ".join(facts)
