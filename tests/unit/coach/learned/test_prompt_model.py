"""The guess of the prompt from a take's words."""

from pathlib import Path

import pytest

from mlerehearse.coach.learned.prompt_model import PromptGuess, PromptModel, counted
from mlerehearse.errors import ModelMissingError
from mlerehearse.resources import table

ROLLBACK = (
    "I want to tell you about a ranking model that I had to roll back from production. The day after the "
    "launch the timeout rate went over the threshold that I had set for the rollback, two percent, so I "
    "switched the traffic back to the old model within twenty minutes. Since then a canary stage rolls back by itself."
)
RECIPE = "Mix the flour with the eggs and the milk, let it rest, and fry it in butter until it's golden on both sides."


def test_an_answer_gets_its_prompt_and_a_likelihood() -> None:
    guess = PromptModel.load().guess(ROLLBACK)
    assert guess.prompt == "rollback"
    assert guess.confidence is not None
    assert 0.5 <= guess.confidence <= 1


@pytest.mark.parametrize("text", ["", "…", RECIPE, "Lorem ipsum dolor sit amet, consectetur adipiscing elit."])
def test_a_text_about_something_else_gets_none(text: str) -> None:
    assert PromptModel.load().guess(text) == PromptGuess(None, None)


def test_capitals_and_signs_make_no_difference() -> None:
    bare = ROLLBACK.lower().replace(",", "").replace(".", "")
    assert PromptModel.load().guess(bare) == PromptModel.load().guess(ROLLBACK)
    assert counted("It’s THE end") == counted("it's the end")


def test_every_guess_is_a_prompt_of_the_app() -> None:
    assert PromptModel.load().likelihoods(ROLLBACK).keys() <= table("prompts.toml").keys()


def test_a_broken_installation_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match="Reinstall the app"):
        PromptModel.load(tmp_path / "weights.npz")
