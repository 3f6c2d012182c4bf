"""The cues of a prompt: heard where they were said, otherwise missing with advice."""

from pathlib import Path

import pytest
from helpers.beats import words

from mlerehearse.coach.learned.cue_model import CueModel
from mlerehearse.coach.learned.learned_models import bundled
from mlerehearse.coach.reviewer import review
from mlerehearse.domain.review import CueHeard, Review
from mlerehearse.domain.story import Asked
from mlerehearse.domain.transcript import Transcript
from mlerehearse.domain.wording import cue_advice
from mlerehearse.errors import ModelMissingError
from mlerehearse.resources import table

OPENING = (
    "Last May I looked after the price model of a parcel company with five engineers.",
    "A new version quoted far too little for heavy parcels, and the decision was mine.",
)
TRIGGER = "The launch sheet said that more than four percent of quotes below cost for ten minutes pulls the model out."
OUT = "I rolled it back to the old model twenty minutes after the alarm."
GUARD = "Then I added a check to the build, which refuses any model whose quotes for heavy parcels are below cost."
CLOSING = ("Quotes were back to normal on the same afternoon.", "I learned to test the heavy end first.")


def heard(prompt: str | None, *sentences: str) -> tuple[Review, dict[str, CueHeard]]:
    spoken = words(" ".join(sentences))
    found = review(Transcript(spoken, spoken[-1].end), Asked(prompt=prompt), (), bundled())
    return found, {cue.cue: cue for cue in found.cues}


def said(found: Review, cue: CueHeard) -> list[str]:
    """Return the sentences at a cue's places."""
    return [s.text for start, end in cue.spans for s in found.sentences if s.start < end and s.end > start]


def test_a_cue_is_heard_in_the_sentence_that_says_it() -> None:
    found, cues = heard("rollback", *OPENING, TRIGGER, OUT, GUARD, *CLOSING)
    assert [cue.heard for cue in cues.values()] == [True, True, True]
    assert TRIGGER in said(found, cues["threshold"])
    assert OUT in said(found, cues["time_to_rollback"])
    assert GUARD in said(found, cues["durable_change"])
    assert not any(cue_advice("rollback", cue) for cue in cues.values())


def test_a_place_ends_with_the_sentences_last_word() -> None:
    found, cues = heard("rollback", *OPENING, TRIGGER, OUT, GUARD, *CLOSING)
    ends = {found.transcript.words[s.last - 1].end for s in found.sentences}
    assert {end for cue in cues.values() for _, end in cue.spans} <= ends


def test_what_was_not_said_is_missing_with_advice() -> None:
    _, cues = heard("rollback", *OPENING, "I rolled it back to the old model after a while.", *CLOSING)
    assert not cues["threshold"].heard
    assert not cues["durable_change"].heard
    assert cues["threshold"].spans == ()
    assert cue_advice("rollback", cues["threshold"]) == table("cues.toml")["rollback"]["threshold"]["missing"]


def test_a_rollback_story_that_hides_the_rollback_lacks_everything_and_says_why() -> None:
    _, cues = heard("rollback", *OPENING, "We fixed it forward with a patch.", GUARD, *CLOSING)
    assert [cue.heard for cue in cues.values()] == [False, False, False]
    [advice] = {cue_advice("rollback", cue) for cue in cues.values()}
    assert "disqualif" in advice


def test_without_a_prompt_nothing_is_listened_for() -> None:
    assert heard(None, *OPENING, OUT)[0].cues == ()


@pytest.mark.parametrize("prompt", table("cues.toml"))
def test_every_cue_of_every_prompt_has_a_model(prompt: str) -> None:
    _, cues = heard(prompt, *OPENING, TRIGGER, OUT, GUARD, *CLOSING)
    assert list(cues) == list(table("cues.toml")[prompt])


def test_nothing_is_heard_in_no_words() -> None:
    assert not bundled().cues.hear(["rollback.threshold"], (), ())["rollback.threshold"].heard


def test_a_missing_model_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="Reinstall the app"):
        CueModel.load(tmp_path / "weights.npz")
