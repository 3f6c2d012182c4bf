"""Made-up words are removed; words that were spoken stay, even if repeated."""

import pytest

from mlerehearse.domain.transcript import Word
from mlerehearse.speech.whisper.guards import remove_invented
from mlerehearse.speech.whisper.hints import hints


def words(text: str, probability: float = 0.9, length: float = 0.3, start: float = 0.0) -> list[Word]:
    """Return the words of a text, each `length` seconds long and 0.1 s apart."""
    step = length + 0.1
    return [
        Word(word, start + place * step, start + place * step + length, probability)
        for place, word in enumerate(text.split())
    ]


def kept(said: list[Word], speech: tuple[tuple[float, float], ...] = ((0.0, 30.0),)) -> str:
    return " ".join(word.text for word in remove_invented(said, speech, hints()))


@pytest.mark.parametrize(
    "text",
    [
        "It was very very very very slow, no no no.",
        "Um, so I, uh, I went to the, um, the director.",
        "I mean, you know, we kind of knew it.",
        "At the end I said: thank you for watching this closely.",
    ],
)
def test_spoken_words_are_kept(text: str) -> None:
    assert kept(words(text)) == text


def test_an_improbable_um_is_removed_as_an_echo_of_the_hint() -> None:
    said = [*words("That was the plan."), *words("um,", probability=0.05, start=2.0)]

    assert kept(said) == "That was the plan."


def test_an_improbable_um_with_sound_of_its_own_is_kept() -> None:
    said = [*words("That was"), *words("um,", probability=0.05, start=1.5), *words("the plan.", start=2.5)]

    assert kept(said, ((0.0, 0.7), (1.2, 1.5), (2.5, 3.2))) == "That was um, the plan."


def test_a_repeated_filler_is_reduced_to_one() -> None:
    assert kept(words("So um, um, um, um, we shipped.")) == "So um, we shipped."


def test_the_hint_itself_is_removed() -> None:
    text = "We shipped. Um, so, uh, I, um, I was, uh, you know, like, It worked."

    assert kept(words(text)) == "We shipped. It worked."


def test_a_loop_of_words_without_length_is_removed() -> None:
    said = [*words("It worked"), *words("and and and and", length=0.02, start=3.0)]

    assert kept(said) == "It worked"


def test_a_word_repeated_too_often_is_removed_as_laughter() -> None:
    assert kept(words("I, " * 8)) == ""
    assert kept(words("The, the, the, the.")) == ""
    assert kept(words("It was late. " + "ha, " * 8 + "So we shipped.")) == "It was late. So we shipped."
    assert kept(words("No, no, no, no, no, I said.")) == "No, no, no, no, no, I said."


def test_an_improbable_thanks_for_watching_on_its_own_is_removed() -> None:
    assert kept(words("Thank you for watching!", probability=0.3)) == ""
    assert kept(words("Thank you.", probability=0.95)) == "Thank you."


def test_an_improbable_um_at_the_very_beginning_is_kept() -> None:
    said = [*words("Um,", probability=0.04), *words("that was", start=1.0)]

    assert kept(said, ((0.1, 1.8),)) == "Um, that was"
