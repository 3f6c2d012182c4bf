"""The microphone row: whether it is open, which one it is, its level, and any problem."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mlerehearse.services.pcm import Loudness
from mlerehearse.services.recorder import Recorder
from mlerehearse.texts import say
from mlerehearse.ui.controls.controls import ComboBox
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.rehearse.level_meter import Lamp, LevelMeter
from mlerehearse.ui.theme import TEXT, Theme


class MicrophoneRow(QWidget):
    """Follows a Recorder. `chosen` carries the id of the input that the user picks.

    `picked` is emitted when the list closes.
    """

    chosen = Signal(str)
    picked = Signal()

    def __init__(self, theme: Theme, recorder: Recorder, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._recorder = theme, recorder
        self._ids: list[str] = []
        self.lamp, self.meter = Lamp(theme), LevelMeter(theme)
        self.state = Label(theme, say("rehearse.closed"), 13, "muted")
        self.box = ComboBox(say("rehearse.microphone"))
        self.trouble = Label(theme, "", TEXT, "warn", weight=500, wrap=True)
        self.trouble.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._lay_out()
        self.box.activated.connect(lambda row: self.chosen.emit(self._ids[row]) if row < len(self._ids) else None)
        self.box.closed.connect(self.picked)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        recorder.heard.connect(self._heard)
        recorder.opened.connect(self._opened)
        recorder.problem.connect(self._problem)
        recorder.microphones.changed.connect(self.refresh)
        self._opened(recorder.listening)
        self._problem(recorder.trouble)

    def refresh(self, chosen: str = "") -> None:
        """List the available inputs and select the one in use, by its id or else by its name."""
        found = self._recorder.microphones.all()
        self._ids = [microphone.id for microphone in found]
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems([microphone.name for microphone in found] or [say("rehearse.no_microphone_item")])
        if chosen in self._ids:
            self.box.setCurrentIndex(self._ids.index(chosen))
        elif self._recorder.name:
            self.box.setCurrentIndex(max(0, self.box.findText(self._recorder.name)))
        self.box.blockSignals(False)
        self.box.setToolTip(self.box.currentText())
        self.box.setEnabled(bool(found))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        row.addStretch(1)
        row.addWidget(self.lamp)
        row.addWidget(self.state)
        row.addSpacing(self._theme.px(4))
        row.addWidget(self.box, 30)
        row.addWidget(self.meter, 20)
        row.addStretch(1)
        self.box.setMaximumWidth(self._theme.px(224))
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(8))
        column.addLayout(row)
        column.addWidget(self.trouble)

    def _heard(self, level: Loudness) -> None:
        self.meter.set_level(level)

    def _opened(self, is_open: bool) -> None:
        self.lamp.set_on(is_open)
        self.state.setText(say("rehearse.open" if is_open else "rehearse.closed"))
        if not is_open:
            self.meter.set_level(None)

    def _problem(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
