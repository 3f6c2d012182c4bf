"""The Review page as users see it: opened, played, used by keys, corrected, in every state."""

from collections.abc import Iterator

import pytest
from helpers.window.playback import silent_player
from helpers.window.reviews import LONG, SAMPLE, LabelledTakes, crowded, review_of, short
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QMenu
from pytestqt.qtbot import QtBot

from mlerehearse.domain.corrections import CorrectionKind
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Beat
from mlerehearse.domain.take import TakeState
from mlerehearse.domain.wording import instead, why
from mlerehearse.errors import StorageError
from mlerehearse.services.notifications import Notice, Notifications
from mlerehearse.ui.review.flag_steps import LEAD_IN
from mlerehearse.ui.review.review_page import ReviewPage
from mlerehearse.ui.theme import Theme

K = Qt.Key


class Desk:
    """A Review page with the services around it."""

    def __init__(self, theme: Theme, qtbot: QtBot) -> None:
        self.takes, self.player, self.notifications = LabelledTakes(), silent_player(), Notifications()
        self.notices: list[Notice] = []
        self.notifications.subscribe(self.notices.append)
        self.page = ReviewPage(self.takes, self.player, theme, self.notifications)  # type: ignore[arg-type]
        self.page.resize(1200, 860)
        self._qtbot = qtbot

    def show(self) -> None:
        with self._qtbot.waitActive(self.page):
            self.page.show()
            self.page.activateWindow()
        self._qtbot.waitUntil(self.page.hasFocus)

    def open(
        self, take: str = SAMPLE, state: TakeState = TakeState.READY, review: Review | None = None, problem: str = ""
    ) -> None:
        self.takes.add(take, state, review, problem)
        self.show()
        self.page.open(take)

    def press(self, *keys: Qt.Key, shift: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        for key in keys:
            self._qtbot.keyClick(self.page.focusWidget() or self.page, key, modifier)

    @property
    def said(self) -> str:
        """The last message."""
        return self.notices[-1].text if self.notices else ""


@pytest.fixture
def desk(theme: Theme, qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(theme, qtbot)
    qtbot.addWidget(desk.page)
    yield desk
    desk.player.unload()


FLAGS = review_of(SAMPLE).flags


# --- opening --------------------------------------------------------------------------------------


def test_with_no_take_the_page_says_what_to_do_next(desk: Desk, qtbot: QtBot) -> None:
    desk.show()
    with qtbot.waitSignal(desk.page.rehearse_wanted):
        qtbot.mouseClick(desk.page.empty.button, Qt.MouseButton.LeftButton)
    assert not desk.page.body.isVisible()


def test_the_page_shows_the_newest_take_by_itself_and_one_key_plays_its_first_flag(desk: Desk) -> None:
    desk.takes.add(LONG)
    desk.takes.add(SAMPLE)
    desk.show()
    assert desk.page.take_id == SAMPLE
    assert not desk.player.playing
    desk.press(K.Key_N)
    assert desk.player.playing
    assert desk.player.position == pytest.approx(FLAGS[0].start - LEAD_IN, abs=0.2)
    assert desk.page.control.card.isVisible()


def test_a_take_opened_from_a_list_waits_to_be_played(desk: Desk) -> None:
    desk.open()
    assert "A fairness or safety concern" in desk.page.body.head.text()
    assert desk.takes.shown == SAMPLE
    assert not desk.player.playing
    assert desk.player.duration == pytest.approx(134.905)


def test_after_stop_the_take_plays_by_itself_once_its_review_is_there(desk: Desk) -> None:
    desk.open(state=TakeState.TRANSCRIBING)
    assert not desk.player.playing
    desk.takes.become(SAMPLE, TakeState.REVIEWING)
    desk.takes.become(SAMPLE, TakeState.READY)
    assert desk.player.playing
    assert desk.player.rate == 1.5


def test_it_does_not_when_the_user_was_faster(desk: Desk) -> None:
    desk.open(state=TakeState.TRANSCRIBING)
    desk.press(K.Key_Right)
    desk.takes.become(SAMPLE, TakeState.READY)
    assert not desk.player.playing
    assert desk.player.position == 5.0


def test_leaving_the_page_stops_the_sound(desk: Desk) -> None:
    desk.open()
    desk.press(K.Key_Space)
    assert desk.player.playing
    desk.page.hide()
    assert not desk.player.playing
    assert desk.takes.shown is None


# --- states ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (TakeState.WAITING, "waiting for a speech model"),
        (TakeState.QUEUED, "next to be transcribed"),
        (TakeState.TRANSCRIBING, "Transcribing …"),
        (TakeState.REVIEWING, "beats and flags"),
        (TakeState.SILENT, "No speech was found"),
        (TakeState.FAILED, "couldn't be reviewed"),
    ],
)
def test_without_a_review_the_page_says_why_and_can_play_already(desk: Desk, state: TakeState, words: str) -> None:
    desk.open(state=state)
    assert words in desk.page.body.notice.sentence.text()
    assert not desk.page.body.card_panel.isVisible()
    desk.press(K.Key_Space)
    assert desk.player.playing
    desk.press(K.Key_N, K.Key_3, K.Key_X, K.Key_R)
    assert not desk.page.control.card.isVisible()


def test_a_take_that_waits_for_a_model_leads_to_the_models(desk: Desk, qtbot: QtBot) -> None:
    desk.open(state=TakeState.WAITING)
    with qtbot.waitSignal(desk.page.models_wanted):
        desk.page.body.notice.action.click()


def test_words_and_progress_come_in_while_it_is_transcribed(desk: Desk) -> None:
    desk.open(state=TakeState.TRANSCRIBING)
    words = review_of(SAMPLE).transcript.words
    desk.takes.progressed.emit(SAMPLE, 0.4)
    desk.takes.words_heard.emit(SAMPLE, words[:10])
    desk.takes.words_heard.emit(SAMPLE, words[10:20])
    desk.takes.words_heard.emit("another", words[:50])
    assert desk.page.body.notice.progress.fraction == 0.4
    assert desk.page.body.transcript.toPlainText() == " ".join(word.text for word in words[:20])
    desk.takes.words_heard.emit(SAMPLE, words[:10])
    assert desk.page.body.transcript.toPlainText() == " ".join(word.text for word in words[:10])


def test_a_take_that_failed_says_its_problem_and_can_be_tried_again(desk: Desk, qtbot: QtBot) -> None:
    desk.open(state=TakeState.FAILED, problem="The file take.flac is damaged: import it again.")
    notice = desk.page.body.notice
    assert notice.sentence.text() == "The file take.flac is damaged: import it again."
    qtbot.mouseClick(notice.action, Qt.MouseButton.LeftButton)
    assert desk.takes.retried == [SAMPLE]


@pytest.mark.parametrize("width", [620, 866, 1300])
def test_short_crowded_and_long_takes_fit_into_every_width(desk: Desk, qtbot: QtBot, width: int) -> None:
    for review in (short(review_of(SAMPLE), 20), crowded(review_of(SAMPLE), 60)):
        desk.takes.add(SAMPLE, review=review)
        desk.page.resize(width, 640)
        desk.show()
        desk.page.open(SAMPLE)
        for child in (*desk.page.body.timeline.flags.marks, *desk.page.body.timeline.beats.blocks):
            assert child.geometry().right() <= child.parentWidget().width() + 4
        assert desk.page.body.stacked() == (width < 700)


def test_a_take_that_was_deleted_gives_way_to_the_next(desk: Desk) -> None:
    desk.takes.add(LONG)
    desk.open()
    del desk.takes.all[SAMPLE]
    desk.takes.rows_changed.emit()
    assert desk.page.take_id == LONG


# --- keys -----------------------------------------------------------------------------------------


def test_space_plays_and_pauses_also_from_a_flag_that_has_the_focus(desk: Desk) -> None:
    desk.open()
    desk.press(K.Key_N)
    assert desk.page.body.timeline.flags.marks[0].hasFocus()
    desk.press(K.Key_Space)
    assert not desk.player.playing
    desk.press(K.Key_K)
    assert desk.player.playing


def test_arrows_j_and_l_go_five_seconds(desk: Desk) -> None:
    desk.open()
    desk.press(K.Key_Right, K.Key_L, K.Key_L)
    assert desk.player.position == 15.0
    desk.press(K.Key_Left, K.Key_J)
    assert desk.player.position == 5.0
    desk.press(K.Key_J, K.Key_J)
    assert desk.player.position == 0.0


def test_n_and_p_walk_through_every_flag_in_order(desk: Desk) -> None:
    desk.open()
    seen = []
    for _ in FLAGS:
        desk.press(K.Key_N)
        seen.append(desk.page.control.current)
    assert seen == list(range(len(FLAGS)))
    desk.press(K.Key_N)
    assert "last flag" in desk.said
    desk.press(K.Key_P)
    assert desk.page.control.current == len(FLAGS) - 2
    desk.press(K.Key_N, shift=True)
    assert desk.page.control.current == len(FLAGS) - 3


def test_the_card_says_what_why_and_what_instead(desk: Desk) -> None:
    desk.open()
    desk.player.seek(29.0)
    desk.press(K.Key_N)
    card = desk.page.control.card
    flag = next(f for f in FLAGS if f.id == "unsupported_number")
    shown = " ".join(label.text() for label in card.findChildren(type(card._head)))
    for part in (flag.quote, "0:29", "serious", "statistic", why(flag), instead(flag)):
        assert part in shown
    desk.press(K.Key_Escape)
    assert not card.isVisible()


def test_the_card_lies_inside_the_page_wherever_the_flag_is(desk: Desk) -> None:
    desk.open()
    for _ in FLAGS:
        desk.press(K.Key_N)
        assert desk.page.rect().contains(desk.page.control.card.geometry())


def test_numbers_jump_to_the_beats_and_again_to_their_next_stretch(desk: Desk) -> None:
    desk.open()
    desk.press(K.Key_3)
    assert desk.player.position == pytest.approx(47.379, abs=0.2)
    desk.press(K.Key_3)
    assert desk.player.position > 60
    desk.press(K.Key_1)
    assert desk.player.position == pytest.approx(5.712, abs=0.2)


def test_a_beat_that_does_not_occur_is_said_so(desk: Desk) -> None:
    desk.open(review=short(review_of(SAMPLE), 20))
    desk.press(K.Key_6)
    assert "no Reflection" in desk.said


def test_minus_and_plus_change_the_speed(desk: Desk) -> None:
    desk.open()
    desk.press(K.Key_Plus)
    assert desk.page.body.transport.speed.text() == "1.75×"
    desk.press(K.Key_Minus, K.Key_Minus)
    assert desk.player.rate == 1.25


def test_r_loops_the_flag_and_ends_the_loop(desk: Desk) -> None:
    desk.open()
    desk.press(K.Key_R)
    assert "Select a flag first" in desk.said
    desk.press(K.Key_N, K.Key_R)
    start, end = desk.player.loop or (0, 0)
    assert start < FLAGS[0].start < FLAGS[0].end < end
    assert desk.page.body.transport.loop.isChecked()
    desk.press(K.Key_R)
    assert desk.player.loop is None
    assert not desk.page.body.transport.loop.isChecked()


def test_the_question_mark_lists_the_keys(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    qtbot.mouseClick(desk.page.body.transport.keys, Qt.MouseButton.LeftButton)
    dialog = desk.page.findChild(QDialog, "keys")
    assert dialog is not None
    assert dialog.isVisible()
    dialog.close()


# --- mouse ----------------------------------------------------------------------------------------


def test_a_click_on_a_word_plays_from_just_before_it(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    text = desk.page.body.transcript
    qtbot.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=text.word_rect(20).center())
    assert desk.player.playing
    assert desk.player.position == pytest.approx(review_of(SAMPLE).transcript.words[20].start - 0.15, abs=0.15)


def test_a_click_on_a_flag_plays_it_and_frames_its_words(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    qtbot.mouseClick(desk.page.body.timeline.flags.marks[7], Qt.MouseButton.LeftButton)
    assert desk.player.position == pytest.approx(FLAGS[7].start - LEAD_IN, abs=0.2)
    assert desk.page.body.transcript.viewport().rect().intersects(desk.page.body.transcript.flag_rect(7))


def test_the_spoken_word_is_lit_as_it_plays(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    desk.player.play_from(29.6)
    qtbot.waitUntil(lambda: desk.page.body.transcript._spoken >= 0)
    word = review_of(SAMPLE).transcript.words[desk.page.body.transcript._spoken]
    assert word.start - 0.1 <= desk.player.position <= word.end + 1.0


# --- corrections ----------------------------------------------------------------------------------


def test_x_dismisses_the_flag_and_ctrl_z_takes_that_back(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    desk.press(K.Key_X)
    assert desk.takes.corrections == []
    desk.press(K.Key_N, K.Key_X)
    (made,) = desk.takes.corrections
    assert (made.kind, made.value) == (CorrectionKind.DISMISS, FLAGS[0].id)
    assert made.words == ("So,", "yeah,")
    assert made.start == pytest.approx(0.975)
    assert "So, yeah" in desk.said
    qtbot.keyClick(desk.page, K.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.takes.undone == [made.id]
    qtbot.keyClick(desk.page, K.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "Nothing to undo" in desk.said


def test_the_message_offers_the_way_back(desk: Desk) -> None:
    desk.open()
    desk.press(K.Key_N, K.Key_X)
    action = desk.notices[-1].action
    assert action is not None
    action.do()
    assert desk.takes.undone == ["c0"]


def test_f2_corrects_the_word_at_the_playhead_and_typing_does_not_play(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    desk.player.seek(29.7)
    desk.press(K.Key_F2)
    editor = desk.page.control._editor
    assert editor.isVisible()
    assert editor.text() == "22"
    qtbot.keyClicks(editor, "20 n 3")
    assert not desk.player.playing
    qtbot.keyClick(editor, K.Key_Return)
    (made,) = desk.takes.corrections
    assert (made.kind, made.value, made.words) == (CorrectionKind.WORDS, "20 n 3", ("22",))
    assert "“22” is now “20 n 3”" in desk.said
    assert not editor.isVisible()


def test_escape_leaves_a_word_as_it_was(desk: Desk, qtbot: QtBot) -> None:
    desk.open()
    desk.press(K.Key_F2)
    editor = desk.page.control._editor
    qtbot.keyClicks(editor, "nonsense")
    qtbot.keyClick(editor, K.Key_Escape)
    assert desk.takes.corrections == []


def test_a_sentence_can_be_given_to_another_beat(desk: Desk) -> None:
    desk.open()
    desk.page.body.transcript.menu_wanted.emit(70, desk.page.mapToGlobal(desk.page.rect().center()))
    menu = next(menu for menu in desk.page.findChildren(QMenu) if menu.isVisible())
    (beats,) = menu.findChildren(QMenu)
    told = review_of(SAMPLE).sentences[desk.page.body.transcript.sentence_of(70) or 0]
    checked = [action.text() for action in beats.actions() if action.isChecked()]
    assert checked == ["Situation"]
    next(action for action in beats.actions() if action.text() == "Task").trigger()
    (made,) = desk.takes.corrections
    assert (made.kind, made.value) == (CorrectionKind.BEAT, Beat.TASK.value)
    assert (made.start, made.end) == pytest.approx((told.start, made.end))
    assert len(made.words) == told.last - told.first
    menu.close()


def test_a_review_that_comes_anew_keeps_place_flag_and_focus(desk: Desk) -> None:
    desk.open()
    for _ in range(8):
        desk.press(K.Key_N)
    desk.press(K.Key_Space)
    at = desk.player.position
    desk.takes.review_ready.emit(SAMPLE, desk.takes.reviews[SAMPLE])
    assert desk.player.position == at
    assert desk.page.control.current == 7
    assert desk.page.body.timeline.flags.marks[7].hasFocus()


# --- loading --------------------------------------------------------------------------------------


def test_keys_pressed_while_the_take_is_read_are_not_lost(desk: Desk) -> None:
    late: list[tuple[object, ...]] = []
    at_once = desk.takes.do
    desk.takes.do = lambda *asked: late.append(asked)  # type: ignore[assignment,method-assign]
    desk.open()
    assert desk.page.take.loading
    desk.press(K.Key_N)
    assert not desk.player.playing
    for asked in late:
        at_once(*asked)  # type: ignore[arg-type]
    assert not desk.page.take.loading
    assert desk.page.control.current == 0
    assert desk.player.playing


def test_undo_reaches_corrections_of_an_earlier_session(desk: Desk) -> None:
    desk.takes.correct(SAMPLE, CorrectionKind.DISMISS, "we", 1.0, 1.2, ("We",))
    desk.open()
    desk.page.control.do("undo")
    assert desk.takes.undone == ["c0"]
    assert desk.said == "Undone."
    desk.page.control.do("undo")
    assert "Nothing to undo" in desk.said


def test_a_take_that_cannot_be_looked_up_leaves_the_page_usable(desk: Desk) -> None:
    desk.takes.add(SAMPLE)
    desk.show()
    looked_up = desk.takes.find
    desk.takes.find = lambda take: None  # type: ignore[method-assign]
    at_once = desk.takes.do
    desk.takes.do = lambda work, returned, errored: errored(StorageError("The list can't be read."))  # type: ignore
    desk.page.open("another")
    desk.takes.find, desk.takes.do = looked_up, at_once  # type: ignore[method-assign]
    assert desk.said == "The list can't be read."
    assert not desk.page.take.loading
