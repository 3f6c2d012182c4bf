"""The content of an empty page: a title, what to do next, and buttons that do it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.theme import TEXT, TITLE, Theme


class EmptyState(QWidget):
    """Fills an empty page.

    Emits `action_wanted` when its button is pressed, and `sample_wanted` when the user wants to see
    the bundled sample.
    """

    action_wanted = Signal()
    sample_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        body: str,
        action: str,
        more: Sequence[QPushButton] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`more` are further buttons, above that of the sample."""
        super().__init__(parent)
        self.button, self.sample = QPushButton(action), QPushButton(say("app.hear_sample"))
        self.button.setDefault(True)
        for button in (self.button, *more, self.sample):
            button.setAutoDefault(True)  # so that Enter presses it
        self.button.clicked.connect(lambda: self.action_wanted.emit())
        self.sample.clicked.connect(lambda: self.sample_wanted.emit())
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
        for button in (self.button, *more, self.sample):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        self.setFocusProxy(self.button)
