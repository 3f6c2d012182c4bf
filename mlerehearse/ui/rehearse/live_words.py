"""Optional live transcription while recording, with the spoken and the planned beat."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mlerehearse.domain import names
from mlerehearse.domain.story import Beat
from mlerehearse.domain.transcript import Word, join
from mlerehearse.texts import say
from mlerehearse.ui.controls.controls import Switch
from mlerehearse.ui.controls.painted import Label, Panel
from mlerehearse.ui.rehearse.pacing import planned_beat_at
from mlerehearse.ui.theme import LIST, Theme

_SHOWN = 24  # words; earlier ones have scrolled away
_LINES = 4
_DOT = 8


class BeatLine(Label):
    """A beat's name after a dot in its colour; without a beat the dot is grey."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", LIST, "muted", wrap=True)
        self._beat: Beat | None = None
        self.setContentsMargins(theme.px(14), 0, 0, 0)

    def show_beat(self, beat: Beat | None, text: str) -> None:
        """Set the text and the colour of the dot."""
        if (beat, text) != (self._beat, self.text()):
            self._beat = beat
            self.setText(text)
            self.setAccessibleName(text)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.beat(self._beat) if self._beat else self._theme.color("line"))
        painter.drawEllipse(QRectF(0, (self.fontMetrics().height() - _DOT) / 2, _DOT, _DOT))


class LiveWords(QWidget):
    """A switch, and a panel with the last words while a take is recorded.

    `chosen` is emitted when the user turns the switch.
    """

    chosen = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words: tuple[Word, ...] = ()
        self._drafted: tuple[Word, ...] = ()
        self._seconds = 0.0
        self._heard: Beat | None = None
        choices = {"off": say("rehearse.live_off"), "on": say("rehearse.live_on")}
        self.switch = Switch(theme, say("rehearse.live"), choices)
        self.switch.setToolTip(say("rehearse.live_tip"))
        self.panel = Panel(theme)
        self.heard, self.planned = BeatLine(theme), BeatLine(theme)
        self.text = Label(theme, "", LIST, "ink", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text.setMinimumHeight(_LINES * self.text.fontMetrics().lineSpacing())  # keeps what is below in place
        self.text.setAccessibleDescription(say("rehearse.live"))
        self._lay_out()
        self.switch.chosen.connect(lambda key: self.chosen.emit(key == "on"))
        self.panel.hide()

    def choose(self, on: bool) -> None:
        """Show a choice without emitting `chosen`."""
        self.switch.choose("on" if on else "off")

    def begin(self) -> None:
        """Start a new take: clear the words and show the panel."""
        self._words = self._drafted = ()
        self._seconds, self._heard = 0.0, None
        self.panel.show()
        self._show()

    def end(self) -> None:
        """End the take: hide the panel."""
        self.panel.hide()

    def add(self, words: tuple[Word, ...]) -> None:
        """Add final words, in place of the draft."""
        self._words, self._drafted = (*self._words, *words)[-_SHOWN - 1 :], ()
        self._show()

    def draft(self, words: tuple[Word, ...]) -> None:
        """Show a draft after the final words; drafted words may still change."""
        self._drafted = words
        self._show()

    def show_beat(self, beat: Beat) -> None:
        """Show the beat of the last words."""
        self._heard = beat
        self._show()

    def set_seconds(self, seconds: float) -> None:
        """Set the time of the take; the planned beat depends on it."""
        self._seconds = seconds
        self._show_beats()

    def _show(self) -> None:
        words = (*self._words, *self._drafted)
        shown = join(words[-_SHOWN:])
        more = "… " if len(words) > _SHOWN else ""
        self.text.setText(more + shown if shown else say("rehearse.live_waiting"))
        self.text.set_color("ink" if shown else "muted")
        self._show_beats()

    def _show_beats(self) -> None:
        beat = self._heard
        heard = say("rehearse.live_heard", beat=names.beat(beat)) if beat else say("rehearse.live_unheard")
        self.heard.show_beat(beat, heard)
        planned = planned_beat_at(self._seconds)
        line = say("rehearse.by_now", beat=planned.name) if planned else say("rehearse.by_now_over")
        self.planned.show_beat(planned.beat if planned else None, line)

    def _lay_out(self) -> None:
        pad = self._theme.px(12)
        inside = QVBoxLayout(self.panel)
        inside.setContentsMargins(pad, pad, pad, pad)
        inside.setSpacing(self._theme.px(4))
        for widget in (self.heard, self.planned, self.text):
            inside.addWidget(widget)
        inside.insertSpacing(2, self._theme.px(4))
        row = QHBoxLayout()
        row.addWidget(Label(self._theme, say("rehearse.live"), LIST, "muted"))
        row.addStretch(1)
        row.addWidget(self.switch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(8))
        column.addLayout(row)
        column.addWidget(self.panel)
