"""Small controls that pages share: primary button, link, disclosure button, switch, combo box."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import PaintedButton, draw_focus_ring
from mlerehearse.ui.theme import Theme

_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right)


class BigButton(PaintedButton):
    """The primary button of the Rehearse page, which also shows its key.

    `cancel_key` is the key that discards the take.
    """

    def __init__(self, theme: Theme, key: str, cancel_key: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, takes_space=True)
        self._key, self._cancel_key = key, cancel_key
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._kind = ""
        self.show_kind("start")

    def show_kind(self, kind: str) -> None:
        """Become the button for "start", "cancel" or "stop"."""
        if kind == self._kind:
            return
        self._kind = kind
        self.setText(say(f"rehearse.{kind}"))
        self.setAccessibleName(self.text())
        self.setToolTip(say(f"rehearse.{kind}_tip", shortcut=self._key, cancel=self._cancel_key))
        self.setAccessibleDescription(self.toolTip())
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press only once, however long the key is held."""
        if event.isAutoRepeat():
            event.accept()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(self.theme.px(170), self.theme.px(46))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setPen(Qt.PenStyle.NoPen)
        ground = self.theme.color("high" if self._kind == "stop" else "accent" if self.isEnabled() else "line")
        painter.setBrush(ground.lighter(108) if self.underMouse() and self.isEnabled() else ground)
        painter.drawRoundedRect(box, 10, 10)
        self._paint_words(painter, box)
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self.theme.color("ink"), 12)

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        bold, plain = self.theme.font(16, 600), self.theme.font(15)
        word, key = QFontMetrics(bold).horizontalAdvance(self.text()), QFontMetrics(plain).horizontalAdvance(self._key)
        sign, gap = self.theme.px(12), self.theme.px(8)
        x = box.center().x() - (sign + word + 2 * gap + key) / 2
        color = self.theme.color("on_accent" if self.isEnabled() else "muted")
        painter.setBrush(color)
        square = QRectF(x, box.center().y() - sign / 2, sign, sign)
        if self._kind == "start":
            painter.drawEllipse(square)
        else:
            painter.drawRect(square)
        painter.setPen(color)
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setFont(bold)
        painter.drawText(box.adjusted(x + sign + gap - box.left(), 0, 0, 0), middle, self.text())
        painter.setFont(plain)
        painter.drawText(box.adjusted(x + sign + word + 2 * gap - box.left(), 0, 0, 0), middle, self._key)


class LinkButton(QPushButton):
    """A button that looks like a link, for what is beside the page's purpose."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setFlat(True)
        self.setAutoDefault(True)  # so that Enter presses it
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        font = self._theme.font(13)
        font.setUnderline(True)
        self.setFont(font)


class DisclosureButton(PaintedButton):
    """A line of text with an arrow that shows and hides something."""

    def __init__(self, theme: Theme, shut: str, opened: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, takes_space=True)
        self._texts = (shut, opened)
        self.setCheckable(True)
        self.toggled.connect(self._turn)
        self._turn(False)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.theme.font(13))
        return QSize(max(map(metrics.horizontalAdvance, self._texts)) + self.theme.px(36), metrics.height() + 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = self.theme.font(13)
        painter.setFont(font)
        painter.setPen(self.theme.color("ink" if self.underMouse() else "muted"))
        painter.drawText(
            self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text() + ("  ▴" if self.isChecked() else "  ▾")
        )
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self.theme.color("accent"), 4)

    def _turn(self, opened: bool) -> None:
        self.setText(self._texts[opened])
        self.setAccessibleName(self.text())
        self.update()


class _Segment(PaintedButton):
    """One option of a switch."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(theme, None, takes_space=True)
        self.setText(text)
        self.setCheckable(True)

    def uses_key(self, key: int) -> bool:
        return key in _ARROWS or super().uses_key(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the arrow keys move between options, as in any group of radio buttons."""
        if event.key() in _ARROWS:
            QAbstractButton.keyPressEvent(self, event)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.theme.font(13, 600))
        return QSize(metrics.horizontalAdvance(self.text()) + self.theme.px(24), metrics.height() + self.theme.px(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
        if self.isChecked():
            painter.setPen(self.theme.color("line"))
            painter.setBrush(self.theme.color("panel"))
            painter.drawRoundedRect(box, 5, 5)
        painter.setFont(self.theme.font(13, 600 if self.isChecked() else 400))
        painter.setPen(self.theme.color("ink" if self.isChecked() or self.underMouse() else "muted"))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self.text())
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self.theme.color("accent"), 6)


class Switch(QWidget):
    """A choice between a few options side by side; the arrow keys move between them.

    `chosen` carries the key of the option that the user picks.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, choices: dict[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._buttons = {key: _Segment(theme, text) for key, text in choices.items()}
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        for key, button in self._buttons.items():
            button.setAccessibleName(f"{name}: {button.text()}")
            # `clicked` isn't enough: a screen reader checks a button without a click.
            button.toggled.connect(lambda on, key=key: self.chosen.emit(key) if on else None)
            group.addButton(button)
            row.addWidget(button)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def choose(self, key: str) -> None:
        """Show a choice without emitting `chosen`."""
        self.blockSignals(True)
        self._buttons[key].setChecked(True)
        self.blockSignals(False)

    def button(self, key: str) -> QAbstractButton:
        """Return the button of an option."""
        return self._buttons[key]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.color("line"))
        painter.setBrush(self._theme.color("chip"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)


class ComboBox(QComboBox):
    """A combo box that ignores the mouse wheel. Emits `closed` when its list has closed."""

    closed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumContentsLength(8)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Elide a text that doesn't fit."""
        if self.isEditable():
            super().paintEvent(event)
            return
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        text, dots = self.currentText(), Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(text, dots, room.width() - 4)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def hidePopup(self) -> None:
        super().hidePopup()
        self.closed.emit()
