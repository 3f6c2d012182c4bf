"""The scorecard: figures in words and bars, and active rows that the keyboard reaches."""

from dataclasses import replace

import pytest
from helpers.window.reviews import LONG, SAMPLE, review_of, with_cues
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from mlerehearse.domain.review import CueHeard, Severity, TakeFlag
from mlerehearse.domain.story import Asked, Beat
from mlerehearse.domain.wording import instead, why
from mlerehearse.resources import table
from mlerehearse.ui.review.scorecard import Scorecard
from mlerehearse.ui.review.scorecard_rows import BeatBar, Row
from mlerehearse.ui.theme import Theme


@pytest.fixture
def card(theme: Theme, qtbot: QtBot) -> Scorecard:
    card = Scorecard(theme)
    card.resize(300, 900)
    qtbot.addWidget(card)
    card.show_review(with_cues(review_of(SAMPLE)))
    card.show()
    qtbot.waitExposed(card)
    return card


def texts(card: Scorecard) -> list[str]:
    return [label.text() for label in card.findChildren(QLabel)]


def rows(card: Scorecard) -> dict[str, Row]:
    return {row.accessibleName(): row for row in card.findChildren(Row)}


def test_each_beat_stands_against_its_target(card: Scorecard) -> None:
    bars = [bar.accessibleName() for bar in card.findChildren(BeatBar)]
    assert bars[0] == "Situation: 33 seconds, target 15 to 20, too long"
    assert bars[2] == "Action: 39 seconds, target 45 to 60"
    assert len(bars) == 6
    assert "33 s" in texts(card)
    assert "too long" in texts(card)


def test_a_beat_that_is_not_there_is_called_missing(theme: Theme, qtbot: QtBot) -> None:
    missing = TakeFlag("missing_beat", Severity.HIGH, beat=Beat.DECISION)
    thin = TakeFlag("thin_beat", Severity.LOW, beat=Beat.TASK)
    review = replace(review_of(SAMPLE), take_flags=(missing, thin))
    card = Scorecard(theme)
    qtbot.addWidget(card)
    card.show_review(review)
    bars = [bar.accessibleName() for bar in card.findChildren(BeatBar)]
    assert [bar.rpartition(", ")[2] for bar in bars if bar.startswith(("Decision", "Task"))] == ["too short", "missing"]
    assert not any(bar.endswith(("missing", "too short", "too long")) for bar in bars if bar.startswith("Action"))


def test_the_target_lies_where_its_seconds_are(card: Scorecard) -> None:
    bar = card.findChildren(BeatBar)[2]
    assert bar.bar_rect(0, 45, 8).right() == pytest.approx(bar.bar_rect(45, 60, 8).left())
    assert bar.bar_rect(0, 60, 8).right() <= bar.width()


def test_flags_are_counted_by_kind_and_a_row_leads_to_the_next_of_its_kind(card: Scorecard, qtbot: QtBot) -> None:
    row = rows(card)["We: 9, 5 serious"]
    with qtbot.waitSignal(card.flag_wanted) as wanted:
        qtbot.keyClick(row, Qt.Key.Key_Space)
    assert wanted.args == ["we"]
    assert "Filler: 6" in rows(card)


def test_cues_are_heard_with_their_place_or_missing_with_advice(card: Scorecard, qtbot: QtBot) -> None:
    heard = next(row for name, row in rows(card).items() if "covered" in name)
    with qtbot.waitSignal(card.seek_wanted) as wanted:
        qtbot.mouseClick(heard, Qt.MouseButton.LeftButton)
    assert wanted.args == [25.0]
    assert heard.accessibleName() == "The group: 0:25, covered"
    assert any(text.endswith(": missing") for text in texts(card))
    assert table("cues.toml")["fairness"]["escalation"]["missing"] in texts(card)


def test_a_cue_is_heard_from_the_keyboard_one_place_after_the_other(card: Scorecard, qtbot: QtBot) -> None:
    cue = CueHeard("metric", True, ((25.0, 27.0), (61.0, 70.0)))
    card.show_review(replace(review_of(SAMPLE), cues=(cue,)))
    row = rows(card)["The metric: 0:25, 1:01, covered"]
    assert row.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert row.accessibleDescription() == "Play it"
    heard: list[float] = []
    card.seek_wanted.connect(heard.append)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Return):
        qtbot.keyClick(row, key)
    assert heard == [25.0, 61.0, 25.0]


def test_cues_that_share_their_advice_have_it_said_once(card: Scorecard) -> None:
    cues = tuple(CueHeard(cue, False, (), "rollback_untold") for cue in ("threshold", "durable_change"))
    card.show_review(replace(review_of(SAMPLE), asked=Asked("rollback"), cues=cues))
    assert len([text for text in texts(card) if text.startswith("This answer never mentions a rollback")]) == 1
    assert "The trigger, The lasting change: missing" in texts(card)


def test_without_cues_and_flags_nothing_is_made_up(theme: Theme, qtbot: QtBot, card: Scorecard) -> None:
    card.show_review(replace(review_of(SAMPLE), flags=(), take_flags=(), praise=(), cues=()))
    assert "No phrases to fix." in texts(card)
    assert rows(card) == {}
    assert "The whole take" not in texts(card)
    assert "What this panel listens for" not in texts(card)


def test_what_concerns_the_whole_take_says_why_and_what_instead(card: Scorecard) -> None:
    card.show_review(review_of(LONG))
    shown = texts(card)
    for flag in review_of(LONG).take_flags:
        assert why(flag) in shown
        assert instead(flag) in shown
    names = [
        text for text in shown if text.startswith(("Beat too short", "Beat too long", "Result without", "Opening for"))
    ]
    assert names.index("Result without an outcome") < names.index("Beat too short · Decision")


def test_delivery_is_given_in_figures(card: Scorecard) -> None:
    shown = texts(card)
    assert shown[shown.index("“I” vs “we”") + 1] == "19 : 9"
    assert shown[shown.index("longest pause") + 1].endswith(" s")
