"""User actions on the Review page: playback, moving between flags, corrections."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from mlerehearse.domain.names import beat as beat_name
from mlerehearse.domain.presentation import beat_runs
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Beat
from mlerehearse.domain.transcript import Word
from mlerehearse.errors import RehearseError
from mlerehearse.services.notifications import Action, Notifications, Tone
from mlerehearse.services.player import RATES, Player
from mlerehearse.texts import say
from mlerehearse.ui.review.correction_menu import CorrectionMenu, sentence_text
from mlerehearse.ui.review.flag_card import FlagCard
from mlerehearse.ui.review.flag_steps import LEAD_IN, next_flag, next_of_kind, previous_flag
from mlerehearse.ui.review.review_body import ReviewBody
from mlerehearse.ui.review.review_keys import KeysDialog
from mlerehearse.ui.review.transcript.transcript_layout import flag_at
from mlerehearse.ui.review.transcript.word_editor import WordEditor
from mlerehearse.ui.theme import Theme

if TYPE_CHECKING:
    from mlerehearse.services.take_service import TakeService

STEP = 5.0  # seconds that J, L and the arrow keys move
_WORD_LEAD = 0.15  # seconds played before a clicked word
_SAME_FLAG = 0.3  # seconds by which a flag may move when a new review replaces the old one


class ReviewActions(QObject):
    """Connects the page's parts with the player and the library; `do` runs the action of a key."""

    def __init__(
        self,
        takes: "TakeService",
        player: Player,
        theme: Theme,
        notifications: Notifications,
        body: ReviewBody,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._player, self._theme, self._body, self._page = player, theme, body, page
        self._tell = notifications.tell
        self._corrections = CorrectionMenu(takes)
        self._take = ""
        self._review: Review | None = None
        self.current = -1
        self._had_focus = False
        self.card = FlagCard(theme, page)
        self._editor = WordEditor(theme, body.transcript.viewport())
        self._table: dict[str, Callable[[], None]] = {
            "toggle": player.toggle,
            "back": lambda: player.seek(player.position - STEP),
            "forward": lambda: player.seek(player.position + STEP),
            "start": lambda: player.seek(0.0),
            "next_flag": lambda: self.step(1),
            "previous_flag": lambda: self.step(-1),
            "hear": lambda: self.hear(self.current),
            "loop": self.loop,
            "dismiss": self.dismiss,
            "edit": lambda: self.edit(body.transcript.near_word(player.position)),
            "leave": self.leave,
            "slower": lambda: self._change_rate(-1),
            "faster": lambda: self._change_rate(1),
            "keys": self._show_keys,
            "undo": self.undo,
        }
        self._connect_body()
        self._connect_card()

    def show(self, take: str, review: Review | None) -> None:
        """Switch to a review of a take, or to a take that has no review yet."""
        before = self._review.flags[self.current] if self._review and self.current >= 0 and take == self._take else None
        self._had_focus = self._body.timeline.isAncestorOf(self._page.focusWidget() or self._page)
        self._take, self._review = take, review
        self.card.hide()
        self._editor.hide()
        flags = review.flags if review and before else ()
        same = (i for i, flag in enumerate(flags) if before and abs(flag.start - before.start) < _SAME_FLAG)
        self.current = next(same, -1)

    def restore_focus(self) -> None:
        """Focus the current flag's mark, or the page, after the marks were replaced."""
        if not self._had_focus:
            return
        if self.current >= 0:
            self._body.timeline.flags.marks[self.current].setFocus()
        else:
            self._page.setFocus()

    def do(self, action: str | Beat) -> None:
        """Run an action by its name, or jump to a beat."""
        if isinstance(action, Beat):
            self._to_beat(action)
        else:
            self._table[action]()

    def step(self, direction: int) -> None:
        """Play the next flag (+1) or the previous one (-1)."""
        if self._review is None:
            return
        find = next_flag if direction > 0 else previous_flag
        flag = find(self._review.flags, self.current, self._player.position)
        if flag is None:
            self._tell(say("review.no_more_flags" if direction > 0 else "review.no_earlier_flags"))
        else:
            self.hear(flag)

    def hear(self, flag: int) -> None:
        """Play from just before a flag, and show its card."""
        if self._review is None or not 0 <= flag < len(self._review.flags):
            self._tell(say("review.no_flag_here"))
            return
        self._player.play_from(self._review.flags[flag].start - LEAD_IN)
        self._body.timeline.flags.marks[flag].setFocus()
        self._explain(flag, self._mark_box(flag), True)

    def loop(self) -> None:
        """Start or stop looping over the current flag."""
        if self._player.loop is not None:
            self._player.set_loop(None)
        elif self._review is not None and self.current >= 0:
            flag = self._review.flags[self.current]
            self._player.set_loop((max(0.0, flag.start - 2 * LEAD_IN), flag.end + 2 * LEAD_IN))
        else:
            self._tell(say("review.no_flag_here"))
        self._body.transport.loop.setChecked(self._player.loop is not None)

    def dismiss(self) -> None:
        """Dismiss the current flag."""
        if self._review is None or self.current < 0:
            self._tell(say("review.no_flag_here"))
            return
        review, flag = self._review, self.current
        self._correct(lambda: self._corrections.dismiss(self._take, review, flag))
        self.card.hide()

    def edit(self, word: int) -> None:
        """Open the editor over a word."""
        transcript = self._body.transcript
        if self._review is None or not 0 <= word < len(self._words()):
            return
        self._player.pause()
        self.card.hide()
        transcript.keep_in_sight(word)
        self._editor.edit(word, self._words()[word].text, transcript.word_rect(word))

    def leave(self) -> None:
        """Close the card and return the focus to the page."""
        self.card.hide()
        self._body.transcript.set_current_flag(-1)
        self.current = -1
        self._page.setFocus()

    def undo(self) -> None:
        """Undo the last correction of this take."""
        self._correct(lambda: self._corrections.undo(self._take), can_undo=False)

    def _connect_body(self) -> None:
        body, player = self._body, self._player
        body.timeline.seek_wanted.connect(player.seek)
        body.timeline.beat_chosen.connect(self._play_from)
        body.timeline.flags.pressed.connect(self.hear)
        body.timeline.flags.shown.connect(lambda flag: self._explain(flag, self._mark_box(flag), True))
        body.timeline.flags.left.connect(self.card.leave_soon)
        body.transport.play_wanted.connect(player.toggle)
        body.transport.rate_wanted.connect(player.set_rate)
        body.transport.step_wanted.connect(self.step)
        body.transport.loop_wanted.connect(self.loop)
        body.transport.keys_wanted.connect(self._show_keys)
        body.scorecard.flag_wanted.connect(self._hear_kind)
        body.scorecard.seek_wanted.connect(self._play_from)
        transcript = body.transcript
        transcript.word_chosen.connect(lambda word: self._play_from(transcript.words[word].start - _WORD_LEAD))
        transcript.edit_wanted.connect(self.edit)
        transcript.menu_wanted.connect(self._show_menu)
        transcript.flag_hovered.connect(lambda flag: self._explain(flag, self._word_box(flag)))
        transcript.flag_left.connect(self.card.leave_soon)
        transcript.verticalScrollBar().valueChanged.connect(lambda: self._editor.hide())

    def _connect_card(self) -> None:
        self.card.hear_wanted.connect(lambda: self.hear(self.current))
        self.card.dismiss_wanted.connect(self.dismiss)
        self.card.next_wanted.connect(lambda: self.step(1))
        self._editor.kept.connect(self._change_word)

    def _words(self) -> tuple[Word, ...]:
        return self._body.transcript.words

    def _play_from(self, seconds: float) -> None:
        self._body.transcript.follow_again()
        self._player.play_from(max(0.0, seconds))

    def _hear_kind(self, flag_id: str) -> None:
        if self._review is not None:
            flag = next_of_kind(self._review.flags, flag_id, self.current, self._player.position)
            if flag is not None:
                self.hear(flag)

    def _to_beat(self, beat: Beat) -> None:
        """Play the beat's next run of sentences after the playhead, or else its first."""
        if self._review is None:
            return
        starts = [run.start for run in beat_runs(self._review.sentences) if run.beat is beat]
        if not starts:
            self._tell(say("review.no_beat_here", beat=beat_name(beat)))
            return
        later = (start for start in starts if start > self._player.position + LEAD_IN)
        self._play_from(next(later, starts[0]))

    def _change_rate(self, direction: int) -> None:
        near = min(range(len(RATES)), key=lambda index: abs(RATES[index] - self._player.rate))
        self._player.set_rate(RATES[min(max(near + direction, 0), len(RATES) - 1)])

    def _show_keys(self) -> None:
        KeysDialog(self._theme, self._page).open()

    def _explain(self, flag: int, box: QRect, scroll: bool = False) -> None:
        if self._review is None or not 0 <= flag < len(self._review.flags):
            return
        self.current = flag
        self._body.transcript.set_current_flag(flag, scroll)
        self.card.show_flag(self._review.flags[flag], box)

    def _mark_box(self, flag: int) -> QRect:
        mark = self._body.timeline.flags.marks[flag]
        return QRect(mark.mapTo(self._page, QPoint(0, 0)), mark.size())

    def _word_box(self, flag: int) -> QRect:
        box = self._body.transcript.flag_rect(flag)
        return QRect(self._body.transcript.viewport().mapTo(self._page, box.topLeft()), box.size())

    def _change_word(self, word: int, text: str) -> None:
        review = self._review
        if review is not None and text != review.transcript.words[word].text:
            self._correct(lambda: self._corrections.change_word(self._take, review, word, text))

    def _correct(self, make: Callable[[], str], can_undo: bool = True) -> None:
        try:
            sentence = make()
        except RehearseError as error:
            self._tell(str(error), Tone.WARN)
        else:
            self._tell(sentence, action=Action(say("review.undo"), self.undo) if can_undo else None)

    def _show_menu(self, word: int, place: QPoint) -> None:
        menu = QMenu(self._page)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(say("review.menu_play"), lambda: self._play_from(self._words()[word].start - _WORD_LEAD))
        if self._review is not None:
            self._fill_menu(menu, self._review, word)
        menu.popup(place)

    def _fill_menu(self, menu: QMenu, review: Review, word: int) -> None:
        menu.addAction(say("review.menu_edit", word=self._words()[word].text), lambda: self.edit(word))
        flag = flag_at(review.flags, word)
        if flag is not None:
            menu.addAction(say("review.menu_dismiss", quote=review.flags[flag].quote), lambda: self._dismiss_one(flag))
        sentence = self._body.transcript.sentence_of(word)
        if sentence is None:
            return
        beats = menu.addMenu(say("review.menu_beat"))
        for beat in Beat:
            entry = beats.addAction(beat_name(beat), partial(self._give_beat, review, sentence, beat))
            entry.setCheckable(True)
            entry.setChecked(review.sentences[sentence].beat is beat)
        text = sentence_text(review, sentence)
        menu.addAction(say("review.menu_copy"), lambda: QGuiApplication.clipboard().setText(text))

    def _dismiss_one(self, flag: int) -> None:
        self.current = flag
        self.dismiss()

    def _give_beat(self, review: Review, sentence: int, beat: Beat) -> None:
        if review.sentences[sentence].beat is not beat:
            self._correct(lambda: self._corrections.give_beat(self._take, review, sentence, beat))
