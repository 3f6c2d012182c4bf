"""Messages at the foot of the window: one is shown, the others wait.

Every message can be closed, and INFO messages close by themselves.
"""

from collections import deque

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from mlerehearse.services.notifications import Notice, Tone
from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.theme import Theme

_STAYS_MS = 8000
_EDGES = {Tone.INFO: "accent", Tone.WARN: "warn", Tone.ERROR: "high"}


class NoticeBar(QWidget):
    """The message bar; hidden while there is no message.

    Tab reaches it, Esc closes the message.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._waiting: deque[Notice] = deque()
        self.notice: Notice | None = None
        self.sentence = Label(theme, "", 13, wrap=True)
        self.action, self.away = QPushButton(), QPushButton("✕")
        self.away.setFlat(True)
        self.away.setFixedWidth(theme.px(36))
        self.away.setAccessibleName(say("app.notice_close"))
        self.away.setToolTip(say("app.notice_close"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(20), theme.px(8), theme.px(12), theme.px(8))
        row.setSpacing(theme.px(12))
        row.addWidget(self.sentence, 1)
        row.addWidget(self.action)
        row.addWidget(self.away)
        self.action.clicked.connect(self._act)
        self.away.clicked.connect(self.put_away)
        self._timer = QTimer(self, singleShot=True, interval=_STAYS_MS)
        self._timer.timeout.connect(self._pass)
        theme.changed.connect(self.update)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a message, in place of an INFO message or after any other message."""
        if self.notice is None or self.notice.tone is Tone.INFO:
            self._show(notice)
        elif notice.text != self.notice.text:
            self._waiting.append(notice)

    def put_away(self) -> None:
        """Close the message and show the next one, if any."""
        self._timer.stop()
        if self._waiting:
            self._show(self._waiting.popleft())
        else:
            self.notice = None
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, self._theme.color("line"))
        if self.notice is not None:
            painter.fillRect(QRectF(0, 0, 4, self.height()), self._theme.color(_EDGES[self.notice.tone]))

    def _show(self, notice: Notice) -> None:
        self.notice = notice
        self.sentence.setText(notice.text)
        self.setAccessibleName(f"{say('app.notice')}: {notice.text}")
        self.action.setVisible(notice.action is not None)
        if notice.action is not None:
            self.action.setText(notice.action.label)
        self.show()
        self.update()
        if notice.tone is Tone.INFO:
            self._timer.start()
        else:
            self._timer.stop()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, notice.text))

    def _pass(self) -> None:
        """Close the message, unless the user is about to use its buttons."""
        if self.action.hasFocus() or self.away.hasFocus() or self.underMouse():
            self._timer.start()
        else:
            self.put_away()

    def _act(self) -> None:
        action = self.notice.action if self.notice else None
        self.put_away()
        if action is not None:
            action.do()
