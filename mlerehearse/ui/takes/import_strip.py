"""A line above the takes about files that are being imported, or that need a look."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mlerehearse.takes.importing.import_entry import Imports
from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.review.review_notice import ProgressLine
from mlerehearse.ui.takes.import_words import progress, summary
from mlerehearse.ui.theme import Theme


class ImportStrip(QWidget):
    """Hidden while no files are listed. Emits `wanted` when the user wants to see them."""

    wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence, self.bar = Label(theme, "", 13, "muted", tabular=True, wrap=True), ProgressLine(theme)
        self.button = QPushButton(say("imports.show_list"))
        self.button.clicked.connect(self.wanted)
        column = QVBoxLayout()
        column.setSpacing(theme.px(6))
        column.addWidget(self.bar)
        column.addWidget(self.sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        row.addLayout(column, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_imports(self, imports: Imports) -> None:
        """Show how far the import has come, or what became of the files."""
        self.bar.setVisible(imports.active)
        self.bar.set_fraction(imports.settled / max(1, imports.total))
        self.sentence.setText(progress(imports) or say("imports.strip", summary=summary(imports)))
        self.setVisible(bool(imports.entries))
