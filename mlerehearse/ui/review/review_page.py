"""The Review page: plays a take back with its beats and flags."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from mlerehearse.domain import names
from mlerehearse.domain.review import Review
from mlerehearse.domain.take import TakeRow, TakeState
from mlerehearse.domain.transcript import Word
from mlerehearse.errors import RehearseError
from mlerehearse.services.notifications import Notifications, Tone
from mlerehearse.services.player import Player
from mlerehearse.texts import clock, say
from mlerehearse.ui.review.flag_steps import LEAD_IN
from mlerehearse.ui.review.retranscribe_control import RetranscribeControl
from mlerehearse.ui.review.review_actions import ReviewActions
from mlerehearse.ui.review.review_body import ReviewBody
from mlerehearse.ui.review.review_keys import action_for_key
from mlerehearse.ui.review.review_notice import Empty
from mlerehearse.ui.theme import Theme

if TYPE_CHECKING:
    from mlerehearse.services.take_service import TakeService


class ReviewPage(QWidget):
    """Shows the opened take, or else the newest.

    Emits `rehearse_wanted` when there is no take yet and the user wants to record one, and
    `models_wanted` when the take waits for a speech model.
    """

    rehearse_wanted = Signal()
    models_wanted = Signal()

    def __init__(
        self,
        takes: "TakeService",
        player: Player,
        theme: Theme,
        notifications: Notifications,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._takes, self._player = takes, player
        self._take = ""
        self._review: Review | None = None
        self._heard: dict[str, list[Word]] = {}
        self._play_when_ready = False
        self.body, self._empty = ReviewBody(theme), Empty(theme)
        self._tell = notifications.tell
        self.control = ReviewActions(takes, player, theme, notifications, self.body, self)
        self.again = RetranscribeControl(takes, notifications, self.body.again, self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.body)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._empty.action_wanted.connect(self.rehearse_wanted)
        self.body.notice.action_wanted.connect(self._act_on_notice)
        self._connect_takes()
        self._connect_player()

    @property
    def take_id(self) -> str:
        """The id of the take on the page, or "" if there is none."""
        return self._take

    def open(self, take_id: str) -> None:
        """Show a take.

        If its review isn't ready yet, the take plays by itself once it is, unless the user does
        something before.
        """
        self._take, self._review = take_id, None
        self._play_when_ready = False
        self.control.show("", None)
        row = self._row()
        if row is None:
            self._take = ""
            self.again.show("")
            self._player.unload()
            self._stack.setCurrentWidget(self._empty)
            return
        self._stack.setCurrentWidget(self.body)
        self._takes.show(take_id)
        self._load_audio(row)
        self._play_when_ready = row.state is not TakeState.READY
        self._show_state(row)
        self.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Open the newest take if none is open."""
        super().showEvent(event)
        if not self._take:
            self._open_newest()
        self._takes.show(self._take or None)
        QTimer.singleShot(0, self, self.setFocus)  # the page's keys work at once, whatever had the focus before

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop playback when the page is left, but not when the window is minimised."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._player.release()  # another page may delete the take
            self._takes.show(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide the card, because the flag beside it moves."""
        super().resizeEvent(event)
        self.control.card.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Run the page's shortcuts; a focused text field or button gets the keys first."""
        action = action_for_key(event)
        if action is None or not self._take:
            super().keyPressEvent(event)
            return
        self._play_when_ready = False
        self.control.do(action)

    def _row(self) -> TakeRow | None:
        try:
            row = self._takes.row(self._take)
        except RehearseError:
            return None
        return None if row.deleted else row

    def _open_newest(self) -> None:
        """Open the newest take that has a review, or else the newest take."""
        rows = [row for row in self._takes.rows() if row.state is not TakeState.RECORDING]
        ready = [row for row in rows if row.state is TakeState.READY]
        self.open(next((row.take.id for row in ready or rows), ""))

    def _load_audio(self, row: TakeRow) -> None:
        try:
            audio, peaks = self._takes.audio(self._take), self._takes.peaks(self._take)
        except RehearseError as error:
            self._tell(str(error), Tone.WARN)
            self._player.unload()
            self.body.timeline.show_audio(np.zeros((0, 2), dtype=np.float32), row.take.duration)
            return
        self.body.timeline.show_audio(peaks, row.take.duration)
        self.body.transport.set_duration(row.take.duration)
        self._player.load(audio, row.take.duration)
        self._moved(0.0)

    def _show_state(self, row: TakeRow) -> None:
        """Show the title, and either the review or the reason why there is none."""
        self._tell_title(row)
        if row.state is TakeState.READY:
            self._show_review(self._takes.review(self._take))
        else:
            self._show_review(None)
            self._tell_state(row)

    def _tell_title(self, row: TakeRow) -> None:
        facts = (row.story_title, row.take.track.value if row.take.track else "", clock(row.take.duration))
        self.body.head.tell(names.take(row.take), " · ".join(fact for fact in facts if fact))
        self.again.show(row.take.id)

    def _show_review(self, review: Review | None) -> None:
        self._review = review
        self.control.show(self._take, review)
        self.body.timeline.show_review(review)
        self.body.scorecard.show_review(review)
        self.body.show_card(review is not None)
        self.body.transport.set_flags(len(review.flags) if review else 0)
        if review is None:
            return
        self.body.show_words_alone()
        self.body.transcript.show_words(review.transcript.words, review.sentences, review.flags)
        self.body.order_tabs()
        self._moved(self._player.position)
        self.control.restore_focus()
        if review.unplaced:
            self._tell(say("review.unplaced", count=len(review.unplaced)))
        if self._play_when_ready and self.isVisible():
            first = review.transcript.words[0].start if review.transcript.words else 0.0
            self._player.play_from(max(0.0, first - LEAD_IN))

    def _tell_state(self, row: TakeRow) -> None:
        transcript = self._takes.transcript(self._take)
        words = transcript.words if transcript else self._heard.get(self._take, ())
        self.body.transcript.show_words(words)
        self.body.show_notice(bool(words))
        sentence, action = say(f"review.{row.state.value}"), ""
        if row.state in (TakeState.FAILED, TakeState.WAITING) and row.problem:
            sentence = row.problem
        if row.state is TakeState.FAILED:
            action = say("review.retry")
        elif row.state is TakeState.WAITING:
            action = say("models.get_model")
        fraction = 0.0 if row.state in (TakeState.QUEUED, TakeState.TRANSCRIBING) else None
        if row.state is TakeState.REVIEWING:
            fraction = 1.0
        self.body.notice.tell(sentence, fraction, action)

    def _act_on_notice(self) -> None:
        row = self._row()
        if row is not None and row.state is TakeState.WAITING:
            self.models_wanted.emit()
        else:
            self._takes.retry(self._take)

    def _connect_takes(self) -> None:
        self._takes.rows_changed.connect(self._rows_changed)
        self._takes.progressed.connect(self._progressed)
        self._takes.words_heard.connect(self._words_heard)
        self._takes.review_ready.connect(self._review_ready)
        self._takes.failed.connect(lambda take, _problem: self._rows_changed() if take == self._take else None)

    def _connect_player(self) -> None:
        self._player.position_changed.connect(self._moved)
        self._player.playing_changed.connect(self._playing_changed)
        self._player.rate_changed.connect(self.body.transport.set_rate)
        self._player.loop_changed.connect(self.body.transport.loop.setChecked)
        self.body.transport.set_rate(self._player.rate)

    def _rows_changed(self) -> None:
        if not self._take:
            if self.isVisible():
                self._open_newest()
            return
        row = self._row()
        if row is None:
            self._player.unload()
            self._open_newest()
        elif row.state is not TakeState.READY or self._review is None:
            self._show_state(row)
        else:
            self._tell_title(row)

    def _progressed(self, take: str, fraction: float) -> None:
        if take == self._take and self._review is None:
            self.body.notice.progress.set_fraction(fraction)

    def _words_heard(self, take: str, words: tuple[Word, ...]) -> None:
        heard = self._heard.setdefault(take, [])
        if heard and words and words[0].start < heard[0].start + 0.01:
            heard.clear()  # the transcription started over
        heard.extend(words)
        if take == self._take and self._review is None:
            self.body.transcript.show_words(heard)
            self.body.show_notice(True)

    def _review_ready(self, take: str) -> None:
        self._heard.pop(take, None)
        if take == self._take:
            row = self._row()
            if row is not None:
                self._show_state(row)

    def _playing_changed(self, playing: bool) -> None:
        self._play_when_ready = False
        self.body.transport.play.set_playing(playing)

    def _moved(self, seconds: float) -> None:
        self.body.timeline.set_position(seconds)
        self.body.transport.set_position(seconds)
        self.body.transcript.set_position(seconds, follow=self._player.playing)
