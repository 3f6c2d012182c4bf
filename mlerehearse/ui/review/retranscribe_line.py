"""A line with the model of a take, which offers to retranscribe it with a better model."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mlerehearse.texts import percent, say
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.review.review_notice import ProgressLine
from mlerehearse.ui.review.transport import Chip
from mlerehearse.ui.theme import Theme


class RetranscribeLine(QWidget):
    """The retranscription line; hidden if there is nothing to offer.

    One button starts and stops, so that it keeps the focus.
    """

    hear_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self.busy = "", False
        self.sentence = Label(theme, "", 13, "muted", tabular=True)
        self.progress = _Short(theme)
        self.button = Chip(theme, "", filled=True)
        self.button.clicked.connect(self._press)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.sentence)
        row.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.button)
        self.hide()

    def offer(self, model: str, heard_with: str) -> None:
        """Offer to retranscribe the take with a model; "" offers nothing."""
        self.busy = False
        self.sentence.setText(say("review.heard_with", model=heard_with) if heard_with else "")
        self.sentence.setVisible(bool(heard_with))
        self.progress.hide()
        self._label(say("review.hear_again", model=model), say("review.hear_again_hint"))
        self.setVisible(bool(model))

    def show_progress(self, model: str, fraction: float) -> None:
        """Show the progress, 0 to 1; at 0 the take is still waiting."""
        self._model, self.busy = model, True
        self.set_fraction(fraction)
        self.sentence.show()
        self.progress.show()
        self._label(say("review.again_stop"), say("review.again_stop_hint"))
        self.show()

    def set_fraction(self, fraction: float) -> None:
        """Update the progress, 0 to 1."""
        self.progress.set_fraction(fraction)
        key = "review.again_running" if fraction else "review.again_waiting"
        self.sentence.setText(say(key, model=self._model, done=percent(fraction)))

    def _label(self, text: str, hint: str) -> None:
        self.button.set_text(text)
        self.button.setAccessibleName(text)
        self.button.setToolTip(hint)

    def _press(self) -> None:
        (self.stop_wanted if self.busy else self.hear_wanted).emit()


class _Short(ProgressLine):
    """A short progress bar that leaves room for the sentence."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setFixedWidth(theme.px(64))

    def sizeHint(self) -> QSize:
        return QSize(self.width(), super().sizeHint().height())
