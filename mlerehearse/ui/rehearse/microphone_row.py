"""The microphone row: whether it is open, which one it is, its level, and any problem."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from mlerehearse.services.sound.recorder import Recorder
from mlerehearse.services.user_settings import UserSettings
from mlerehearse.texts import say
from mlerehearse.ui.controls.controls import ComboBox
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.rehearse.level_meter import Lamp, LevelMeter
from mlerehearse.ui.theme import TEXT, Theme


class MicrophoneRow(QWidget):
    """Opens the microphone with the page, or when the user asks for it, and shows it.

    `check_wanted` is emitted when the user wants to check the microphone, and `picked` when the
    list of microphones closes.
    """

    check_wanted = Signal()
    picked = Signal()

    def __init__(self, theme: Theme, recorder: Recorder, settings: UserSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._recorder, self._settings = theme, recorder, settings
        self._ids: list[str] = []
        self._opening = QTimer(self, singleShot=True, interval=0)  # paint the page before asking the sound server
        self._opening.timeout.connect(self._open_by_itself)
        self.lamp, self.meter = Lamp(theme), LevelMeter(theme)
        self.state = Label(theme, say("rehearse.closed"), 13, "muted")
        self.box = ComboBox(say("rehearse.microphone"))
        self.check = QPushButton(say("rehearse.check"))
        self.check.setAccessibleName(say("rehearse.check_title"))
        self.check.setToolTip(say("rehearse.check_tip"))
        self.why = Label(theme, say("rehearse.closed_why"), 13, "muted", wrap=True)
        self.trouble = Label(theme, "", TEXT, "warn", weight=500, wrap=True)
        for label in (self.why, self.trouble):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._lay_out()
        self.box.activated.connect(self._choose)
        self.box.closed.connect(self.picked)
        self.check.clicked.connect(self.check_wanted)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        recorder.heard.connect(self.meter.set_level)
        recorder.opened.connect(self._opened)
        recorder.problem.connect(self._problem)
        recorder.listed.connect(self._list)
        self._opened(recorder.listening)
        self._problem(recorder.trouble)
        self._list()

    def page_shown(self) -> None:
        """Open the microphone soon, unless it should only open when the user asks for it."""
        self._opening.start()

    def page_hidden(self) -> None:
        """Close the microphone."""
        self._opening.stop()
        self._recorder.close()
        self._show_why()

    def open(self) -> None:
        """Open the microphone because the user asks for it."""
        self._settings.change(microphone_used=True)
        if not self._recorder.wanted:
            self._recorder.open(self._settings.settings.microphone)
        self._show_why()

    def rest(self) -> None:
        """Close the microphone after use, unless it's open with the page."""
        if not self._settings.settings.open_microphone:
            self._recorder.close()
            self._show_why()

    def allow_choice(self, allowed: bool) -> None:
        """Let the user choose a microphone, or not while one records."""
        self.box.setEnabled(allowed and bool(self._ids))
        self.check.setEnabled(allowed)

    def _open_by_itself(self) -> None:
        settings = self._settings.settings
        if settings.microphone_used and settings.open_microphone and not self._recorder.wanted:
            self._recorder.open(settings.microphone)
        self._show_why()

    def _choose(self, row: int) -> None:
        if row < len(self._ids):
            self._settings.change(microphone=self._ids[row])
            self._recorder.open(self._ids[row])

    def _list(self) -> None:
        """List the microphones and select the one in use."""
        found = self._recorder.microphones
        self._ids = [microphone.id for microphone in found]
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems([microphone.name for microphone in found] or [say("rehearse.no_microphone_item")])
        self._select()
        self.box.blockSignals(False)
        self.box.setEnabled(bool(found))

    def _select(self) -> None:
        self.box.setCurrentIndex(max(0, self.box.findText(self._recorder.name)))
        self.box.setToolTip(self.box.currentText())

    def _show_why(self) -> None:
        is_closed = not self._recorder.wanted
        self.why.setVisible(is_closed)
        self.box.setVisible(not is_closed)
        self.meter.setVisible(not is_closed)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        row.addStretch(1)
        row.addWidget(self.lamp)
        row.addWidget(self.state)
        row.addSpacing(self._theme.px(4))
        row.addWidget(self.box, 30)
        row.addWidget(self.meter, 20)
        row.addWidget(self.check)
        row.addStretch(1)
        self.box.setMaximumWidth(self._theme.px(224))
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(8))
        column.addLayout(row)
        column.addWidget(self.why)
        column.addWidget(self.trouble)
        self._show_why()

    def _opened(self, is_open: bool) -> None:
        self.lamp.set_on(is_open)
        self.state.setText(say("rehearse.open" if is_open else "rehearse.closed"))
        if is_open:
            self._select()
        else:
            self.meter.set_level(None)
        self._show_why()

    def _problem(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))
