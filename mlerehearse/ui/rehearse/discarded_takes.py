"""Says that a take was discarded, and brings it back if the user changes their mind."""

from PySide6.QtCore import QObject

from mlerehearse.domain.take import Take
from mlerehearse.services.notifications import Action, Tone
from mlerehearse.texts import say
from mlerehearse.ui.controls.commands import Commands
from mlerehearse.ui.page_services import PageServices


class DiscardedTakes(QObject):
    """Adds the command "undo", which restores the take that was discarded last."""

    def __init__(self, parts: PageServices, commands: Commands) -> None:
        super().__init__(commands)
        self._parts = parts
        self._discarded: list[str] = []  # ids, the last one at the end
        self._undo = commands.add("undo", lambda: self._restore(self._discarded[-1]), repeats=True)
        self._undo.setEnabled(False)
        parts.rehearsal.discarded.connect(self._tell)

    def _tell(self, take: Take) -> None:
        self._discarded.append(take.id)
        self._undo.setEnabled(True)
        back = Action(self._undo.text(), lambda: self._restore(take.id))
        self._parts.notifications.tell(say("rehearse.discarded"), action=back)

    def _restore(self, take: str) -> None:
        if take in self._discarded:
            self._discarded.remove(take)
            self._undo.setEnabled(bool(self._discarded))
            self._parts.takes.do(lambda library: library.restore(take), lambda _: self._tell_restored(take), self._fail)

    def _tell_restored(self, take: str) -> None:
        show = Action(say("rehearse.open_restored"), lambda: self._parts.navigator.take_wanted.emit(take))
        self._parts.notifications.tell(say("rehearse.restored"), action=show)

    def _fail(self, error: Exception) -> None:
        self._parts.notifications.tell(str(error), Tone.ERROR)
