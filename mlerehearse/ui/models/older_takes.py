"""The Models page's action to retranscribe all older takes with the better model in use."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mlerehearse.services.notifications import Notifications, Tone
from mlerehearse.takes.events import RetranscriptionState
from mlerehearse.texts import plural, say
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.review.review_notice import ProgressLine
from mlerehearse.ui.theme import Theme

if TYPE_CHECKING:
    from mlerehearse.services.take_service import TakeService


class OlderTakes(QWidget):
    """Offers to retranscribe older takes; hidden if no take would gain.

    One button starts and stops, so that it keeps the focus.
    """

    def __init__(
        self, takes: "TakeService", notifications: Notifications, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._takes, self._tell = takes, notifications.tell
        self._busy = False
        self.sentence, self.bar = Label(theme, "", 13, "muted", tabular=True, wrap=True), ProgressLine(theme)
        self.button = QPushButton()
        column = QVBoxLayout()
        column.setSpacing(theme.px(6))
        column.addWidget(self.bar)
        column.addWidget(self.sentence)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), 0, theme.px(24), 0)
        row.setSpacing(theme.px(12))
        row.addLayout(column, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.button.clicked.connect(self._press)
        takes.retranscription_changed.connect(self._changed)
        takes.progressed.connect(self._progressed)
        self.refresh()

    def refresh(self) -> None:
        """Show how many takes can be retranscribed, or the progress."""
        state = self._takes.retranscription
        self._busy = bool(state.left)
        self.bar.setVisible(self._busy)
        if self._busy:
            self._show_work(state)
        else:
            self._show_offer()

    def _show_work(self, state: RetranscriptionState) -> None:
        done = state.total - len(state.left)
        self.bar.set_fraction(done / state.total)
        self.sentence.setText(say("models.again_line", model=state.model, done=done, total=state.total))
        self.button.setText(say("models.again_stop"))
        self.show()

    def _show_offer(self) -> None:
        self._takes.do(lambda library: library.again.older(), self._offer, self._fail)

    def _offer(self, older: tuple[str, ...]) -> None:
        if self._busy:
            return
        takes = plural(len(older), say("models.older_one"), say("models.older_many"))
        self.sentence.setText(say("models.again_offer", model=self._takes.speech_state.model))
        self.button.setText(say("models.again_hear", takes=takes))
        self.setVisible(bool(older))

    def _press(self) -> None:
        if self._busy:
            self._takes.do(lambda library: library.again.stop())
        else:
            self._takes.do(lambda library: library.again.hear(library.again.older()), errored=self._fail)

    def _fail(self, error: Exception) -> None:
        self._tell(str(error), Tone.ERROR)

    def _changed(self, state: RetranscriptionState) -> None:
        was_busy = self._busy
        self.refresh()
        if was_busy and not state.left and state.total and (state.total > 1 or self.isVisibleTo(self.window())):
            self._tell_end(state)

    def _tell_end(self, state: RetranscriptionState) -> None:
        failed = len(state.failures)
        done = plural(state.total - failed, say("models.take_one"), say("models.take_many"))
        if failed:
            problem = state.failures[-1][1]
            self._tell(say("models.again_some", takes=done, failed=failed, problem=problem), Tone.WARN)
        else:
            self._tell(say("models.again_all", takes=done, model=state.model))

    def _progressed(self, take: str, fraction: float) -> None:
        state = self._takes.retranscription
        if take in state.left:
            self.bar.set_fraction((state.total - len(state.left) + fraction) / state.total)
