"""Flags on the whole take, at each threshold and a tenth of a second to either side."""

from itertools import pairwise

import pytest
from helpers.beats import told, words

from mlerehearse.coach.context import Context
from mlerehearse.coach.flags import (
    beat_length,
    hypothetical,
    learning,
    length,
    model_only,
    outcome,
    overtime,
    threshold,
    time_anchor,
    wrong_lead,
)
from mlerehearse.domain.review import Sentence, Severity, TakeFlag
from mlerehearse.domain.story import Asked, Beat, Level, Track
from mlerehearse.domain.transcript import Word


def lasting(seconds: float, start: float = 0.0) -> Context:
    """Return a take of this many seconds from the first to the last word."""
    count = int(seconds) + 1
    spoken = [
        Word("word", start + i * (seconds - 0.3) / (count - 1), start + i * (seconds - 0.3) / (count - 1) + 0.3)
        for i in range(count)
    ]
    spoken[-1] = Word("word", start + seconds - 0.3, start + seconds)
    return Context(spoken, [Sentence(0, count, start, start + seconds, "", Beat.ACTION, 1.0)], Asked())


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (89.9, ["too_short"]),
        (90.0, []),
        (90.1, []),
        (179.9, []),
        (180.0, []),
        (180.1, ["over_cap"]),
        (239.9, ["over_cap"]),
        (240.0, ["over_cap"]),
        (240.1, ["over_cap", "too_long"]),
    ],
)
@pytest.mark.parametrize("start", [0.0, 2.5])
def test_length_runs_from_the_first_to_the_last_word(seconds: float, start: float, expected: list[str]) -> None:
    assert [flag.id for flag in length.find(lasting(seconds, start))] == expected


@pytest.mark.parametrize(
    ("seconds", "spans"), [(179.9, 0), (180.0, 0), (180.1, 1), (239.9, 1), (240.0, 1), (240.1, 2), (300.0, 2)]
)
def test_overtime_is_one_span_to_four_minutes_and_one_after(seconds: float, spans: int) -> None:
    flags = list(overtime.find(lasting(seconds)))
    assert len(flags) == spans
    assert all(flag.severity is Severity.HIGH for flag in flags)
    assert all(a.last == b.first for a, b in pairwise(flags))
    assert not flags or flags[0].end > 180.0


def with_beat(beat: Beat, seconds: float, count: int = 12) -> list[TakeFlag]:
    """Return the flags on one beat of this many seconds."""
    spoken = words(" ".join(["word"] * count), step=seconds / count)
    context = Context(spoken, [Sentence(0, count, 0.0, seconds, "", beat, 1.0)], Asked())
    return [flag for flag in beat_length.find(context) if flag.beat is beat]


@pytest.mark.parametrize(
    ("beat", "thin", "heavy"),
    [
        (Beat.SITUATION, 9.0, 28.0),
        (Beat.TASK, 6.0, 21.0),
        (Beat.ACTION, 27.0, 84.0),
        (Beat.DECISION, 12.0, 42.0),
        (Beat.RESULT, 9.0, 28.0),
        (Beat.REFLECTION, 6.0, 21.0),
    ],
)
def test_a_beat_is_thin_under_60_and_heavy_over_140_percent(beat: Beat, thin: float, heavy: float) -> None:
    marks = (thin - 0.1, thin, thin + 0.1, heavy - 0.1, heavy, heavy + 0.1)
    found = [[flag.id for flag in with_beat(beat, seconds)] for seconds in marks]
    assert found == [["thin_beat"], [], [], [], [], ["heavy_beat"]]


@pytest.mark.parametrize(("count", "expected"), [(0, True), (9, True), (10, False)])
def test_under_ten_words_a_beat_is_missing_however_long_it_takes(count: int, expected: bool) -> None:
    take = told("A: " + "word " * 20, *(["F: " + "word " * count] if count else []), step=3.0)
    assert any(f.id == "missing_beat" and f.beat is Beat.REFLECTION for f in beat_length.find(take)) is expected


def test_words_of_a_beat_add_up_over_its_sentences() -> None:
    take = told("F: I should have asked.", "A: I moved it.", "F: Now I always ask first thing.")
    assert not [f for f in beat_length.find(take) if f.id == "missing_beat" and f.beat is Beat.REFLECTION]


LEVELS = pytest.mark.parametrize(
    ("level", "severity"), [(Level.MID, "low"), (Level.SENIOR, "high"), (Level.STAFF, "high")]
)


@LEVELS
def test_a_missing_reflection_weighs_by_level(level: Level, severity: str) -> None:
    flags = list(beat_length.find(told("A: I moved the index.", asked=Asked(level=level))))
    weights = {f.beat: f.severity.value for f in flags}
    assert weights.pop(Beat.REFLECTION) == severity
    assert {weights[beat] for beat in (Beat.TASK, Beat.DECISION, Beat.RESULT)} == {"high"}


@LEVELS
def test_no_learning_and_a_general_answer_weigh_by_level(level: Level, severity: str) -> None:
    take = told("A: I would usually look at the logs.", asked=Asked(level=level))
    for rule in (learning, hypothetical):
        [flag] = rule.find(take)
        assert flag.severity.value == severity


def ids(rule: object, *sentences: str, asked: Asked | None = None) -> list[str]:
    return [flag.id for flag in rule.find(told(*sentences, asked=asked))]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("This was last March.", True),
        ("It was in Q3.", True),
        ("It was on a Sunday night.", True),
        ("This is 2024, at a bank.", True),
        ("It was two years ago.", True),
        ("It broke three weeks before launch.", True),
        ("It was in the autumn of twenty twenty two.", True),
        ("It came back the same day.", False),
        ("It may have been the cache.", False),
        ("At four in the morning it broke.", False),
    ],
)
def test_what_dates_an_instance(text: str, dated: bool) -> None:
    assert (ids(time_anchor, f"S: {text}") == []) is dated


def test_a_rollback_wants_its_trigger() -> None:
    asked = Asked(prompt="rollback")
    assert ids(threshold, "A: I pulled it when it looked bad.", asked=asked) == ["no_threshold"]
    assert ids(threshold, "A: The rule was a 3 % drop held for thirty minutes.", asked=asked) == []
    assert ids(threshold, "A: It comes out above 3% held for thirty minutes.", asked=asked) == []
    assert ids(threshold, "A: Freshness was my alarm, six hours and it pages.", asked=asked) == []
    assert ids(threshold, "F: I'd page above 3% next time.", asked=asked) == ["no_threshold"]
    assert ids(threshold, "A: The alerts on three wards went silent.", asked=asked) == ["no_threshold"]
    assert ids(threshold, "A: I pulled it when it looked bad.", asked=Asked(kind="rollback")) == ["no_threshold"]
    assert ids(threshold, "A: I wrote the plan.", asked=Asked(prompt="mentoring")) == []


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("It was live and everybody went to other projects after all of that.", False),
        ("It was live by 8:50 in 2022, and everybody went to other projects after that.", False),
        ("It was live and suggestions came back in 60 milliseconds for all of them.", True),
        ("It was live and the complaints fell, and everybody went to other projects.", True),
    ],
)
def test_a_clock_time_is_no_outcome_and_any_figure_is(text: str, stated: bool) -> None:
    assert (ids(outcome, f"R: {text}") == []) is stated


def test_a_result_wants_a_number_or_a_direction() -> None:
    flat = "R: In the end it was live and everybody went to other projects after that."
    assert ids(outcome, flat) == ["no_outcome"]
    assert ids(outcome, flat, "R: Complaints stopped.") == []
    assert ids(outcome, "A: I moved the index.") == []  # another flag reports a missing result


def test_a_story_inside_the_model_is_told_so() -> None:
    inside = "A: I added lags and weights, and changed the loss."
    assert ids(model_only, inside) == ["model_only"]
    assert ids(model_only, inside, "A: I set up a canary in production.") == []


@pytest.mark.parametrize(
    ("sentences", "likely", "raised"),
    [
        (("A: I added lags and changed the loss.",), 0.3, True),
        (("A: I added lags and changed the loss.",), 0.1, False),  # the meaning leads out, no listed word does
        (("S: Our users saw it.", "A: I changed the loss."), 0.5, True),  # users in the situation don't count
        (("S: Our users saw it.", "A: I changed the loss."), 0.3, False),
        (("A: I set up a canary in production with an alarm.",), 0.9, False),
    ],
)
def test_what_a_take_means_decides_where_words_are_few(sentences: tuple[str, ...], likely: float, raised: bool) -> None:
    take = told(*sentences)
    judged = Context(take.words, take.sentences, take.asked, {"model_only": (likely,)})
    assert bool(list(model_only.find(judged))) is raised


def test_a_gate_is_a_learning_and_a_retrain_is_none() -> None:
    assert ids(learning, "A: I retrained it and raised the pool size.") == ["no_learning"]
    assert ids(learning, "A: I wrote a contract for the feed.") == []
    assert ids(learning, "F: Since then I ask who reads an output before I change it.") == []
    assert ids(learning, "F: Next time I'd ask first.") == []  # a short lesson is still a lesson
    assert ids(learning, "F: Honestly, I wouldn't change a thing about how I did that.") == ["no_learning"]


def test_the_lead_must_speak_to_the_track() -> None:
    serving = "S: The serving fleet fell over every night, p99 was bad, pods restarted and the cache was stale."
    assert ids(wrong_lead, serving, asked=Asked(track=Track.RESEARCH)) == ["wrong_lead"]
    assert ids(wrong_lead, serving, asked=Asked(track=Track.PLATFORM)) == []
    assert ids(wrong_lead, serving) == []


def test_an_aside_is_no_part_of_the_lead() -> None:
    aside = "O: The serving fleet, the pods, the cache, the canary, all that I leave out."
    study = "A: The hypothesis was pre-registered with one metric and a holdout."
    assert ids(wrong_lead, aside, study, asked=Asked(track=Track.RESEARCH)) == []
