"""The scorecard: strengths, beats against targets, cues, flags and delivery of a take."""

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from mlerehearse.domain import names, presentation, wording
from mlerehearse.domain.review import Review, Severity, TakeFlag
from mlerehearse.texts import say
from mlerehearse.texts import seconds as in_seconds
from mlerehearse.ui.controls.painted import Label
from mlerehearse.ui.review.scorecard_rows import INSET, BeatBar, CueRow, Row
from mlerehearse.ui.theme import Theme

_FIGURES = ("length", "words_a_minute", "i_we", "high_flags", "fillers", "hedges", "longest_pause", "long_pauses")


class Scorecard(QWidget):
    """All figures of a review.

    `flag_wanted` carries a flag's id, `seek_wanted` a time in seconds.
    """

    flag_wanted = Signal(str)
    seek_wanted = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._body: QWidget | None = None
        self._review: Review | None = None
        self._frame = QVBoxLayout(self)
        self._frame.setContentsMargins(18 - INSET, 14, 18 - INSET, 14)
        theme.changed.connect(self._themed)

    def show_review(self, review: Review | None) -> None:
        """Rebuild all sections for a review; None removes them."""
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
        for add in (self._strengths, self._beats, self._cues, self._take_flags, self._flags, self._delivery):
            add(review)
        self._column.addStretch(1)
        self._frame.addWidget(self._body)

    def _themed(self) -> None:
        self.show_review(self._review)

    def needed_height(self, width: int) -> int:
        """Return the height in pixels that all sections need at a width."""
        return self._frame.totalHeightForWidth(width)

    def _title(self, key: str) -> None:
        if self._column.count():
            self._column.addSpacing(12)
        title = Label(self._theme, say(f"presentation.title_{key}"), 15, weight=600, wrap=True)
        title.setContentsMargins(INSET, 0, INSET, 0)
        self._column.addWidget(title)
        self._column.addSpacing(2)

    def _text(self, text: str, color: str = "ink", size: int = 13, weight: int = 400) -> None:
        label = Label(self._theme, text, size, color, weight, wrap=True)
        label.setContentsMargins(INSET, 0, INSET, 0)
        self._column.addWidget(label)

    def _strengths(self, review: Review) -> None:
        strengths = presentation.strengths(review)
        if not strengths:
            return
        self._title("strengths")
        for strength in strengths:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.setContentsMargins(INSET, 0, INSET, 0)
            line.addWidget(Label(self._theme, "✓", color="good", weight=600), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Label(self._theme, strength, wrap=True), 1)
            self._column.addLayout(line)

    def _beats(self, review: Review) -> None:
        self._title("beats")
        times = [time for time in review.beats if time.high > 0]
        most = max((max(time.seconds, time.high) for time in times), default=1.0) * 1.02
        grid = QGridLayout()
        grid.setContentsMargins(INSET, 0, INSET, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for row, time in enumerate(times):
            word = presentation.off_target_words(review, time.beat)
            grid.addWidget(Label(self._theme, names.beat(time.beat)), row, 0)
            grid.addWidget(BeatBar(self._theme, time, most, word), row, 1)
            figure = Label(self._theme, in_seconds(time.seconds), weight=500, tabular=True)
            grid.addWidget(figure, row, 2, Qt.AlignmentFlag.AlignRight)
            if word:
                shade = "high" if presentation.off_target(review, time.beat) == "missing_beat" else "warn"
                grid.addWidget(Label(self._theme, word, color=shade), row, 3, Qt.AlignmentFlag.AlignRight)
        self._column.addLayout(grid)

    def _take_flags(self, review: Review) -> None:
        if not review.take_flags:
            return
        self._title("whole")
        for flag in presentation.whole_take(review):
            self._take_flag(flag)

    def _take_flag(self, flag: TakeFlag) -> None:
        name = names.flag(flag.id) + (f" · {names.beat(flag.beat)}" if flag.beat else "")
        self._text(name, "high" if flag.severity is Severity.HIGH else "warn", weight=600)
        self._text(wording.why(flag))
        if instead := wording.instead(flag):
            self._text(instead, "muted")
        self._column.addSpacing(6)

    def _flags(self, review: Review) -> None:
        self._title("flags")
        counts = Counter(flag.id for flag in review.flags)
        high = Counter(flag.id for flag in review.flags if flag.severity is Severity.HIGH)
        if not counts:
            self._text(say("presentation.no_flags"), "muted")
        for flag_id in sorted(counts, key=names.flag_order):
            mixed = high[flag_id] and high[flag_id] < counts[flag_id]
            note = say("review.of_them_high", count=high[flag_id]) if mixed else ""
            row = Row(self._theme, names.flag(flag_id), str(counts[flag_id]), note)
            row.setToolTip(say("review.next_of_kind"))
            row.clicked.connect(lambda _=False, flag_id=flag_id: self.flag_wanted.emit(flag_id))
            self._column.addWidget(row)

    def _cues(self, review: Review) -> None:
        if not review.cues:
            return
        self._title("cues")
        for name, places in presentation.heard_cues(review):
            if places:
                row = CueRow(self._theme, name, places)
                row.place_wanted.connect(self.seek_wanted)
                self._column.addWidget(row)
        for cues, advice in presentation.missing_cues(review):
            self._column.addSpacing(4)
            self._text(say("review.cue_missing", cue=cues), "warn", weight=600)
            self._text(advice, "muted")

    def _delivery(self, review: Review) -> None:
        self._title("delivery")
        grid = QGridLayout()
        grid.setContentsMargins(INSET, 0, INSET, 0)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        for row, (label, value) in enumerate(presentation.delivery(review, _FIGURES)):
            grid.addWidget(Label(self._theme, label), row, 0)
            figure = Label(self._theme, value, weight=600, tabular=True)
            grid.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignRight)
        self._column.addLayout(grid)
