"""Whisper's hint and the limits for detecting made-up words, from resources/hints.toml."""

from dataclasses import dataclass
from functools import cache

from mlerehearse.resources import table


@dataclass(frozen=True, slots=True)
class Hints:
    """The settings, explained by the comments in resources/hints.toml."""

    hotwords: str
    sounds: frozenset[str]
    sound_probability: float
    sound_apart_probability: float
    most_in_a_row: int
    words_of_hint: int
    no_speech_probability: float
    average_log_probability: float
    no_speech_probability_plain: float
    phrases: frozenset[str]
    phrase_probability: float


@cache
def hints() -> Hints:
    """Return the hints of this installation."""
    read = table("hints.toml")
    echo, invention = read["echo"], read["invention"]
    return Hints(
        read["hint"]["hotwords"],
        frozenset(echo["sounds"]),
        echo["least_probability"],
        echo["least_probability_apart"],
        echo["most_in_a_row"],
        echo["words_of_hint"],
        invention["no_speech_probability"],
        invention["average_log_probability"],
        invention["no_speech_probability_plain"],
        frozenset(invention["phrases"]),
        invention["least_probability"],
    )


def bare(text: str) -> str:
    """Return a word in lower case, without its outer punctuation."""
    return text.strip(" .,;:!?\"'“”‘’()[]…—-").lower()
