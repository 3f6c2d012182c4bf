"""Whether a story mentions its rollback.

Pulling, reverting and switching back count; repairing in place does not.
"""

import pytest
from helpers.beats import told

from mlerehearse.coach.rollback import UNTOLD, mentions_rollback
from mlerehearse.domain.review import CueHeard
from mlerehearse.domain.wording import cue_advice


@pytest.mark.parametrize(
    "sentence",
    [
        "I rolled it back at ten past nine.",
        "We reverted to the model from the week before.",
        "So I pulled the ranker out of production.",
        "I took it out and put the old model back.",
        "The on-call switched traffic back to the previous version.",
        "I turned the flag off.",
        "I flipped the flag and the heuristics answered again.",
        "The rollback took eleven minutes.",
        "I repointed the endpoint at the last build.",
        "When the page came I pulled it out.",
        "It pages me, and I roll it back.",
        "after that i disabled the new scorer",
    ],
)
def test_each_way_of_taking_a_model_out_counts(sentence: str) -> None:
    assert mentions_rollback(told(f"A: {sentence}"))


@pytest.mark.parametrize(
    "sentence",
    [
        "A: We fixed it forward.",
        "A: I patched it while it was live, and retrained on the newest week.",
        "A: I never rolled it back.",
        "D: I could have rolled it back, but a fix was quicker.",
        "D: Rather than a rollback I shipped a patch.",
        "A: If calibration stays above 1.08 for half an hour, whoever is on call pulls the model out.",
        "D: The rule was that any breach of the limit rolls it back.",
        "A: I pulled the logs and went back to the traces.",
        "F: Next time I would roll it back.",
        "O: This is my story of a rollback.",
    ],
)
def test_a_repair_a_wish_and_a_name_are_none(sentence: str) -> None:
    assert not mentions_rollback(told(sentence))


def test_silence_is_none_and_the_advice_says_what_hiding_does() -> None:
    assert not mentions_rollback(told("A: I retrained it.", "R: Complaints fell by half."))
    assert "disqualifies" in cue_advice("rollback", CueHeard("threshold", False, (), UNTOLD))
