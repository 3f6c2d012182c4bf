"""The sentences of a review are made from its ids and values when they are shown."""

from dataclasses import replace

import pytest

from mlerehearse.domain.review import CueHeard, Flag, Praise, Severity, TakeFlag
from mlerehearse.domain.story import Beat
from mlerehearse.domain.wording import cue_advice, instead, strength, why
from mlerehearse.resources import table

WE = Flag("we", 3.0, 3.4, 6, 7, Severity.HIGH, "We", "rewrite", values=(("rewrite", "I rolled it back"),))
NUMBER = Flag("unsupported_number", 7.0, 7.4, 14, 15, Severity.HIGH, "40%", "bare")
THIN = TakeFlag("thin_beat", Severity.LOW, beat=Beat.DECISION, values=(("spoken", 8.6), ("low", 20.0), ("high", 30.0)))
CAP = TakeFlag("over_cap", Severity.HIGH, values=(("length", 201.9), ("heaviest", "A")))
LEAD = TakeFlag(
    "wrong_lead", Severity.HIGH, values=(("other", "platform"), ("track", "research"), ("lead", "research"))
)


def test_a_changed_sentence_shows_without_a_new_review(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(table("flags.toml")["we"], "why", "They grade you.")
    monkeypatch.setitem(table("flags.toml")["we"]["variants"], "rewrite", "Better: {rewrite}.")
    monkeypatch.setitem(table("texts/coach.toml"), "strength_owner", "{i} to {we}.")

    assert (why(WE), instead(WE)) == ("They grade you.", "Better: I rolled it back.")
    assert strength(Praise("owner", (("i", 12), ("we", 1)))) == "12 to 1."


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        (("statistic",), "which statistic it is (median, p95, recall, …)"),
        (("baseline", "window"), "what the baseline was (from what to what), and over what period"),
    ],
)
def test_a_claim_says_what_it_lacks(missing: tuple[str, ...], words: str) -> None:
    assert instead(replace(NUMBER, missing=missing)).startswith(f"Say {words}. Or drop the figure")


def test_figures_and_ids_are_shown_in_words() -> None:
    assert why(THIN) == "Decision gets 9 s. In a good answer it gets 20–30 s."
    assert instead(THIN).startswith("Add more: why you chose this,")
    assert instead(CAP) == "You spoke for 3:21. Action is furthest over its target: cut there first."
    assert why(LEAD).startswith("Your first 30 seconds suit the platform panel, but this take is for the research")
    assert instead(LEAD) == table("tracks.toml")["research"]["lead"]


def test_the_words_of_a_take_are_never_filled_in_themselves() -> None:
    assert "“I {quote} it”" in instead(replace(WE, values=(("rewrite", "I {quote} it"),)))


def test_a_cue_has_advice_of_its_own_or_that_of_a_hidden_rollback_or_none_if_it_was_heard() -> None:
    own, hidden = CueHeard("threshold", False, ()), CueHeard("threshold", False, (), "rollback_untold")

    assert cue_advice("rollback", own) == table("cues.toml")["rollback"]["threshold"]["missing"]
    assert cue_advice("rollback", hidden).startswith("This answer never mentions a rollback")
    assert cue_advice("rollback", CueHeard("threshold", True, ((1.0, 2.0),))) == ""


def test_an_older_review_that_lacks_a_text_or_a_value_shows_nothing_wrong() -> None:
    assert instead(replace(WE, advice="a_variant_that_is_gone")) == instead(replace(WE, advice=""))
    assert instead(replace(WE, values=())) == ""
    assert why(replace(THIN, values=())) == ""
    assert (why(replace(WE, id="gone")), instead(replace(WE, id="gone"))) == ("", "")
    assert strength(Praise("gone")) == strength(Praise("owner")) == ""
    assert cue_advice("gone", CueHeard("gone", False, ())) == ""
