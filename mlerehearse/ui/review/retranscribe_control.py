"""Retranscription of the shown take with a better model: offer, progress, stop, result."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from mlerehearse.domain.take import TakeRow
from mlerehearse.errors import RehearseError
from mlerehearse.services.notifications import Notifications, Tone
from mlerehearse.takes.events import RetranscriptionState
from mlerehearse.texts import say
from mlerehearse.ui.review.retranscribe_line import RetranscribeLine

if TYPE_CHECKING:
    from mlerehearse.services.take_service import TakeService


class RetranscribeControl(QObject):
    """Connects the retranscription line in the page's head with the library."""

    def __init__(
        self, takes: "TakeService", notifications: Notifications, line: RetranscribeLine, page: QWidget
    ) -> None:
        super().__init__(page)
        self._takes, self._tell, self._line, self._page = takes, notifications.tell, line, page
        self._take = ""
        self._under_way = False
        line.hear_wanted.connect(lambda: takes.hear_again((self._take,)))
        line.stop_wanted.connect(lambda: takes.stop_hearing_again(self._take))
        takes.again_changed.connect(self._changed)
        takes.speech_changed.connect(lambda _: self._refresh())
        takes.progressed.connect(self._progressed)

    def show(self, take: str) -> None:
        """Switch to a take, or to none ("")."""
        if take != self._take:
            self._take, self._under_way = take, False
        self._refresh()

    def _refresh(self) -> None:
        had_focus = self._line.button.hasFocus()
        state, row = self._takes.hearing_again, self._row()
        if self._take in state.left:
            if not self._line.busy or not self._under_way:
                self._line.show_progress(state.model, 0.0)
            self._under_way = True
        else:
            self._line.offer(self._takes.better_model(self._take) if row else "", row.heard_with if row else "")
        if had_focus and self._line.isHidden():
            self._page.setFocus()

    def _changed(self, state: RetranscriptionState) -> None:
        ended = self._under_way and self._take not in state.left
        self._refresh()
        if ended:
            self._under_way = False
            self._tell_end(state)

    def _tell_end(self, state: RetranscriptionState) -> None:
        """Report the result, unless the user stopped the retranscription."""
        problem = dict(state.failures).get(self._take, "")
        row = self._row()
        if problem:
            self._tell(say("review.again_failed", problem=problem), Tone.WARN)
        elif row is not None and row.heard_with == state.model and self._page.isVisible():
            self._tell(say("review.again_done", model=state.model))

    def _progressed(self, take: str, fraction: float) -> None:
        if take == self._take and self._line.busy:
            self._line.set_fraction(fraction)

    def _row(self) -> TakeRow | None:
        try:
            return self._takes.row(self._take) if self._take else None
        except RehearseError:
            return None
