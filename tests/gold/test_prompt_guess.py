"""The guess of the prompt on the gold takes, by a model that never saw the guessed file."""

import sys
from collections import defaultdict
from pathlib import Path

import pytest
from gold import crossval

sys.path.insert(0, str(crossval.ROOT))

from mlerehearse.coach.learned.prompt_model import PromptGuess, PromptModel
from models.prompts import train

NOTHING = Path(__file__).parent / "nothing.txt"  # texts that answer no prompt, one a line
Guessed = list[tuple[str, PromptGuess, PromptGuess]]  # the true prompt; guesses from all words and from the first 40


@pytest.fixture(scope="module")
def models() -> dict[str, PromptModel]:
    """Return for each dev file the model that was trained without it."""
    takes = train.labelled()
    return {
        file.stem: PromptModel(train.trained([take for take in takes if take[0] != file.stem]))
        for file in crossval.FILES
    }


@pytest.fixture(scope="module")
def guessed(models: dict[str, PromptModel]) -> dict[str, Guessed]:
    """Return the guesses for the takes of each dev file."""
    found: dict[str, Guessed] = defaultdict(list)
    for file in crossval.FILES:
        for take in crossval.takes(file):
            text = " ".join(sentence["text"] for sentence in take["sentences"])
            begun = " ".join(text.split()[:40])
            found[file.stem].append((take["prompt"], models[file.stem].guess(text), models[file.stem].guess(begun)))
    return found


def test_four_in_five_prompts_are_guessed_in_takes_by_other_hands(guessed: dict[str, Guessed]) -> None:
    right = {file: [guess.prompt == true for true, guess, _ in takes] for file, takes in guessed.items()}
    of_all = [one for takes in right.values() for one in takes]
    share = sum(of_all) / len(of_all)
    begun = [guess for takes in guessed.values() for true, _, guess in takes if guess.prompt in (true, None)]
    print(f"prompts guessed right, each file left out: {share:.3f} of {len(of_all)}")
    print(", ".join(f"{file} {sum(takes) / len(takes):.2f}" for file, takes in right.items()))
    print(f"from the first 40 words, right or none: {len(begun) / len(of_all):.3f}")
    assert share >= 0.9
    assert min(sum(takes) / len(takes) for takes in right.values()) >= 0.8
    assert len(begun) / len(of_all) >= 0.9


def test_confidence_says_how_often_the_guess_is_right(guessed: dict[str, Guessed]) -> None:
    given = [(guess.confidence, guess.prompt == true) for takes in guessed.values() for true, guess, _ in takes]
    sure = [right for confidence, right in given if confidence is not None and confidence >= 0.8]
    assert len(sure) >= len(given) / 2
    assert sum(sure) / len(sure) >= 0.95


def test_texts_about_something_else_get_no_prompt(models: dict[str, PromptModel]) -> None:
    texts = NOTHING.read_text(encoding="utf-8").splitlines()
    given = [model.guess(text).prompt for model in models.values() for text in texts]
    print(f"texts about something else, no prompt: {given.count(None)} of {len(given)}")
    assert given.count(None) / len(given) >= 0.95
    bundled = PromptModel.load()
    assert all(bundled.guess(text) == PromptGuess() for text in texts)
