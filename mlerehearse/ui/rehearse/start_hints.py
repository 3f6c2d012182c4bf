"""Below the microphone: why takes can't be transcribed now, and a sample for a new user."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from mlerehearse.services.rehearsal import Stage
from mlerehearse.takes.events import SpeechState
from mlerehearse.texts import say
from mlerehearse.ui.controls.controls import LinkButton
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.page_services import PageServices


class StartHints(QWidget):
    """A sentence, the way to a speech model, and a link; each is hidden if it isn't needed."""

    def __init__(self, parts: PageServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self.speech = Label(parts.theme, "", 13, "muted", wrap=True)
        self.speech.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.get_model = QPushButton(say("models.get_model"))
        self.sample = LinkButton(parts.theme, say("app.hear_sample"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.speech)
        for button in (self.get_model, self.sample):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.get_model.clicked.connect(lambda: parts.navigator.page_wanted.emit("models"))
        self.sample.clicked.connect(lambda: parts.navigator.show_sample("rehearse"))
        parts.takes.speech_changed.connect(lambda _: self.refresh())
        parts.takes.rows_changed.connect(self.refresh)
        parts.rehearsal.stage_changed.connect(lambda _: self.refresh())
        self.refresh()

    def refresh(self) -> None:
        """Show what is the case now; while a take is recorded, only the sentence."""
        takes, idle = self._parts.takes, self._parts.rehearsal.stage is Stage.IDLE
        problem = _speech_problem(takes.speech_state)
        self.speech.setText(problem)
        self.speech.setVisible(bool(problem))
        self.get_model.setVisible(bool(problem) and idle)
        self.sample.setVisible(idle and takes.loaded and not takes.listed)
        self.setVisible(any(not part.isHidden() for part in (self.speech, self.get_model, self.sample)))


def _speech_problem(state: SpeechState) -> str:
    """Return why takes can't be transcribed now, or "" if nothing is wrong."""
    known = {
        "missing": say("rehearse.speech_missing"),
        "broken": say("rehearse.speech_broken", problem=state.problem),
    }
    return known.get(state.state, "")
