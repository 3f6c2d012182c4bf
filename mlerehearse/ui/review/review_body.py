"""The layout of the Review page: title, timeline, transport, transcript and scorecard."""

from html import escape
from itertools import pairwise

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import Panel
from mlerehearse.ui.review.retranscribe_line import RetranscribeLine
from mlerehearse.ui.review.review_notice import ReviewNotice
from mlerehearse.ui.review.sample_line import SampleLine
from mlerehearse.ui.review.scorecard import Scorecard
from mlerehearse.ui.review.timeline.timeline import Timeline
from mlerehearse.ui.review.transcript.transcript_view import TranscriptView
from mlerehearse.ui.review.transport import Transport
from mlerehearse.ui.theme import Theme

# In characters of the list's font size, so that all of it grows with the text.
_NARROW, _CARD_WIDTH, _TEXT_HEIGHT, _STACKED_HEIGHT = 55, 23, 15, 26
_SCROLLING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Scroll(QScrollArea):
    """Scrolls a page or a column. It keeps the scrolling keys and leaves others to the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)

    def setWidget(self, widget: QWidget) -> None:
        """Make the content transparent, which QScrollArea would give a background."""
        super().setWidget(widget)
        widget.setAutoFillBackground(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _SCROLLING:
            super().keyPressEvent(event)
        else:
            event.ignore()


class TakeHeader(QLabel):
    """The title, followed by facts on the take in smaller type; a long title wraps."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._title, self._facts = theme, "", ""
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        theme.changed.connect(self._themed)

    def _themed(self) -> None:
        self.tell(self._title, self._facts)

    def tell(self, title: str, facts: str) -> None:
        """Show a title and facts, both as plain text."""
        self._title, self._facts = title, facts
        self.setFont(self._theme.font(20, 600, True))
        small, muted = self._theme.font(13).pixelSize(), self._theme.color("muted").name()
        kept = escape(facts).replace(" ", "&nbsp;")  # they wrap to the next line together
        behind = f'<span style="font-size:{small}px; font-weight:400; color:{muted}">{kept}</span>'
        self.setText(f"{escape(title)} &nbsp; {behind}" if facts else escape(title))
        self.setAccessibleName(", ".join(part for part in (title, facts) if part))


class ReviewBody(QWidget):
    """Arranges the parts of the page.

    In a narrow window the scorecard goes below the transcript and the page scrolls.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.head, self.again, self.sample = TakeHeader(theme), RetranscribeLine(theme), SampleLine(theme)
        self.timeline = Timeline(theme)
        self.transport = Transport(theme)
        self.notice = ReviewNotice(theme)
        self.transcript = TranscriptView(theme)
        self.scorecard = Scorecard(theme)
        self.text_panel, self.card_panel = Panel(theme), Panel(theme)
        self._card_scroll, self._page_scroll = Scroll(), Scroll()
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._page = QWidget()
        self._lay_out()
        self.timeline.setAccessibleName(say("review.timeline"))
        theme.changed.connect(self._arrange)

    def order_tabs(self) -> None:
        """Set the Tab order: the lines at the top, transport, timeline, transcript, scorecard."""
        t = self.transport
        top = [self.again.button, self.sample.button]
        chain = [*top, t.play, t.speed, t.before, t.after, t.loop, t.keys, self.timeline.wave]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)
        self.timeline.order_tabs()
        QWidget.setTabOrder(self.timeline.last_tab(), self.transcript)
        self.arrange_soon()

    def show_notice(self, words: bool) -> None:
        """Show the notice above the words, or in the middle of the panel if there are none."""
        self.transcript.setVisible(words)
        self.notice.stand_alone(not words)
        self._text.setAlignment(self.notice, Qt.AlignmentFlag(0) if words else Qt.AlignmentFlag.AlignCenter)
        self.notice.show()

    def show_words_alone(self) -> None:
        """Hide the notice, so that the words get the whole panel."""
        self.notice.hide()
        self.transcript.show()

    def show_card(self, there: bool) -> None:
        """Show the scorecard, or give its room to the transcript."""
        self.card_panel.setVisible(there)
        self._arrange()

    def arrange_soon(self) -> None:
        """Set the sizes once the layout has settled."""
        QTimer.singleShot(0, self, self._arrange)

    def stacked(self) -> bool:
        """Return whether the scorecard is below the transcript."""
        return self.width() < _NARROW * self._letter()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _lay_out(self) -> None:
        text = self._text = QVBoxLayout(self.text_panel)
        text.setContentsMargins(2, 2, 2, 2)
        text.setSpacing(0)
        text.addWidget(self.notice)
        text.addWidget(self.transcript, 1)
        card = QVBoxLayout(self.card_panel)
        card.setContentsMargins(2, 4, 2, 4)
        self._card_scroll.setWidget(self.scorecard)
        card.addWidget(self._card_scroll)
        self._columns.setSpacing(20)
        self._columns.addWidget(self.text_panel, 1)
        self._columns.addWidget(self.card_panel)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(28, 18, 28, 20)
        column.setSpacing(10)
        self._top.addWidget(self.head, 1)
        self._top.addWidget(self.again, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._top)
        column.addWidget(self.sample)
        column.addWidget(self.timeline)
        column.addWidget(self.transport)
        column.addLayout(self._columns, 1)
        self._page_scroll.setWidget(self._page)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.addWidget(self._page_scroll)

    def _letter(self) -> int:
        return self._theme.font(13).pixelSize()

    def _arrange(self) -> None:
        letter, stacked = self._letter(), self.stacked()
        ways = QBoxLayout.Direction
        for layout in (self._top, self._columns):
            layout.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)
        self._top.setSpacing(4 if stacked else 16)
        self.text_panel.setMinimumHeight((_STACKED_HEIGHT if stacked else _TEXT_HEIGHT) * letter)
        if stacked:
            self.card_panel.setMinimumWidth(0)
            self.card_panel.setMaximumWidth(16777215)
            width = self.width() - 60
            self.card_panel.setMinimumHeight(max(0, self.scorecard.needed_height(width)) + 12)
        else:
            self.card_panel.setMinimumHeight(0)
            self.card_panel.setFixedWidth(_CARD_WIDTH * letter)
        self.transport.set_left(self.timeline.view.left)
