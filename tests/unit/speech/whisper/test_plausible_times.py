"""Corrected word times are out of silence, of plausible length, and in order."""

from itertools import pairwise

from mlerehearse.domain.transcript import Word
from mlerehearse.speech.whisper.plausible_times import correct_times

SPEECH = ((1.0, 2.0), (5.0, 7.0))


def timed(*words: tuple[str, float, float]) -> list[tuple[str, float, float]]:
    made = correct_times([Word(*word) for word in words], SPEECH, 10.0)
    return [(word.text, round(word.start, 3), round(word.end, 3)) for word in made]


def test_a_word_after_a_pause_starts_where_the_voice_does() -> None:
    assert timed(("then", 3.1, 5.4)) == [("then", 4.97, 5.4)]


def test_a_word_before_a_pause_ends_where_the_voice_does() -> None:
    assert timed(("stop.", 1.6, 4.0), ("Then", 5.0, 5.4))[0] == ("stop.", 1.6, 2.03)


def test_no_word_is_too_long() -> None:
    ((_, start, end),) = timed(("so", 5.0, 7.0))

    assert end - start <= 0.66 + 1e-9


def test_a_hesitation_placed_in_a_pause_moves_back_to_its_sound() -> None:
    assert timed(("um,", 3.6, 3.62), ("yes", 5.1, 5.4))[0] == ("um,", 0.97, 1.63)


def test_words_are_in_order_and_have_a_length() -> None:
    made = timed(("a", 5.5, 5.5), ("b", 5.4, 5.6), ("c", 5.4, 5.4), ("d", 5.6, 9.99), ("e", 9.999, 10.4))

    assert all(start < end <= 10.0 for _, start, end in made)
    assert all(one[2] <= following[1] for one, following in pairwise(made))
