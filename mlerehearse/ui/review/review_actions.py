"""User actions on the Review page: playback, moving between flags, corrections."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtWidgets import QWidget

from mlerehearse.domain import names
from mlerehearse.domain.presentation import starts
from mlerehearse.domain.story import Beat
from mlerehearse.services.notifications import Notifications
from mlerehearse.services.open_take import OpenTake
from mlerehearse.services.sound.player import RATES, Player
from mlerehearse.texts import say
from mlerehearse.ui.controls.command_sheet import show_commands
from mlerehearse.ui.review.flag_card import FlagCard
from mlerehearse.ui.review.flag_steps import LEAD_IN, next_flag, next_of_kind, previous_flag
from mlerehearse.ui.review.review_body import ReviewBody
from mlerehearse.ui.review.transcript.word_editor import WordEditor
from mlerehearse.ui.review.word_menu import WordMenu
from mlerehearse.ui.theme import Theme

STEP = 5.0  # seconds that J, L and the arrow keys move
_WORD_LEAD = 0.15  # seconds played before a clicked word


class ReviewActions(QObject):
    """Connects the page's parts, the player and the open take; `do` runs the action of a key."""

    def __init__(
        self,
        take: OpenTake,
        player: Player,
        theme: Theme,
        notifications: Notifications,
        body: ReviewBody,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._player, self._theme, self._body, self._page = player, theme, body, page
        self._tell = notifications.tell
        self._take = take
        self._had_focus = False
        self._waiting: list[str | Beat] = []
        self.card = FlagCard(theme, page)
        self._editor = WordEditor(theme, body.transcript.viewport())
        self._table: dict[str, Callable[[], None]] = {
            "toggle": player.toggle,
            "back": lambda: player.seek(player.position - STEP),
            "forward": lambda: player.seek(player.position + STEP),
            "start": lambda: player.seek(0.0),
            "next_flag": lambda: self.step(1),
            "previous_flag": lambda: self.step(-1),
            "hear": lambda: self.hear(take.current),
            "loop": self.loop,
            "dismiss": self.dismiss,
            "edit": lambda: self.edit(body.transcript.near_word(player.position)),
            "leave": self.leave,
            "slower": lambda: self._change_rate(-1),
            "faster": lambda: self._change_rate(1),
            "keys": self._show_keys,
            "undo": take.undo,
            "beat_menu": body.transcript.open_menu,
        }
        take.take_changed.connect(self._forget)
        take.review_changed.connect(self._forget)
        take.loaded.connect(self._do_waiting)
        take.current_changed.connect(body.transcript.set_current_flag)
        self._connect_body()
        self._connect_card()

    @property
    def current(self) -> int:
        """The index of the current flag, -1 for none."""
        return self._take.current

    def _forget(self) -> None:
        """Hide what belongs to the review that was on screen."""
        self._had_focus = self._body.timeline.isAncestorOf(self._page.focusWidget() or self._page)
        self.card.hide()
        self._editor.hide()

    def restore_focus(self) -> None:
        """Focus the current flag's mark, or the page, after the marks were replaced."""
        if not self._had_focus:
            return
        if self.current >= 0:
            self._body.timeline.flags.marks[self.current].setFocus()
        else:
            self._page.setFocus()

    def do(self, action: str | Beat) -> None:
        """Run an action by its name, or jump to a beat; wait while the take is being read."""
        if self._take.loading:
            self._waiting.append(action)
        elif isinstance(action, Beat):
            self._to_beat(action)
        else:
            self._table[action]()

    def _do_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        for action in waiting if self._take.take_id else ():
            self.do(action)

    def step(self, direction: int) -> None:
        """Play the next flag (+1) or the previous one (-1)."""
        if self._take.review is None:
            return
        find = next_flag if direction > 0 else previous_flag
        flag = find(self._take.flags, self.current, self._player.position)
        if flag is None:
            self._tell(say("review.no_more_flags" if direction > 0 else "review.no_earlier_flags"))
        else:
            self.hear(flag)

    def hear(self, flag: int) -> None:
        """Play from just before a flag, and show its card."""
        if not 0 <= flag < len(self._take.flags):
            if self._take.review is not None:
                self._tell(say("review.no_flag_here"))
            return
        self._player.play_from(self._take.flags[flag].start - LEAD_IN)
        self._body.timeline.flags.marks[flag].setFocus()
        self._explain(flag, self._mark_box(flag), True)

    def loop(self) -> None:
        """Start or stop looping over the current flag."""
        flag = self._take.current_flag
        if self._player.loop is not None:
            self._player.set_loop(None)
        elif flag is not None:
            self._player.set_loop((max(0.0, flag.start - 2 * LEAD_IN), flag.end + 2 * LEAD_IN))
        else:
            self._tell(say("review.no_flag_here"))
        self._body.transport.loop.setChecked(self._player.loop is not None)

    def dismiss(self) -> None:
        """Dismiss the current flag."""
        if self._take.current_flag is None:
            self._tell(say("review.no_flag_here"))
            return
        self._take.dismiss_flag(self.current)
        self.card.hide()

    def edit(self, word: int) -> None:
        """Open the editor over a word."""
        transcript = self._body.transcript
        if self._take.review is None or not 0 <= word < len(transcript.words):
            return
        self._player.pause()
        self.card.hide()
        transcript.keep_in_sight(word)
        self._editor.edit(word, transcript.words[word].text, transcript.word_rect(word))

    def leave(self) -> None:
        """Close the card and return the focus to the page."""
        self.card.hide()
        self._take.set_current(-1)
        self._page.setFocus()

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
        transcript.word_chosen.connect(self._play_word)
        transcript.edit_wanted.connect(self.edit)
        transcript.menu_wanted.connect(self._show_menu)
        transcript.flag_hovered.connect(lambda flag: self._explain(flag, self._word_box(flag)))
        transcript.flag_left.connect(self.card.leave_soon)
        transcript.verticalScrollBar().valueChanged.connect(lambda: self._editor.hide())

    def _connect_card(self) -> None:
        self.card.hear_wanted.connect(lambda: self.hear(self.current))
        self.card.dismiss_wanted.connect(self.dismiss)
        self.card.next_wanted.connect(lambda: self.step(1))
        self._editor.kept.connect(self._take.change_word)

    def _play_word(self, word: int) -> None:
        self._play_from(self._body.transcript.words[word].start - _WORD_LEAD)

    def _play_from(self, seconds: float) -> None:
        self._body.transcript.follow_again()
        self._player.play_from(max(0.0, seconds))

    def _hear_kind(self, flag_id: str) -> None:
        flag = next_of_kind(self._take.flags, flag_id, self.current, self._player.position)
        if flag is not None:
            self.hear(flag)

    def _to_beat(self, beat: Beat) -> None:
        """Play the beat's next run of sentences after the playhead, or else its first."""
        if self._take.review is None:
            return
        begun = starts(self._take.review, beat)
        if not begun:
            self._tell(say("review.no_beat_here", beat=names.beat(beat)))
            return
        later = (start for start in begun if start > self._player.position + LEAD_IN)
        self._play_from(next(later, begun[0]))

    def _change_rate(self, direction: int) -> None:
        near = min(range(len(RATES)), key=lambda index: abs(RATES[index] - self._player.rate))
        self._player.set_rate(RATES[min(max(near + direction, 0), len(RATES) - 1)])

    def _show_keys(self) -> None:
        show_commands(self._theme, self._page)

    def _explain(self, flag: int, box: QRect, scroll: bool = False) -> None:
        self._take.set_current(flag)
        if self._take.current_flag is not None:
            self._body.transcript.set_current_flag(flag, scroll)
            self.card.show_flag(self._take.current_flag, box)

    def _mark_box(self, flag: int) -> QRect:
        mark = self._body.timeline.flags.marks[flag]
        return QRect(mark.mapTo(self._page, QPoint(0, 0)), mark.size())

    def _word_box(self, flag: int) -> QRect:
        box = self._body.transcript.flag_rect(flag)
        return QRect(self._body.transcript.viewport().mapTo(self._page, box.topLeft()), box.size())

    def _show_menu(self, word: int, place: QPoint) -> None:
        WordMenu(self._take, word, self._play_word, self.edit, self._page).popup(place)
