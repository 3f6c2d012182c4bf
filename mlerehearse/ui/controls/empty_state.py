"""The content of an empty page: a title, what to do next, and a button that does it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.theme import TEXT, TITLE, Theme


class EmptyState(QWidget):
    """Fills an empty page. Emits `action_wanted` when the button is pressed."""

    action_wanted = Signal()

    def __init__(self, theme: Theme, title: str, body: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QPushButton(action)
        self.button.setDefault(True)
        self.button.setAutoDefault(True)
        self.button.clicked.connect(lambda: self.action_wanted.emit())
        text = Label(theme, body, TEXT, "muted", wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        text.setMaximumWidth(theme.px(420))
        middle = QHBoxLayout()  # a wrapping label gets its full height only without an alignment
        middle.addStretch(1)
        middle.addWidget(text, 100)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(theme.px(12))
        column.addStretch(2)
        column.addWidget(Label(theme, title, TITLE, weight=600), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(middle)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.setFocusProxy(self.button)
