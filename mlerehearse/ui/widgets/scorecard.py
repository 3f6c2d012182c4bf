"""The scorecard: what held up, beats against targets, the take as a whole, flags by kind, cues, delivery."""

from collections import Counter

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from mlerehearse.domain.review import BeatTime, CueHeard, Review, Severity, TakeFlag
from mlerehearse.domain.story import Beat
from mlerehearse.resources import table
from mlerehearse.texts import clock, say, tenths
from mlerehearse.texts import seconds as in_seconds
from mlerehearse.ui.theme import Theme
from mlerehearse.ui.widgets.beat_lane import beat_name
from mlerehearse.ui.widgets.flag_style import style, styles
from mlerehearse.ui.widgets.painted import Label, PaintedButton, draw_focus_ring

_VERDICTS = {"missing_beat": "missing", "thin_beat": "thin", "heavy_beat": "long"}
_BAR = 8
_INSET = 5  # pixels beside every line, so that the ring of a focused row does not touch its text


def verdicts(review: Review) -> dict[Beat, str]:
    """What the coach says of each beat's time: missing, thin or long; beats in bounds are left out."""
    return {f.beat: _VERDICTS[f.id] for f in review.take_flags if f.beat is not None and f.id in _VERDICTS}


class BeatBar(QWidget):
    """A beat's seconds as a bar, its target as a box on it; `most` seconds fill the width."""

    def __init__(self, theme: Theme, time: BeatTime, most: float, word: str) -> None:
        super().__init__()
        self._theme, self._time, self._most = theme, time, most
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        values = {
            "beat": beat_name(time.beat),
            "seconds": round(time.seconds),
            "low": round(time.low),
            "high": round(time.high),
        }
        self.setAccessibleName(say("review.beat_bar", **values) + (f", {say(f'review.{word}')}" if word else ""))

    def sizeHint(self) -> QSize:
        """A line of text high."""
        return QSize(120, QFontMetrics(self._theme.font(13)).height())

    def bar_rect(self, start: float, end: float, height: int) -> QRectF:
        """The box from one second to another, centred in the height."""
        scale = (self.width() - 2) / self._most
        return QRectF(1 + start * scale, (self.height() - height) / 2, (end - start) * scale, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Track, bar, target."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("chip"))
        painter.drawRoundedRect(self.bar_rect(0, self._most, _BAR), 4, 4)
        if self._time.seconds > 0:
            painter.setBrush(self._theme.beat(self._time.beat))
            painter.drawRoundedRect(self.bar_rect(0, self._time.seconds, _BAR), 4, 4)
        painter.setPen(QPen(self._theme.color("ink"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(self.bar_rect(self._time.low, self._time.high, _BAR + 5), 3, 3)


class Row(PaintedButton):
    """A line with a name and a figure that leads somewhere when pressed."""

    def __init__(self, theme: Theme, name: str, figure: str, note: str = "", note_color: str = "muted") -> None:
        super().__init__(theme, takes_space=True)
        self._name, self._figure, self._note, self._note_color = name, figure, note, note_color
        self.setAccessibleName(", ".join(part for part in (f"{name}: {figure}", note) if part))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A line of text with a little room."""
        return QSize(160, QFontMetrics(self.theme.font(13)).height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Name left, figure right, the note between."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("chip"))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        bold, plain = self.theme.font(13, 600, True), self.theme.font(13)
        note_width = QFontMetrics(plain).horizontalAdvance(self._note)
        figure_width = max(
            QFontMetrics(bold).horizontalAdvance(self._figure), QFontMetrics(bold).horizontalAdvance("00")
        )
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        box = self.rect().adjusted(_INSET, 0, -_INSET, 0)
        painter.setFont(bold)
        painter.setPen(self.theme.color("ink"))
        painter.drawText(box, right, self._figure)
        painter.setFont(plain)
        painter.setPen(self.theme.color(self._note_color))
        painter.drawText(box.adjusted(0, 0, -figure_width - 10, 0), right, self._note)
        painter.setPen(self.theme.color("ink"))
        room = box.width() - figure_width - note_width - 24
        painter.drawText(box, left, QFontMetrics(plain).elidedText(self._name, Qt.TextElideMode.ElideRight, room))
        if self.hasFocus():
            draw_focus_ring(painter, QRectF(self.rect()), self.theme.color("accent"), 4)


class Scorecard(QWidget):
    """All figures of one review. `flag_wanted` carries a flag's id, `seek_wanted` a second."""

    flag_wanted = Signal(str)
    seek_wanted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._body: QWidget | None = None
        self._review: Review | None = None
        self._frame = QVBoxLayout(self)
        self._frame.setContentsMargins(18 - _INSET, 14, 18 - _INSET, 14)
        theme.changed.connect(self._themed)

    def show_review(self, review: Review | None) -> None:
        """Build every section anew."""
        if self._body is not None:
            self._frame.removeWidget(self._body)
            self._body.setParent(None)
            self._body.deleteLater()
            self._body = None
        self._review = review
        if review is None:
            return
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        for add in (self._strengths, self._beats, self._take_flags, self._flags, self._cues, self._delivery):
            add(review)
        self._column.addStretch(1)
        self._frame.addWidget(self._body)

    def _themed(self) -> None:
        self.show_review(self._review)

    def needed_height(self, width: int) -> int:
        """The height in pixels that all sections take at a width."""
        return self._frame.totalHeightForWidth(width)

    def _title(self, key: str) -> None:
        if self._column.count():
            self._column.addSpacing(12)
        title = Label(self._theme, say(f"review.{key}"), 15, weight=600, wrap=True)
        title.setContentsMargins(_INSET, 0, _INSET, 0)
        self._column.addWidget(title)
        self._column.addSpacing(2)

    def _text(self, text: str, color: str = "ink", size: int = 13, weight: int = 400) -> None:
        label = Label(self._theme, text, size, color, weight, wrap=True)
        label.setContentsMargins(_INSET, 0, _INSET, 0)
        self._column.addWidget(label)

    def _strengths(self, review: Review) -> None:
        if not review.strengths:
            return
        self._title("strengths_title")
        for strength in review.strengths:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.setContentsMargins(_INSET, 0, _INSET, 0)
            line.addWidget(Label(self._theme, "✓", color="good", weight=600), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Label(self._theme, strength, wrap=True), 1)
            self._column.addLayout(line)

    def _beats(self, review: Review) -> None:
        self._title("beats_title")
        times = [time for time in review.beats if time.high > 0]
        words = verdicts(review)
        most = max((max(time.seconds, time.high) for time in times), default=1.0) * 1.02
        grid = QGridLayout()
        grid.setContentsMargins(_INSET, 0, _INSET, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for row, time in enumerate(times):
            word = words.get(time.beat, "")
            grid.addWidget(Label(self._theme, beat_name(time.beat)), row, 0)
            grid.addWidget(BeatBar(self._theme, time, most, word), row, 1)
            figure = Label(self._theme, in_seconds(time.seconds), weight=500, tabular=True)
            grid.addWidget(figure, row, 2, Qt.AlignmentFlag.AlignRight)
            if word:
                shade = "high" if word == "missing" else "warn"
                grid.addWidget(
                    Label(self._theme, say(f"review.{word}"), color=shade), row, 3, Qt.AlignmentFlag.AlignRight
                )
        self._column.addLayout(grid)

    def _take_flags(self, review: Review) -> None:
        if not review.take_flags:
            return
        self._title("take_title")
        for flag in sorted(review.take_flags, key=lambda f: (f.severity is Severity.LOW, style(f.id).order)):
            self._take_flag(flag)

    def _take_flag(self, flag: TakeFlag) -> None:
        name = style(flag.id).name + (f" · {beat_name(flag.beat)}" if flag.beat else "")
        self._text(name, "high" if flag.severity is Severity.HIGH else "warn", weight=600)
        self._text(flag.why)
        if flag.instead:
            self._text(flag.instead, "muted")
        self._column.addSpacing(6)

    def _flags(self, review: Review) -> None:
        self._title("flags_title")
        counts = Counter(flag.id for flag in review.flags)
        high = Counter(flag.id for flag in review.flags if flag.severity is Severity.HIGH)
        if not counts:
            self._text(say("review.no_flags"), "muted")
        for flag_id in [*(i for i in styles() if i in counts), *(i for i in counts if i not in styles())]:
            mixed = high[flag_id] and high[flag_id] < counts[flag_id]
            note = say("review.of_them_high", count=high[flag_id]) if mixed else ""
            row = Row(self._theme, style(flag_id).name, str(counts[flag_id]), note)
            row.setToolTip(say("review.next_of_kind"))
            row.clicked.connect(lambda _=False, flag_id=flag_id: self.flag_wanted.emit(flag_id))
            self._column.addWidget(row)

    def _cues(self, review: Review) -> None:
        if not review.cues:
            return
        self._title("cues_title")
        for cue in review.cues:
            self._cue(cue, cue_name(review.asked.prompt, cue.cue))

    def _cue(self, cue: CueHeard, name: str) -> None:
        if cue.heard and cue.spans:
            row = Row(self._theme, name, clock(cue.spans[0][0]), say("review.heard"), "good")
            row.clicked.connect(lambda _=False, start=cue.spans[0][0]: self.seek_wanted.emit(start))
            self._column.addWidget(row)
            return
        if cue.heard:
            self._column.addWidget(Row(self._theme, name, "", say("review.heard"), "good"))
            return
        self._text(say("review.cue_missing", cue=name), "warn", weight=600)
        self._text(cue.advice, "muted")

    def _delivery(self, review: Review) -> None:
        self._title("delivery_title")
        d = review.delivery
        figures = (
            ("length", clock(d.length)),
            ("words_a_minute", f"{d.words_a_minute:.0f}"),
            ("i_to_we", f"{d.i_clauses} : {d.we_count}"),
            ("high_a_minute", f"{d.high_flags_a_minute:.1f}"),
            ("fillers_a_minute", f"{d.fillers_a_minute:.1f}"),
            ("hedges_a_minute", f"{d.hedges_a_minute:.1f}"),
            ("longest_pause", tenths(d.longest_pause)),
            ("long_pauses", str(d.long_pauses)),
        )
        grid = QGridLayout()
        grid.setContentsMargins(_INSET, 0, _INSET, 0)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        for row, (key, figure) in enumerate(figures):
            grid.addWidget(Label(self._theme, say(f"review.{key}")), row, 0)
            value = Label(self._theme, figure, weight=600, tabular=True)
            grid.addWidget(value, row, 1, Qt.AlignmentFlag.AlignRight)
        self._column.addLayout(grid)


def cue_name(prompt: str | None, cue: str) -> str:
    """A cue's name in the user's words."""
    return str(table("cues.toml").get(prompt or "", {}).get(cue, {}).get("label", cue))
