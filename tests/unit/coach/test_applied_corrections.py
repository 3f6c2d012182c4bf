"""Corrections by the user.

They override the program's guess, stay at their place in time, and are never lost.
"""

from datetime import UTC, datetime

from helpers.beats import words

from mlerehearse.coach import applied_corrections as said
from mlerehearse.domain.corrections import Correction, CorrectionKind
from mlerehearse.domain.review import Flag, Severity, TakeFlag
from mlerehearse.domain.story import Beat
from mlerehearse.domain.transcript import Word

HEARD = words("We pulled the model at nine and wrote a gate.")


def made(
    kind: CorrectionKind, value: str, at: int = 0, count: int = 1, name: str = "a", heard: tuple[Word, ...] = HEARD
) -> Correction:
    anchor = heard[at : at + count]
    texts = tuple(word.text for word in anchor)
    return Correction(name, datetime(2026, 11, 24, tzinfo=UTC), kind, value, anchor[0].start, anchor[-1].end, texts)


def texts(applied: said.AppliedCorrections) -> str:
    return " ".join(word.text for word in applied.words)


def test_words_are_replaced_on_the_old_times() -> None:
    applied = said.apply(HEARD, [made(CorrectionKind.WORDS, "modal gate", 3, 1)])
    assert texts(applied) == "We pulled the modal gate at nine and wrote a gate."
    assert (applied.words[3].start, applied.words[4].end) == (HEARD[3].start, HEARD[3].end)
    assert applied.words[5:] == HEARD[4:]


def test_no_words_delete() -> None:
    assert (
        texts(said.apply(HEARD, [made(CorrectionKind.WORDS, "", 6, 1)])) == "We pulled the model at nine wrote a gate."
    )


def test_an_anchor_is_its_words_near_its_time_and_no_index() -> None:
    moved = tuple(Word(w.text, w.start + 0.3, w.end + 0.3) for w in words("So then", start=-0.9) + HEARD)
    applied = said.apply(moved, [made(CorrectionKind.WORDS, "I", 0, 1)])
    assert texts(applied).startswith("So then I pulled")


def test_case_and_punctuation_do_not_unplace() -> None:
    other = words("we pulled the model at nine and wrote a gate")
    assert texts(said.apply(other, [made(CorrectionKind.WORDS, "door.", 9, 1)])).endswith("a door.")


def test_what_can_not_be_anchored_is_kept_as_unplaced() -> None:
    lost = made(CorrectionKind.WORDS, "I", 0, 2)
    applied = said.apply(words("Nothing of that was said here."), [lost])
    assert applied.unplaced == (lost,)
    far = tuple(Word(w.text, w.start + 30, w.end + 30) for w in HEARD)
    assert said.apply(far, [lost]).unplaced == (lost,)


def test_a_word_that_another_model_already_heard_right_is_placed() -> None:
    right = words("I pulled the model at nine and wrote a gate.")
    assert said.apply(right, [made(CorrectionKind.WORDS, "I", 0, 1)]).unplaced == ()


def test_a_beat_stays_with_its_sentence_when_words_before_it_change() -> None:
    applied = said.apply(
        HEARD, [made(CorrectionKind.BEAT, "R", 7, 2, "b"), made(CorrectionKind.WORDS, "authored", 7, 1, "c")]
    )
    assert applied.unplaced == ()
    assert said.pinned_beats(applied.beats, [(0.0, 2.4), (2.4, 4.0)]) == {1: Beat.RESULT}


def test_the_last_word_on_a_beat_counts() -> None:
    applied = said.apply(HEARD, [made(CorrectionKind.BEAT, "R", 1, 1, "b"), made(CorrectionKind.BEAT, "S", 2, 1, "c")])
    assert said.pinned_beats(applied.beats, [(0.0, 4.0)]) == {0: Beat.SITUATION}


def test_an_undo_takes_back_and_can_be_taken_back() -> None:
    change = made(CorrectionKind.WORDS, "I", 0, 1, "a")
    undo = Correction("u", change.made, CorrectionKind.UNDO, "a")
    redo = Correction("v", change.made, CorrectionKind.UNDO, "u")
    assert texts(said.apply(HEARD, [change, undo])).startswith("We pulled")
    assert texts(said.apply(HEARD, [change, undo, redo])).startswith("I pulled")


def flag(name: str, at: int) -> Flag:
    return Flag(name, HEARD[at].start, HEARD[at].end, at, at + 1, Severity.HIGH, HEARD[at].text)


def test_a_dismissal_takes_that_flag_at_that_place_only() -> None:
    applied = said.apply(HEARD, [made(CorrectionKind.DISMISS, "we", 0, 1)])
    left = said.undismissed([flag("we", 0), flag("filler", 0), flag("we", 7)], applied.dismissals)
    assert [(f.id, f.first) for f in left] == [("filler", 0), ("we", 7)]


def test_a_flag_on_the_take_is_dismissed_by_name() -> None:
    whole = [TakeFlag("missing_beat", Severity.HIGH, beat=beat) for beat in (Beat.TASK, Beat.REFLECTION)]
    one = Correction("a", datetime(2026, 11, 24, tzinfo=UTC), CorrectionKind.DISMISS, "missing_beat:F")
    applied = said.apply(HEARD, [one])
    assert [f.beat for f in said.undismissed_on_take(whole, applied.dismissals)] == [Beat.TASK]
