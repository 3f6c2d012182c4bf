"""The Review page: plays a take back with its beats and flags."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from mlerehearse.domain import names
from mlerehearse.domain.take import TakeRow, TakeState
from mlerehearse.services.notifications import Action, Notifications, Tone
from mlerehearse.services.open_take import OpenTake
from mlerehearse.services.sound.player import Player
from mlerehearse.texts import clock, say
from mlerehearse.ui.controls.empty_state import EmptyState
from mlerehearse.ui.page_services import PageServices
from mlerehearse.ui.review.flag_steps import LEAD_IN
from mlerehearse.ui.review.retranscribe_control import RetranscribeControl
from mlerehearse.ui.review.review_actions import ReviewActions
from mlerehearse.ui.review.review_body import ReviewBody
from mlerehearse.ui.review.review_commands import BEATS, ReviewCommands
from mlerehearse.ui.theme import Theme

if TYPE_CHECKING:
    from mlerehearse.services.take_service import TakeService

_SILENCE = np.zeros((0, 2), dtype=np.float32)  # until the waveform was read


class ReviewPage(QWidget):
    """Shows the opened take, or else the newest.

    Emits `rehearse_wanted` or `sample_wanted` when there is no take yet and the user wants to
    record one or to see the bundled sample, `sample_closed` when the user closes the sample, and
    `models_wanted` when the take waits for a speech model.
    """

    rehearse_wanted = Signal()
    sample_wanted = Signal()
    sample_closed = Signal()
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
        self.take = OpenTake(takes, self)
        self._play_when_ready = False
        self.body, self.empty = ReviewBody(theme), _empty(theme)
        self._tell = notifications.tell
        self.control = ReviewActions(self.take, player, theme, notifications, self.body, self)
        self.again = RetranscribeControl(self.take, takes, notifications, self.body.again, self)
        self.commands = ReviewCommands(self, self._run)
        for shown in (self.body.transport, self.control.card):
            shown.show_keys(self.commands)
        self._stack = QStackedLayout(self)
        self._blank = QWidget()  # until the list of takes was read
        for widget in (self._blank, self.empty, self.body):
            self._stack.addWidget(widget)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.empty.action_wanted.connect(self.rehearse_wanted)
        self.empty.sample_wanted.connect(self.sample_wanted)
        self.body.sample.close_wanted.connect(self._close_sample)
        self.body.notice.action_wanted.connect(self._act_on_notice)
        self._connect_take()
        self._connect_player()
        self._enable_commands()

    @property
    def take_id(self) -> str:
        """The id of the take on the page, or "" if there is none."""
        return self.take.take_id

    def open(self, take_id: str) -> None:
        """Show a take.

        If its review isn't ready yet, or it is the sample, the take plays by itself once it is,
        unless the user does something before.
        """
        self.take.open(take_id)
        self._enable_commands()

    def showEvent(self, event: QShowEvent) -> None:
        """Open the newest take if none is open."""
        super().showEvent(event)
        self._open_newest()
        self._takes.show(self.take_id or None)
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

    def _run(self, command: str) -> None:
        self._play_when_ready = False
        self.control.do(BEATS.get(command, command))

    def _enable_commands(self) -> None:
        """Enable what can be done now; while the take is being read, a key waits for it."""
        loading = self.take.loading
        self.commands.enable_for(loading or bool(self.take_id), loading or self.take.review is not None)

    def _connect_take(self) -> None:
        take = self.take
        for changed in (take.take_changed, take.review_changed, take.loaded):
            changed.connect(self._enable_commands)
        take.take_changed.connect(self._show_take)
        take.row_changed.connect(self._show_row)
        take.sound_changed.connect(self._show_sound)
        take.words_changed.connect(self._show_words)
        take.review_changed.connect(self._show_review)
        take.progressed.connect(self._show_progress)
        take.message.connect(self._tell_correction)
        take.problem.connect(lambda sentence: self._tell(sentence, Tone.WARN))
        self._takes.rows_changed.connect(self._open_newest)

    def _connect_player(self) -> None:
        self._player.position_changed.connect(self._moved)
        self._player.playing_changed.connect(self._playing_changed)
        self._player.rate_changed.connect(self.body.transport.set_rate)
        self._player.loop_changed.connect(self.body.transport.loop.setChecked)
        self.body.transport.set_rate(self._player.rate)

    def _open_newest(self) -> None:
        if self._takes.loaded and self.isVisible() and not self.take_id and not self.take.opening:
            self.take.open_newest()

    def _close_sample(self) -> None:
        self.take.open_newest()
        self.sample_closed.emit()

    def _show_take(self) -> None:
        """Switch to another take, or to the page without one."""
        row = self.take.row
        self._player.unload()
        self._play_when_ready = self.take.is_sample or (row is not None and row.state is not TakeState.READY)
        self._stack.setCurrentWidget(self.empty if row is None else self.body)
        self.body.sample.setVisible(self.take.is_sample)
        if row is not None:
            self.body.timeline.show_audio(_SILENCE, row.take.duration)
            self._show_review()
            self._show_row()
            self.setFocus()

    def _show_row(self) -> None:
        """Show the title, and without a review the reason why there is none."""
        row = self.take.row
        if row is None:
            return
        facts = (row.story_title, row.take.track.value if row.take.track else "", clock(row.take.duration))
        self.body.head.tell(names.take(row.take), " · ".join(fact for fact in facts if fact))
        if row.state is not TakeState.READY:
            self._tell_state(row)

    def _show_sound(self) -> None:
        row, sound = self.take.row, self.take.sound
        if row is None or sound is None:
            self._player.unload()
            return
        self.body.timeline.show_audio(sound.peaks, row.take.duration, sound.gaps)
        self.body.transport.set_duration(row.take.duration)
        self._player.load(sound.path, row.take.duration)
        self._moved(0.0)
        self._play_if_ready()

    def _show_words(self) -> None:
        """Show the words that are known before there is a review."""
        row = self.take.row
        if row is None or self.take.review is not None:
            return
        self.body.transcript.show_words(self.take.words)
        if row.state is TakeState.READY:  # the review is being read: there is nothing to explain
            self.body.show_words_alone()
        else:
            self.body.show_notice(bool(self.take.words))

    def _show_review(self) -> None:
        review = self.take.review
        self.body.timeline.show_review(review)
        self.body.scorecard.show_review(review)
        self.body.show_card(review is not None)
        self.body.transport.set_flags(len(self.take.flags))
        if review is None:
            self._show_words()
            return
        self.body.show_words_alone()
        self.body.transcript.show_words(review.transcript.words, review.sentences, review.flags)
        self.body.order_tabs()
        self._moved(self._player.position)
        self.control.restore_focus()
        if review.unplaced:
            self._tell(say("review.unplaced", count=len(review.unplaced)))
        self._play_if_ready()

    def _play_if_ready(self) -> None:
        """Play from the first word once review and sound are there, unless the user was faster."""
        review = self.take.review
        if self._play_when_ready and review is not None and self.take.sound is not None and self.isVisible():
            first = review.transcript.words[0].start if review.transcript.words else 0.0
            self._player.play_from(max(0.0, first - LEAD_IN))

    def _show_progress(self, fraction: float) -> None:
        if self.take.review is None:
            self.body.notice.progress.set_fraction(fraction)

    def _tell_state(self, row: TakeRow) -> None:
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

    def _tell_correction(self, sentence: str, can_undo: bool) -> None:
        self._tell(sentence, action=Action(self.commands["undo"].toolTip(), self.take.undo) if can_undo else None)

    def _act_on_notice(self) -> None:
        row = self.take.row
        if row is not None and row.state is TakeState.WAITING:
            self.models_wanted.emit()
        else:
            self.take.retry()

    def _playing_changed(self, playing: bool) -> None:
        self._play_when_ready = False
        self.body.transport.play.set_playing(playing)

    def _moved(self, seconds: float) -> None:
        self.body.timeline.set_position(seconds)
        self.body.transport.set_position(seconds)
        self.body.transcript.set_position(seconds, follow=self._player.playing)


def _empty(theme: Theme) -> EmptyState:
    return EmptyState(theme, say("review.empty_title"), say("review.empty_body"), say("review.empty_action"))


def make(services: PageServices) -> QWidget:
    """Return the page for the registry."""
    page = ReviewPage(services.takes, services.player, services.theme, services.notifications)
    page.rehearse_wanted.connect(lambda: services.navigator.page_wanted.emit("rehearse"))
    page.sample_wanted.connect(lambda: services.navigator.show_sample("review"))
    page.sample_closed.connect(services.navigator.leave_sample)
    page.models_wanted.connect(lambda: services.navigator.page_wanted.emit("models"))
    return page
