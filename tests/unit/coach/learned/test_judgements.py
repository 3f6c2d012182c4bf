"""The bundled judgements.

Blame and heroics are told from plain work, and a broken installation is reported.
"""

from pathlib import Path

import pytest

from mlerehearse.coach.learned.encoder import SentenceEncoder
from mlerehearse.coach.learned.judgements import Judgements
from mlerehearse.domain.story import Beat
from mlerehearse.errors import ModelMissingError

VILLAIN = "The labelling people simply could not be bothered, they never care about anybody downstream."
RESCUE = "I worked through three nights without sleep, and nobody else in the company could have saved it."
WORK = "I wrote a schema test for the feed and put it into the release job."


def test_each_kind_stands_out_from_plain_work() -> None:
    judged = Judgements.load().of(SentenceEncoder().encode([VILLAIN, RESCUE, WORK]), [Beat.ACTION] * 3)
    villain, rescue, work = zip(judged["blame"], judged["heroics"], strict=True)
    assert villain[0] > 0.5 > villain[1]
    assert rescue[1] > 0.5 > rescue[0]
    assert max(work) < 0.1
    assert len(judged["model_only"]) == 1


def test_a_take_without_a_sentence_has_no_judgement() -> None:
    assert Judgements.load().of([], []) == {}


def test_a_broken_installation_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="Reinstall the app"):
        Judgements.load(tmp_path / "weights.npz")
