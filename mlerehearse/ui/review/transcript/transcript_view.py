"""The transcript in paragraphs per beat, with flags underlined and the spoken word lit."""

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QTextEdit, QWidget

from mlerehearse.domain.review import Flag, Sentence
from mlerehearse.domain.transcript import Word
from mlerehearse.texts import say
from mlerehearse.texts import seconds as in_seconds
from mlerehearse.ui.controls.painted import tinted
from mlerehearse.ui.review.flag_style import flag_color, is_long_flag, style
from mlerehearse.ui.review.timeline.beat_lane import beat_name
from mlerehearse.ui.review.transcript.transcript_layout import Paragraph, TranscriptLayout, flag_at
from mlerehearse.ui.theme import Theme

_DASHES = {"dashed": [2.5, 1.5], "dotted": [1.0, 1.0]}  # in line widths; all other styles are solid
_EDGE, _PAD = 3, 14
_SCROLL_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
)
_ROUNDS = 3  # layout passes: a scroll bar that appears changes the width, which changes the lines
_LINGER = 0.6  # seconds that a word stays lit after its end if no other word follows at once


class TranscriptView(QTextEdit):
    """Read-only, clickable text. Indices are those of the given words, sentences and flags."""

    word_chosen = Signal(int)
    edit_wanted = Signal(int)
    menu_wanted = Signal(int, QPoint)
    flag_hovered = Signal(int)
    flag_left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._layout = TranscriptLayout(self.document())
        self._sentences: tuple[Sentence, ...] = ()
        self.flags: tuple[Flag, ...] = ()
        self._starts: list[float] = []
        self._spoken = self._hovered = self._current = -1
        self._pressed: QPoint | None = None
        self._follow = True
        self._busy = self._stale = False
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(say("review.transcript"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTabChangesFocus(True)
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        self.setViewportMargins(16, 14, 6, 8)
        theme.changed.connect(self._themed)
        self._dress()

    def show_words(self, words: Sequence[Word], sentences: Sequence[Sentence] = (), flags: Sequence[Flag] = ()) -> None:
        """Show a transcript; without sentences it is one paragraph without a beat."""
        self._sentences, self.flags = tuple(sentences), tuple(flags)
        self._starts = [word.start for word in words]
        self._spoken = self._hovered = self._current = -1
        at = self.verticalScrollBar().value()
        self._busy = True
        self._layout.fill(words, sentences, self._theme.font(15), self.column() if sentences else 0)
        self._busy = False
        self.moveCursor(QTextCursor.MoveOperation.Start)  # otherwise Qt scrolls to the cursor at the end
        self._measure()
        self.verticalScrollBar().setValue(at)

    @property
    def words(self) -> tuple[Word, ...]:
        """The words that are shown."""
        return self._layout.words

    def column(self) -> int:
        """Return the width in pixels of the labels at the left."""
        metrics = QFontMetrics(self._theme.font(12, 600))
        names = {beat_name(sentence.beat) for sentence in self._sentences}
        return max((metrics.horizontalAdvance(name) for name in names), default=0) + 2 * _PAD + _EDGE

    def set_position(self, seconds: float, follow: bool = False) -> None:
        """Light the word that is spoken at `seconds`; with `follow`, keep it in view."""
        spoken = self.word_at_time(seconds)
        if spoken == self._spoken:
            return
        before, self._spoken = self._spoken, spoken
        self._update_word(before)
        self._update_word(spoken)
        if follow and self._follow and spoken >= 0:
            self.keep_in_sight(spoken)

    def word_at_time(self, seconds: float) -> int:
        """Return the word that is spoken at a time, or -1 in a pause."""
        index = bisect_right(self._starts, seconds) - 1
        if index >= 0 and seconds > self._layout.words[index].end + _LINGER:
            return -1
        return index

    def near_word(self, seconds: float) -> int:
        """Return the last word that began by then, or the first word; -1 if there are no words."""
        return max(0, bisect_right(self._starts, seconds) - 1) if self._starts else -1

    def set_current_flag(self, index: int, scroll: bool = False) -> None:
        """Frame a flag, or none with -1; with `scroll`, bring it into view."""
        if index != self._current:
            self._current = index
            self.viewport().update()
        if scroll and index >= 0:
            self._follow = True
            self.keep_in_sight(self.flags[index].first)

    def follow_again(self) -> None:
        """Resume following the spoken word after the user scrolled away from it."""
        self._follow = True

    def keep_in_sight(self, word: int) -> None:
        """Scroll if a word is out of view, so that its line comes near the top."""
        if not 0 <= word < len(self._layout.boxes):
            return
        bar, box = self.verticalScrollBar(), self._layout.boxes[word]
        height = self.viewport().height()
        if box.top() < bar.value() or box.bottom() > bar.value() + height - box.height():
            bar.setValue(round(box.top() - height / 4))

    def word_rect(self, word: int) -> QRect:
        """Return a word's box in viewport coordinates."""
        return self._shifted(self._layout.boxes[word]).toAlignedRect()

    def flag_rect(self, flag: int) -> QRect:
        """Return the box of a flag's first line in viewport coordinates."""
        return self._shifted(self._layout.runs(self.flags[flag].first, self.flags[flag].last)[0]).toAlignedRect()

    def sentence_of(self, word: int) -> int | None:
        """Return the sentence that contains a word, or None."""
        return next((i for i, sentence in enumerate(self._sentences) if sentence.first <= word < sentence.last), None)

    def open_menu(self) -> None:
        """Ask for the menu of the lit word, if any."""
        if self._spoken >= 0:
            self.menu_wanted.emit(self._spoken, self.viewport().mapToGlobal(self.word_rect(self._spoken).bottomLeft()))

    def event(self, event: QEvent) -> bool:
        """Keep only keys that copy and scroll from shortcuts; QTextEdit would keep letters too."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.setAccepted(_uses_key(event))
            return event.isAccepted()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle keys for copying and scrolling; leave all others to the page."""
        if not _uses_key(event):
            event.ignore()
            return
        if event.key() in _SCROLL_KEYS:
            self._follow = False
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Store the position: a release near it is a click, a release further away a selection."""
        self._pressed = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Emit `word_chosen` for a click on a word."""
        super().mouseReleaseEvent(event)
        here, pressed, self._pressed = event.position().toPoint(), self._pressed, None
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if (here - pressed).manhattanLength() < QApplication.startDragDistance():
            word = self._word_under(event.position())
            if word is not None:
                self._follow = True
                self.word_chosen.emit(word)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        word = self._word_under(event.position())
        if word is not None:
            self.edit_wanted.emit(word)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report the flag under the mouse; long flags don't react to it."""
        super().mouseMoveEvent(event)
        word = self._word_under(event.position())
        self.viewport().setCursor(Qt.CursorShape.IBeamCursor if word is None else Qt.CursorShape.PointingHandCursor)
        flag = flag_at(self.flags, word) if word is not None else None
        self._hover(-1 if flag is None or is_long_flag(self.flags[flag]) else flag)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Stop following the spoken word, because a user who scrolls wants to read."""
        self._follow = False
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the word under the mouse, or, from the keyboard, of the lit word."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu()
            return
        word = self._word_under(QPointF(self.viewport().mapFrom(self, event.pos())))
        if word is not None:
            self.menu_wanted.emit(word, event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure once, after the base class has laid out the text at the new width."""
        was_busy, self._busy = self._busy, True
        super().resizeEvent(event)
        self._busy = was_busy
        self._measure()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw tints and underlines below the text, and the spoken word above it."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(event.rect())
        seen = QRectF(event.rect())
        for paragraph, box in zip(self._layout.paragraphs, self._layout.paragraph_boxes, strict=False):
            self._draw_label(painter, paragraph, self._shifted(box), seen)
        for index, flag in enumerate(self.flags):
            self._draw_flag(painter, index, flag, seen)
        painter.end()
        super().paintEvent(event)
        if 0 <= self._spoken < len(self._layout.boxes):
            self._draw_spoken(seen)

    def _draw_label(self, painter: QPainter, paragraph: Paragraph, box: QRectF, seen: QRectF) -> None:
        """Draw a beat's name and seconds, and the edge in its colour."""
        if paragraph.stretch is None or box.bottom() < seen.top() or box.top() > seen.bottom():
            return
        beat = self._theme.beat(paragraph.stretch.beat)
        right = self.column() - _PAD - _EDGE
        painter.fillRect(QRectF(right, box.top(), _EDGE, box.height()), beat)
        line = QRectF(0, box.top(), right - _PAD, self._line_height())
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._theme.font(12, 600))
        painter.setPen(beat)
        painter.drawText(line, flags, beat_name(paragraph.stretch.beat))
        painter.setFont(self._theme.font(12, 400, True))
        painter.setPen(self._theme.color("muted"))
        spoken = in_seconds(paragraph.stretch.end - paragraph.stretch.start)
        painter.drawText(line.translated(0, self._line_height()), flags, spoken)

    def _draw_flag(self, painter: QPainter, index: int, flag: Flag, seen: QRectF) -> None:
        ink = flag_color(self._theme, flag)
        thick = 2 if self._theme.font(15).pixelSize() < 20 else 3
        for run in self._layout.runs(flag.first, flag.last):
            box = self._shifted(run)
            if not box.intersects(seen):
                continue
            painter.fillRect(box.adjusted(-1, 2, 1, -2), tinted(ink, 0.06 if is_long_flag(flag) else 0.13))
            if not is_long_flag(flag):
                painter.setPen(_underline(ink, thick, style(flag.id).underline))
                painter.drawLine(QPointF(box.left(), box.bottom() - 2), QPointF(box.right(), box.bottom() - 2))
            if index == self._current:
                painter.setPen(QPen(self._theme.color("accent"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(-3, 0.5, 3, 0.5), 4, 4)

    def _draw_spoken(self, seen: QRectF) -> None:
        box = self._shifted(self._layout.boxes[self._spoken])
        if not box.intersects(seen):
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(box.adjusted(-2, 1.5, 2, -1.5), 4, 4)
        painter.setFont(self._theme.font(15))
        painter.setPen(self._theme.color("on_accent"))
        metrics = QFontMetrics(self._theme.font(15))
        # Qt puts the extra height of a fixed line height above the letters.
        base = box.bottom() - metrics.descent()
        painter.drawText(QPointF(box.left(), base), self._layout.words[self._spoken].text)

    def _line_height(self) -> float:
        return self._layout.boxes[0].height() if self._layout.boxes else 0.0

    def _shifted(self, box: QRectF) -> QRectF:
        return box.translated(0, -self.verticalScrollBar().value())

    def _update_word(self, word: int) -> None:
        if 0 <= word < len(self._layout.boxes):
            self.viewport().update(self.word_rect(word).adjusted(-5, -1, 5, 1))

    def _word_under(self, point: QPointF) -> int | None:
        return self._layout.word_at(point.x(), point.y() + self.verticalScrollBar().value())

    def _hover(self, flag: int) -> None:
        if flag == self._hovered:
            return
        self._hovered = flag
        if flag >= 0:
            self.flag_hovered.emit(flag)
        else:
            self.flag_left.emit()

    def _measure(self) -> None:
        self._stale = True
        if self._busy:
            return  # a scroll bar came or went during layout; the outer call repeats the pass
        self._busy = True
        for _ in range(_ROUNDS):
            if self._stale:
                self._stale = False
                self._layout.measure()
        self._busy = False
        self.viewport().update()

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, self._theme.color("ink"))
        palette.setColor(QPalette.ColorRole.Base, QColor(Qt.GlobalColor.transparent))
        palette.setColor(QPalette.ColorRole.Highlight, tinted(self._theme.color("accent"), 0.3))
        palette.setColor(QPalette.ColorRole.HighlightedText, self._theme.color("ink"))
        self.setPalette(palette)

    def _themed(self) -> None:
        self._dress()
        self.show_words(self._layout.words, self._sentences, self.flags)


def _uses_key(event: QKeyEvent) -> bool:
    copies = event.matches(QKeySequence.StandardKey.Copy) or event.matches(QKeySequence.StandardKey.SelectAll)
    return copies or event.key() in _SCROLL_KEYS


def _underline(ink: QColor, thick: int, kind: str) -> QPen:
    pen = QPen(ink, thick)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if kind in _DASHES:
        pen.setDashPattern(_DASHES[kind])
    return pen
