"""The coach's figures on the gold takes, by models that never saw the scored file."""

from gold import crossval

from mlerehearse.domain import presentation
from mlerehearse.domain.wording import cue_advice, instead, why
from mlerehearse.formats import review_json

Scores = crossval.Json


def test_beats_are_heard_in_takes_by_other_hands(validated: Scores) -> None:
    assert validated["beat macro F1"] >= 0.86
    assert validated["beat time accuracy"] >= 0.85
    assert validated["beat boundary F1 (3 s)"] >= 0.81


def test_each_beat_is_heard(validated: Scores) -> None:
    assert min(validated["beat F1"].values()) >= 0.70


def test_exact_flags_are_exact(validated: Scores) -> None:
    found = {name: figures[2] for name, figures in validated[crossval.FLAGS].items()}
    assert found["we"] >= 0.98
    assert found["filler"] >= 0.95
    assert found["hedge"] >= 0.93


def test_claims_and_those_that_fall_are_told_from_the_rest(validated: Scores) -> None:
    assert validated["numbers found (precision, recall, F1)"][2] >= 0.97
    assert validated["claims (precision, recall, F1)"][2] >= 0.88
    assert validated[crossval.FLAGS]["unsupported_number"][2] >= 0.86


def test_judgements_and_the_take_as_a_whole_reach_what_is_wanted(validated: Scores) -> None:
    found = {name: figures[2] for name, figures in validated[crossval.FLAGS].items()}
    assert min(found[name] for name in ("hypothetical", "blame", "heroics")) >= 0.85
    assert validated["take flag macro F1"] >= 0.85


def test_cues_are_heard_and_missed_at_their_place(validated: Scores) -> None:
    assert validated["cues"]["heard"] >= 0.88
    assert validated["cues"]["missing"] >= 0.73
    assert validated["cues"]["place"] >= 0.80


def test_every_flag_cue_and_strength_has_its_sentences(reviews: list[Scores]) -> None:
    for review in map(review_json.from_json, reviews):
        flags = (*review.flags, *review.take_flags)
        assert all(why(flag) and instead(flag) and "{" not in why(flag) + instead(flag) for flag in flags)
        assert all(cue_advice(review.asked.prompt, cue) for cue in review.cues if not cue.heard)
        assert len(presentation.strengths(review)) == len(review.praise)


def test_the_table_shows_every_figure(validated: Scores) -> None:
    table = crossval.shown(crossval.rows(validated, validated))
    assert f"| beats, macro F1 by sentence | 0.870 | 0.900 | {validated['beat macro F1']:.3f} |" in table
    assert all(f"| {name} |" in table for name, *_ in crossval.FIGURES)
