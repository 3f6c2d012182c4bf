"""The bundled sentence encoder, as it ships."""

from pathlib import Path

import numpy as np
import pytest

from mlerehearse.coach.learned.encoder import SentenceEncoder
from mlerehearse.errors import ModelMissingError
from mlerehearse.resources import model

ROLLBACK = "I rolled the model back within twenty minutes."
ALIKE = "The model was reverted to the previous version at once."
OTHER = "My grandmother grows tomatoes behind the house."


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def test_vectors_have_length_one_and_one_width(encoder: SentenceEncoder) -> None:
    vectors = np.array(encoder.encode([ROLLBACK, "Um.", OTHER]))
    assert vectors.shape == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_what_means_the_same_is_nearer(encoder: SentenceEncoder) -> None:
    first, alike, other = np.array(encoder.encode([ROLLBACK, ALIKE, OTHER]))
    assert first @ alike > first @ other + 0.1


def test_the_same_sentences_give_the_same_vectors(encoder: SentenceEncoder) -> None:
    sentences = [ROLLBACK, OTHER, *(f"Sentence number {n} of a long take." for n in range(40)), ALIKE]
    assert encoder.encode(sentences) == SentenceEncoder().encode(sentences)


def test_neighbours_do_not_change_a_vector(encoder: SentenceEncoder) -> None:
    together = encoder.encode([OTHER, ROLLBACK, "and ".join([ALIKE] * 9)])[1]
    assert together == pytest.approx(encoder.encode([ROLLBACK])[0], abs=1e-5)


def test_only_the_first_120_tokens_count(encoder: SentenceEncoder) -> None:
    long = "word " * 130
    first, second = encoder.encode([long, long + "tomatoes " * 50])
    assert first == second


def test_no_sentences_have_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]) == []


def test_an_empty_sentence_has_a_vector(encoder: SentenceEncoder) -> None:
    assert np.isfinite(encoder.encode([""])).all()


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json"])
def test_a_missing_file_is_told_in_one_sentence(tmp_path: Path, name: str) -> None:
    for path in model("sentence-encoder").iterdir():
        if path.name != name and path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ModelMissingError, match="Reinstall the app"):
        SentenceEncoder(tmp_path).encode([ROLLBACK])


def test_each_word_has_a_vector_that_knows_its_sentence(encoder: SentenceEncoder) -> None:
    first, second = encoder.read(["The rate fell by 40%.", "Forty percent of the rate."])
    assert [len(meaning.words) for meaning in (first, second)] == [5, 5]
    assert not np.allclose(first.words[1], second.words[4])
    assert np.isfinite(np.array(encoder.read([""])[0].words)).all()


def test_words_beyond_the_reach_have_empty_vectors(encoder: SentenceEncoder) -> None:
    [meaning] = encoder.read(["tomatoes " * 150])
    assert np.any(meaning.words[0])
    assert not np.any(meaning.words[149])


def test_a_sentence_read_before_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder, sent = SentenceEncoder(), []
    forward = encoder._forward
    monkeypatch.setattr(encoder, "_forward", lambda tokens: sent.append(len(tokens)) or forward(tokens))
    first = encoder.read([ROLLBACK, OTHER, ROLLBACK])
    again = encoder.read([OTHER, ALIKE, ROLLBACK])
    assert sent == [2, 1]
    assert [again[0], again[2]] == [first[1], first[0]]


def test_the_meanings_kept_are_limited(encoder: SentenceEncoder) -> None:
    encoder.encode([f"{number}" for number in range(700)])
    assert len(encoder._known) == 600
