"""The dialog in which the user sees the level of the microphone and hears a test recording."""

from math import ceil

from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from mlerehearse.services.sound.microphone_test import SECONDS, MicrophoneTest
from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.page_services import PageServices
from mlerehearse.ui.rehearse.level_meter import LevelMeter, loudness_name
from mlerehearse.ui.theme import TEXT

_WIDTH = 420  # pixels


class MicrophoneCheck(QDialog):
    """Expects an open microphone; the test recording is deleted when the dialog closes."""

    def __init__(self, parts: PageServices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts, theme = parts, parts.theme
        self.setWindowTitle(say("rehearse.check_title"))
        self.test = MicrophoneTest(parts.recorder, parts.clock, self)
        self.meter = LevelMeter(theme)
        self.meter.setMaximumWidth(theme.px(_WIDTH))
        self.record = QPushButton(say("rehearse.check_record"))
        self.play = QPushButton(say("rehearse.check_play"))
        self.play.setEnabled(False)
        self.message = Label(theme, "", TEXT, "ink", wrap=True)
        self.message.setMinimumHeight(theme.px(48))
        self.opens = QCheckBox(say("rehearse.check_open"))
        self.opens.setToolTip(say("rehearse.check_open_tip"))
        self.opens.setChecked(parts.settings.settings.open_microphone)
        self._lay_out()
        self._connect()
        self._problem(parts.recorder.trouble)

    def done(self, result: int) -> None:
        self.test.close()
        super().done(result)

    def _lay_out(self) -> None:
        theme = self._parts.theme
        buttons = QHBoxLayout()
        buttons.addWidget(self.record)
        buttons.addWidget(self.play)
        buttons.addStretch(1)
        close = QDialogButtonBox()
        close.addButton(say("rehearse.check_close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.px(24)] * 4)
        column.setSpacing(theme.px(16))
        column.addWidget(Label(theme, say("rehearse.check_about"), TEXT, "ink", wrap=True))
        column.addWidget(self.meter)
        column.addLayout(buttons)
        column.addWidget(self.message)
        column.addWidget(self.opens)
        column.addWidget(close)
        self.setMinimumWidth(theme.px(_WIDTH) + 2 * theme.px(24))

    def _connect(self) -> None:
        recorder, test = self._parts.recorder, self.test
        recorder.heard.connect(self.meter.set_level)
        recorder.problem.connect(self._problem)
        test.recorded.connect(self._show_left)
        test.finished.connect(self._show_result)
        test.player.problem.connect(self.message.setText)
        test.player.playing_changed.connect(self._show_playing)
        self.record.clicked.connect(self._start)
        self.play.clicked.connect(test.player.toggle)
        self.opens.toggled.connect(lambda on: self._parts.settings.change(open_microphone=on))

    def _start(self) -> None:
        self.record.setEnabled(False)
        self.play.setEnabled(False)
        self._show_left(0.0)
        self.test.start()

    def _problem(self, sentence: str) -> None:
        if sentence or not self.test.running:
            self.message.setText(sentence)

    def _show_left(self, seconds: float) -> None:
        self.message.setText(say("rehearse.check_recording", seconds=ceil(SECONDS - seconds)))

    def _show_result(self, peak: float | None) -> None:
        self.record.setEnabled(True)
        self.play.setEnabled(peak is not None)
        self.message.setText(say("rehearse.check_failed" if peak is None else f"rehearse.check_{loudness_name(peak)}"))
        if peak is not None:
            self.play.setFocus()

    def _show_playing(self, playing: bool) -> None:
        self.play.setText(say("rehearse.check_stop" if playing else "rehearse.check_play"))
