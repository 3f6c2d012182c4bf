"""Speech without a word is found, and words found there are added once."""

from mlerehearse.domain.transcript import Word
from mlerehearse.speech.whisper.missed_speech import merge_found_words, uncovered_speech


def test_speech_covered_by_words_has_no_gap() -> None:
    assert uncovered_speech([Word("so", 0.0, 0.4), Word("yes", 0.9, 1.3)], [(0.0, 1.4)]) == []


def test_over_a_second_of_speech_without_a_word_is_a_gap() -> None:
    ((begin, end),) = uncovered_speech([Word("so", 0.0, 0.4), Word("yes", 3.0, 3.3)], [(0.0, 3.4)])

    assert 0.4 < begin < 1.0
    assert 2.5 < end <= 3.0


def test_a_last_word_stretched_over_the_rest_hides_no_gap() -> None:
    assert uncovered_speech([Word("so", 0.0, 8.0)], [(0.0, 8.0)])


def test_only_new_words_inside_the_gap_are_added() -> None:
    words = [Word("so", 0.0, 0.4), Word("yes", 3.0, 3.3)]
    found = [Word("so", 0.5, 0.7), Word("we", 1.2, 1.4), Word("shipped", 1.5, 2.0), Word("Yes,", 2.7, 2.9)]

    texts = [word.text for word in merge_found_words(words, found, (0.5, 2.9))]

    assert texts == ["so", "we", "shipped", "yes"]
