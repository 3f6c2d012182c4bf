"""An editor over a word of the transcript, to correct the word."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from mlerehearse.texts import say
from mlerehearse.ui.theme import Theme


class WordEditor(QLineEdit):
    """Enter keeps the text; Esc or losing the focus discards it.

    `kept` carries the word's index and the new text.
    """

    kept = Signal(int, str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._text = theme, parent
        self._word = -1
        self.setTextMargins(2, 0, 2, 0)
        self.hide()

    def edit(self, word: int, text: str, box: QRect) -> None:
        """Edit the word with index `word`, which reads `text` and is at `box` in the parent."""
        self._word = word
        self.setFont(self._theme.font(15))
        self.setAccessibleName(say("review.edit_word", word=text))
        self.setText(text)
        self.selectAll()
        width = max(box.width() + 60, 140)
        left = min(box.left() - 6, self._text.width() - width)
        self.setGeometry(max(0, left), box.top() - 3, width, box.height() + 6)
        self.show()
        self.raise_()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the text on Enter, discard it on Esc; no key reaches the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            word, text = self._word, " ".join(self.text().split())
            self._close()
            self.kept.emit(word, text)
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)
        event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End the edit, unless the focus went to a menu or another window."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.hide()

    def _close(self) -> None:
        self._word = -1
        self.hide()
        self._text.setFocus()
