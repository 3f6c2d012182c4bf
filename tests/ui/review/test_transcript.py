"""The transcript: clicks on words, the lit word, underlined flags, and beat names."""

from dataclasses import replace

import pytest
from helpers.window.reviews import LONG, SAMPLE, review_of
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mlerehearse.domain.review import Flag, Review, Severity
from mlerehearse.domain.transcript import Word
from mlerehearse.resources import table
from mlerehearse.ui.review.transcript.transcript_layout import flag_at
from mlerehearse.ui.review.transcript.transcript_view import TranscriptView
from mlerehearse.ui.theme import Theme


def shown(theme: Theme, qtbot: QtBot, review: Review) -> TranscriptView:
    view = TranscriptView(theme)
    view.resize(700, 500)
    qtbot.addWidget(view)
    view.show_words(review.transcript.words, review.sentences, review.flags)
    with qtbot.waitExposed(view):
        view.show()
    return view


@pytest.fixture
def view(theme: Theme, qtbot: QtBot) -> TranscriptView:
    return shown(theme, qtbot, review_of(SAMPLE))


def pixels(view: TranscriptView, word: int) -> QImage:
    return view.viewport().grab(view.word_rect(word)).toImage()


def has(image: QImage, color: str) -> bool:
    return any(image.pixelColor(x, y).name() == color for x in range(image.width()) for y in range(image.height()))


def test_all_words_stand_there_in_paragraphs_for_the_beats(view: TranscriptView) -> None:
    paragraphs = view.toPlainText().split("\n")
    assert len(paragraphs) == 8
    assert " ".join(paragraphs) == review_of(SAMPLE).transcript.text
    assert paragraphs[3].startswith("We pulled the offer logs")


def test_every_word_can_be_clicked(view: TranscriptView, qtbot: QtBot) -> None:
    for word in (0, 5, 40, 77):
        with qtbot.waitSignal(view.word_chosen) as chosen:
            qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.word_rect(word).center())
        assert chosen.args == [word]


def test_a_double_click_corrects_and_does_not_play(view: TranscriptView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.word_chosen), qtbot.waitSignal(view.edit_wanted) as wanted:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.word_rect(12).center())
    assert wanted.args == [12]


def test_dragging_selects_and_does_not_play(view: TranscriptView, qtbot: QtBot) -> None:
    start, end = view.word_rect(2).center(), view.word_rect(7).center()
    with qtbot.assertNotEmitted(view.word_chosen):
        qtbot.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=start)
        qtbot.mouseMove(view.viewport(), end)
        qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=end)


def test_the_spoken_word_is_lit_and_the_text_is_not_laid_out_anew(view: TranscriptView, theme: Theme) -> None:
    word = next(i for i, w in enumerate(review_of(SAMPLE).transcript.words) if w.text == "dispatch")
    revision, accent = view.document().revision(), theme.color("accent").name()
    assert not has(pixels(view, word), accent)
    view.set_position(review_of(SAMPLE).transcript.words[word].start + 0.01)
    assert has(pixels(view, word), accent)
    assert not has(pixels(view, word + 1), accent)
    assert view.document().revision() == revision


def test_in_a_long_pause_no_word_is_lit(view: TranscriptView) -> None:
    words = (Word("one", 0.0, 0.4), Word("two", 5.0, 5.4))
    view.show_words(words)
    assert view.word_at_time(0.2) == 0
    assert view.word_at_time(0.9) == 0
    assert view.word_at_time(3.0) == -1
    assert view.word_at_time(5.1) == 1


@pytest.mark.parametrize(("underline", "share"), [("solid", 1.0), ("dashed", 0.62), ("dotted", 0.5)])
def test_flags_differ_by_their_line_as_well_as_by_colour(
    theme: Theme, qtbot: QtBot, underline: str, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(table("flags.toml")["we"], "underline", underline)
    flag = Flag("we", 3.35, 3.8, 8, 9, Severity.HIGH, "dispatch")
    view = shown(theme, qtbot, replace(review_of(SAMPLE), flags=(flag,)))
    line, high = pixels(view, 8), theme.color("high")
    row = line.height() - 2
    inked = sum(line.pixelColor(x, row).red() > line.pixelColor(x, row).blue() + 80 for x in range(line.width()))
    assert high.red() > high.blue() + 80
    assert inked / line.width() == pytest.approx(share, abs=0.15)


def test_a_comma_behind_a_flagged_word_is_not_underlined(view: TranscriptView) -> None:
    assert review_of(SAMPLE).transcript.words[1].text == "yeah,"
    assert view.flag_rect(0).right() < view.word_rect(1).right()


def test_hovering_a_flagged_word_asks_for_its_card(view: TranscriptView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.flag_hovered) as hovered:
        qtbot.mouseMove(view.viewport(), view.word_rect(0).center())
    assert hovered.args == [0]
    with qtbot.waitSignal(view.flag_left):
        qtbot.mouseMove(view.viewport(), view.word_rect(2).center())


def test_of_two_flags_on_a_word_the_narrower_is_meant() -> None:
    wide = Flag("overtime", 0, 60, 0, 100, Severity.HIGH, "")
    narrow = Flag("we", 1, 2, 5, 6, Severity.HIGH, "")
    assert flag_at((wide, narrow), 5) == 1
    assert flag_at((wide, narrow), 6) == 0
    assert flag_at((narrow,), 9) is None


def test_the_spoken_word_stays_in_sight_until_the_user_scrolls(theme: Theme, qtbot: QtBot) -> None:
    view = shown(theme, qtbot, review_of(LONG))
    words = review_of(LONG).transcript.words
    for word in range(400):
        view.set_position(words[word].start, follow=True)
    assert view.viewport().rect().contains(view.word_rect(399).center())
    qtbot.keyClick(view, Qt.Key.Key_Home)
    view.verticalScrollBar().setValue(0)
    view.set_position(words[401].start, follow=True)
    assert view.verticalScrollBar().value() == 0


def test_a_paragraph_of_one_line_keeps_room_for_its_two_labels(theme: Theme, qtbot: QtBot) -> None:
    view = shown(theme, qtbot, review_of(SAMPLE))
    assert view.word_rect(10).top() - view.word_rect(0).top() > 2 * view.word_rect(0).height()


def test_words_that_have_no_beats_yet_are_one_paragraph(view: TranscriptView) -> None:
    view.show_words(review_of(SAMPLE).transcript.words[:50])
    assert "\n" not in view.toPlainText()
    assert view.word_rect(0).left() < 10


def test_keys_that_play_go_on_to_the_page(view: TranscriptView, qtbot: QtBot) -> None:
    heard: list[int] = []

    class Around(QWidget):
        def keyPressEvent(self, event: QKeyEvent) -> None:
            heard.append(event.key())

    around = Around()
    qtbot.addWidget(around)
    view.setParent(around)
    view.show()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_N, Qt.Key.Key_Left, Qt.Key.Key_3):
        qtbot.keyClick(view, key)
    view.setParent(None)
    assert heard == [Qt.Key.Key_Space, Qt.Key.Key_N, Qt.Key.Key_Left, Qt.Key.Key_3]


def test_an_empty_place_is_no_word(view: TranscriptView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.word_chosen):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
