"""The whole review of a take, with scripted beats."""

import importlib
import inspect
import pickle
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from helpers.beats import scripted, told, words

from mlerehearse.coach import coach_worker, flag_registry
from mlerehearse.coach.advice import span_flag
from mlerehearse.coach.coach_messages import BeatFound, FindBeat, Reviewed, ReviewFailed, ReviewTake
from mlerehearse.coach.context import Context
from mlerehearse.coach.delivery import delivery, i_clauses
from mlerehearse.coach.reviewer import review
from mlerehearse.coach.strengths import strengths
from mlerehearse.coach.version import coach_version
from mlerehearse.domain import wording
from mlerehearse.domain.corrections import Correction, CorrectionKind
from mlerehearse.domain.review import Flag, Review
from mlerehearse.domain.story import Asked, Beat
from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.errors import ModelMissingError
from mlerehearse.resources import table

STORY = (
    "In March 2023 the checkout model at our shop began to refuse good cards. "
    "Um, we rolled it back above two percent refusals. "
    "Refusals fell by 40% after that. "
    "Now I write the trigger down before a launch, every single time."
)
MODELS = scripted({"In": Beat.SITUATION, "Refusals": Beat.RESULT, "Now": Beat.REFLECTION})


def reviewed(text: str = STORY, corrections: tuple[Correction, ...] = (), asked: Asked | None = None) -> Review:
    spoken = words(text)
    transcript = Transcript(spoken, spoken[-1].end + 1 if spoken else 0.0)
    return review(transcript, asked or Asked(prompt="rollback"), corrections, MODELS)


def praised(context: Context) -> list[str]:
    return [wording.strength(praise) for praise in strengths(context)]


def test_sentences_run_to_the_next_ones_first_word() -> None:
    sentences = reviewed().sentences
    assert [s.beat.value for s in sentences] == ["S", "A", "R", "F"]
    assert all(a.end == b.start for a, b in pairwise(sentences))


def test_flags_stand_in_time_with_the_words_they_mean() -> None:
    found = reviewed()
    assert [flag.id for flag in found.flags] == ["we", "filler", "we", "unsupported_number"]
    assert all(flag.quote in found.transcript.text for flag in found.flags)
    assert all(flag.start == found.transcript.words[flag.first].start for flag in found.flags)
    assert {"missing_beat", "too_short"} <= {flag.id for flag in found.take_flags}


def test_a_correction_outranks_the_guess_and_a_dismissal_is_kept() -> None:
    spoken = words(STORY)
    um = next(i for i, word in enumerate(spoken) if word.text == "Um,")
    day = datetime(2026, 11, 24, tzinfo=UTC)
    beat = Correction("1", day, CorrectionKind.BEAT, "R", spoken[um].start, spoken[um].end, ("Um,",))
    no_filler = Correction("2", day, CorrectionKind.DISMISS, "filler", spoken[um].start, spoken[um].end, ("Um,",))
    lost = Correction("3", day, CorrectionKind.DISMISS, "we", 900.0, 901.0, ("nowhere",))
    found = reviewed(corrections=(beat, no_filler, lost))
    assert (found.sentences[1].beat, found.sentences[1].pinned) == (Beat.RESULT, True)
    assert "filler" not in {flag.id for flag in found.flags}
    assert found.unplaced == (lost,)


def test_silence_is_reviewed_too() -> None:
    empty = reviewed("")
    assert (empty.sentences, empty.flags, empty.delivery.length) == ((), (), 0.0)


def test_a_take_without_punctuation_has_the_same_flags_on_words() -> None:
    plain = STORY.lower().replace(",", "").replace(". ", " ").rstrip(".")
    assert {"filler", "we"} <= {flag.id for flag in reviewed(plain).flags}


def test_a_review_travels_between_processes() -> None:
    assert pickle.loads(pickle.dumps(reviewed())) == reviewed()


def test_delivery_counts_what_was_spoken() -> None:
    spoken = [Word("I", 0.0, 0.2), Word("moved", 0.2, 0.6), Word("it", 0.6, 0.8), Word("then", 2.31, 3.0)]
    take = told("A: I moved it then")
    figures = delivery(type(take)(spoken, take.sentences, Asked()), ())
    assert figures.length == pytest.approx(3.0)
    assert (figures.long_pauses, figures.longest_pause) == (1, pytest.approx(1.51))
    assert figures.words_a_minute == pytest.approx(60 * 4 / (3.0 - 1.51))


@pytest.mark.parametrize(("gap", "long"), [(1.4, 0), (1.5, 0), (1.6, 1)])
def test_a_long_pause_is_over_a_second_and_a_half(gap: float, long: int) -> None:
    spoken = [Word("so", 0.0, 1.0), Word("then", 1.0 + gap, 4.0)]
    assert delivery(type(told("A: so then"))(spoken, told("A: so then").sentences, Asked()), ()).long_pauses == long


def test_clauses_with_i_are_counted_with_contractions_and_without_fillers_or_restarts() -> None:
    assert i_clauses(told("A: I moved it, I've seen it, I, I mean I'd say so and I said that.")) == 4


def test_the_good_is_said_too() -> None:
    lines = praised(
        told("D: I took the trees because I can explain them.", "F: I now write the rule down before I launch it.")
    )
    assert 1 <= len(lines) <= 2
    assert "I took the trees because I can explain them" in lines[0]
    assert "write the rule down" in lines[1]


@pytest.mark.parametrize(
    "sentence",
    [
        "D: The job failed because the table had gone read-only in the migration.",  # a cause, not a choice
        "D: In these situations you want to wait rather than act, because it costs less.",
        "F: From this I learned that you can't trust those people, they never listen.",
        "F: Shall I go on, or is that enough of what I learned from it by now?",
    ],
)
def test_what_is_no_merit_is_not_praised(sentence: str) -> None:
    assert not [line for line in praised(told(sentence)) if "“" in line]


def test_a_rescue_told_alone_is_not_praised_as_ownership() -> None:
    work = ["A: I moved it.", "A: I checked it.", "A: I shipped it.", "A: I watched it."]
    assert any("spoke for yourself" in line for line in praised(told(*work)))
    assert not any("spoke for yourself" in line for line in praised(told(*work, "A: I saved the day.")))


def test_all_beats_are_not_praised_where_the_reflection_only_boasts() -> None:
    beats = [f"{beat}: {'word ' * 10}" for beat in "STADR"]
    assert any(
        "six beats" in line
        for line in praised(told(*beats, "F: I learned to ask the owner of the table before every release."))
    )
    boast = "F: And honestly, I really wouldn't change a thing about it."
    assert not any("six beats" in line for line in praised(told(*beats, boast)))


def test_a_date_is_a_good_start() -> None:
    assert praised(told("S: It broke in March 2023, at the shop.")) == ["You dated the story: “March”."]


def test_the_version_is_short_and_steady() -> None:
    assert coach_version() == coach_version()
    assert len(coach_version()) == 12
    assert reviewed().coach_version == coach_version()


def test_every_flag_in_the_table_belongs_to_a_rule_and_the_other_way_round() -> None:
    names = {flag for rule in flag_registry.rules() for flag in _ids(rule.__module__)}
    assert names == set(table("flags.toml"))


def test_a_made_up_flag_needs_no_more_than_a_rule_and_a_table_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    about = dict(table("flags.toml")["filler"], why="It quacks.", instead="Say “{quote}” less.")
    monkeypatch.setitem(table("flags.toml"), "duck", about)

    def find(context: Context) -> Iterator[Flag]:
        for index, token in enumerate(context.tokens):
            if token.norm == "duck":
                yield span_flag(context, "duck", (index, index + 1))

    monkeypatch.setattr(flag_registry, "rules", lambda: (find,))
    [flag] = reviewed("The duck swam.").flags
    assert (flag.id, flag.quote) == ("duck", "duck")
    assert (wording.why(flag), wording.instead(flag)) == ("It quacks.", "Say “duck” less.")


def _ids(module: str) -> set[str]:
    source = inspect.getsource(importlib.import_module(module))
    return {flag for flag in table("flags.toml") if f'"{flag}"' in source}


def test_the_worker_finds_the_beat_of_the_words_so_far_or_none(caplog: pytest.LogCaptureFixture) -> None:
    job = FindBeat("7", words(STORY))

    def broken(_: FindBeat) -> Beat:
        raise ValueError(STORY)

    assert coach_worker.answer_beat(job, lambda _: Beat.TASK) == BeatFound("7", Beat.TASK)
    assert coach_worker.answer_beat(job, broken) == BeatFound("7", None)
    assert "checkout" not in caplog.text
    caplog.clear()


def test_the_worker_answers_with_a_review_or_one_sentence(caplog: pytest.LogCaptureFixture) -> None:
    spoken = words(STORY)
    job = ReviewTake("7", Transcript(spoken, 60.0), Asked())

    def missing(_: ReviewTake) -> Review:
        raise ModelMissingError("No model is there: install it.")

    def broken(_: ReviewTake) -> Review:
        raise ValueError(STORY)

    assert coach_worker.answer_review(job, lambda _: reviewed()) == Reviewed("7", reviewed())
    assert coach_worker.answer_review(job, missing) == ReviewFailed("7", "No model is there: install it.")
    failed = coach_worker.answer_review(job, broken)
    assert isinstance(failed, ReviewFailed)
    assert "checkout" not in failed.problem + caplog.text
    caplog.clear()


@pytest.mark.parametrize("digits", ["9" * 4_400, "\u0663" * 4_400, "9" * 400 + "%", "3:" + "0" * 4_400])
def test_a_word_of_thousands_of_digits_is_reviewed_like_any_other(digits: str) -> None:
    found = reviewed(f"We cut the errors by {digits} at {digits} a.m. last March. Then I wrote the test.")

    assert found.transcript.words[5].text == digits
