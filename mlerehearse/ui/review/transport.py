"""The Review page's transport: play button, position, speed, flag buttons and key hint."""

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from mlerehearse.services.sound.player import RATES
from mlerehearse.texts import clock, say
from mlerehearse.ui.controls.commands import Commands, key_text, tip
from mlerehearse.ui.controls.painted import Label, PaintedButton, draw_focus_ring
from mlerehearse.ui.theme import Theme


class PlayButton(PaintedButton):
    """The page's primary action: a round button with a play or pause sign."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, takes_space=True)
        self.playing, self._key = False, ""
        self.set_playing(False)
        theme.changed.connect(self.updateGeometry)

    def set_playing(self, playing: bool) -> None:
        """Show what a press would do."""
        self.playing = playing
        self.setAccessibleName(say("review.pause" if playing else "review.play"))
        self.setToolTip(tip(self.accessibleName(), self._key))
        self.update()

    def show_key(self, key: str) -> None:
        """Show a key in the tool tip."""
        self._key = key
        self.set_playing(self.playing)

    def sizeHint(self) -> QSize:
        side = QFontMetrics(self.theme.font(13)).height() * 2 + 10
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        accent = self.theme.color("accent") if self.isEnabled() else self.theme.color("line")
        painter.setBrush(accent.lighter(108) if self.underMouse() else accent)
        box = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        painter.drawEllipse(box)
        painter.setBrush(self.theme.color("on_accent"))
        self._draw_sign(painter, box)
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self.theme.color("accent"), self.width() / 2)

    def _draw_sign(self, painter: QPainter, box: QRectF) -> None:
        middle, unit = box.center(), box.height() / 10
        if self.playing:
            for x in (-1.9, 0.5):
                painter.drawRoundedRect(
                    QRectF(middle.x() + x * unit, middle.y() - 2 * unit, 1.4 * unit, 4 * unit), 1, 1
                )
        else:
            left, right = middle.x() - 1.4 * unit, middle.x() + 2.2 * unit
            corners = ((left, -2.2), (right, 0.0), (left, 2.2))
            painter.drawPolygon(QPolygonF([QPointF(x, middle.y() + y * unit) for x, y in corners]))


class Chip(PaintedButton):
    """A flat text button, `pad` pixels wider than its text at each side.

    `filled` gives it a background.
    """

    def __init__(self, theme: Theme, text: str, filled: bool = False, bold: bool = False, pad: int = 10) -> None:
        super().__init__(theme, None, takes_space=True)
        self._filled, self._bold, self._pad = filled, bold, pad
        self.setText(text)
        self.setAccessibleName(text)
        theme.changed.connect(self.updateGeometry)

    def set_text(self, text: str) -> None:
        """Change the text."""
        self.setText(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        return QSize(metrics.horizontalAdvance(self.text()) + 2 * self._pad, metrics.height() + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._filled or (self._pad and (self.underMouse() or self.isChecked())):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("chip"))
            painter.drawRoundedRect(box, 6, 6)
        painter.setFont(self._font())
        painter.setPen(self._ink())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.text())
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self.theme.color("accent"), 6)

    def _font(self) -> QFont:
        return self.theme.font(13, 600 if self._bold else 400, True)

    def _ink(self) -> QColor:
        if not self.isEnabled():
            return self.theme.color("edge")
        if self.isChecked():
            return self.theme.color("accent")
        return self.theme.color("ink" if self._bold or self.underMouse() else "muted")


class Transport(QWidget):
    """The row of controls. It only emits requests, such as `step_wanted` with +1 or -1."""

    play_wanted = Signal()
    rate_wanted = Signal(float)
    step_wanted = Signal(int)
    loop_wanted = Signal()
    keys_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.play = PlayButton(theme)
        self.time = Label(theme, "0:00", 13, "ink", 600, tabular=True)
        self.length = Label(theme, "", 13, "muted", tabular=True)
        self.speed = Chip(theme, "1.5×", filled=True, bold=True)
        self.before = Chip(theme, say("review.previous_flag"))
        self.after = Chip(theme, say("review.next_flag"))
        self.loop = Chip(theme, say("review.loop"))
        self.keys, self._hint = Chip(theme, "?"), "?"
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self.play.clicked.connect(lambda: self.play_wanted.emit())
        self.speed.clicked.connect(self._choose_rate)
        self.before.clicked.connect(lambda: self.step_wanted.emit(-1))
        self.after.clicked.connect(lambda: self.step_wanted.emit(1))
        self.loop.clicked.connect(lambda: self.loop_wanted.emit())
        self.keys.clicked.connect(lambda: self.keys_wanted.emit())
        self.before.setAccessibleName(say("review.previous_flag_name"))
        self.after.setAccessibleName(say("review.next_flag_name"))
        self.loop.setAccessibleName(say("review.loop_name"))
        self.loop.setCheckable(True)
        self.keys.setAccessibleName(say("commands.sheet_title"))

    def _lay_out(self) -> None:
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.play, self.time, self.length, self.speed, self.before, self.after, self.loop):
            row.addWidget(widget)
        row.insertSpacing(1, 6)
        row.insertSpacing(4, 8)
        row.addStretch(1)
        row.addWidget(self.keys)

    def show_keys(self, commands: Commands) -> None:
        """Show the keys of the page's commands."""
        self.play.show_key(key_text(commands["toggle"]))
        for chip, id_ in ((self.before, "previous_flag"), (self.after, "next_flag"), (self.loop, "loop")):
            chip.setToolTip(commands[id_].toolTip())
        keys = {id_: key_text(commands[id_]) for id_ in ("toggle", "next_flag")}
        beats = {"first_beat": key_text(commands["beat_1"]), "last_beat": key_text(commands["beat_6"])}
        self._hint = say("review.hint", **keys, **beats)
        self._show_hint()

    def set_left(self, pixels: int) -> None:
        """Start the row at this pixel, below the timeline's zero."""
        self._row.setContentsMargins(max(0, pixels - 4), 0, 0, 0)

    def set_duration(self, seconds: float) -> None:
        """Show the length of the take."""
        self.length.setText(f"/ {clock(seconds)}")
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance(clock(seconds)))

    def set_position(self, seconds: float) -> None:
        """Show the position; the text changes once a second."""
        text = clock(seconds)
        if text != self.time.text():
            self.time.setText(text)

    def set_rate(self, rate: float) -> None:
        """Show the playback speed."""
        self.speed.set_text(f"{rate:g}×")
        self.speed.setAccessibleName(say("review.speed", rate=f"{rate:g}"))

    def set_flags(self, count: int) -> None:
        """Enable the flag buttons only if there are flags."""
        for chip in (self.before, self.after, self.loop):
            chip.setEnabled(count > 0)

    def resizeEvent(self, event: object) -> None:
        self._show_hint()

    def _show_hint(self) -> None:
        """Shorten the key hint to a question mark if it doesn't fit."""
        room = self.width() - sum(w.sizeHint().width() + 4 for w in (self.play, self.time, self.length, self.speed))
        room -= (
            sum(w.sizeHint().width() + 4 for w in (self.before, self.after, self.loop))
            + self._row.contentsMargins().left()
        )
        metrics = QFontMetrics(self._theme.font(13))
        self.keys.set_text(self._hint if metrics.horizontalAdvance(self._hint) + 40 < room else "?")

    def _choose_rate(self) -> None:
        menu = QMenu(self)
        for rate in RATES:
            menu.addAction(f"{rate:g}×", partial(self.rate_wanted.emit, rate))
        menu.popup(self.speed.mapToGlobal(self.speed.rect().bottomLeft()))
        menu.aboutToHide.connect(menu.deleteLater)
