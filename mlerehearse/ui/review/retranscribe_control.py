"""Retranscription of the shown take with a better model: offer, progress, stop, result."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from mlerehearse.domain.take import TakeRow
from mlerehearse.services.notifications import Notifications, Tone
from mlerehearse.services.open_take import OpenTake
from mlerehearse.takes.events import RetranscriptionState
from mlerehearse.texts import say
from mlerehearse.ui.review.retranscribe_line import RetranscribeLine

if TYPE_CHECKING:
    from mlerehearse.services.take_service import TakeService


class RetranscribeControl(QObject):
    """Connects the retranscription line in the page's head with the library."""

    def __init__(
        self,
        take: OpenTake,
        takes: "TakeService",
        notifications: Notifications,
        line: RetranscribeLine,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._take, self._takes, self._tell, self._line, self._page = take, takes, notifications.tell, line, page
        self._under_way = ""  # the id of the take whose progress the line shows
        line.hear_wanted.connect(self._start)
        line.stop_wanted.connect(self._stop)
        takes.retranscription_changed.connect(self._changed)
        takes.speech_changed.connect(lambda _: self._refresh())
        take.take_changed.connect(self._refresh)
        take.row_changed.connect(self._refresh)
        take.progressed.connect(self._progressed)

    def _start(self) -> None:
        take = self._take.take_id
        self._takes.do(lambda library: library.again.hear((take,)))

    def _stop(self) -> None:
        take = self._take.take_id
        self._takes.do(lambda library: library.again.stop(take))

    def _refresh(self) -> None:
        take, state = self._take.take_id, self._takes.retranscription
        if take and take in state.left:
            if not self._line.busy or self._under_way != take:
                self._line.show_progress(state.model, 0.0)
            self._under_way = take
        elif take:
            self._takes.do(lambda library: library.again.offer(take), lambda model: self._offer(take, model))
        else:
            self._offer("", "")

    def _offer(self, take: str, model: str) -> None:
        """Offer a better model; a stale answer is dropped."""
        row = self._take.row
        if take != self._take.take_id or take in self._takes.retranscription.left:
            return
        had_focus = self._line.button.hasFocus()
        self._line.offer(model, row.heard_with if row else "")
        if had_focus and self._line.isHidden():
            self._page.setFocus()

    def _changed(self, state: RetranscriptionState) -> None:
        ended = self._under_way and self._under_way not in state.left
        take, self._under_way = self._under_way, "" if ended else self._under_way
        self._refresh()
        if ended and take == self._take.take_id:
            self._takes.do(lambda library: library.find(take), lambda row: self._tell_end(state, row))

    def _tell_end(self, state: RetranscriptionState, row: TakeRow | None) -> None:
        """Report the result, unless the user stopped the retranscription."""
        if row is None:
            return
        problem = dict(state.failures).get(row.take.id, "")
        if problem:
            self._tell(say("review.again_failed", problem=problem), Tone.WARN)
        elif row.heard_with == state.model and self._page.isVisible():
            self._tell(say("review.again_done", model=state.model))

    def _progressed(self, fraction: float) -> None:
        if self._line.busy:
            self._line.set_fraction(fraction)
