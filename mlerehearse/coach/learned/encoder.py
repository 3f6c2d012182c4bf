"""Sentence vectors from the bundled encoder (models/sentence-encoder), run in CTranslate2."""

import re
from collections import OrderedDict
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlerehearse.domain.meaning import Meaning
from mlerehearse.errors import ModelMissingError
from mlerehearse.resources import model
from mlerehearse.texts import say

FILES = ("model.bin", "config.json", "vocabulary.json", "tokenizer.json")
MAX_TOKENS = 120  # longer sentences are cut, as in the trials (docs/beats.md)
_BATCH = 4  # sentences per batch; they have similar lengths, which keeps padding small
_KEPT = 600  # sentences whose meaning is kept: those of some ten takes, at most 25 MB


class SentenceEncoder:
    """Encode sentences as vectors of length 1 and width 384.

    A vector is the mean of the model's last hidden states over the sentence's tokens. The files are
    loaded for the first sentence; this raises ModelMissingError if one of them is missing.
    """

    def __init__(self, folder: Path | None = None, threads: int = 2) -> None:
        self._folder = folder or model("sentence-encoder")
        self._threads = threads
        self._known: OrderedDict[str, Meaning] = OrderedDict()  # the last ones read, the latest at the end

    def encode(self, sentences: Sequence[str]) -> list[list[float]]:
        """Return one vector per sentence; the same sentences always give the same vectors."""
        return [list(meaning.vector) for meaning in self.read(sentences)]

    def read(self, sentences: Sequence[str]) -> list[Meaning]:
        """Return the meaning of each sentence and of its words.

        The same sentences always have the same meaning. The latest are kept, so a take that is
        reviewed again costs only the sentences that changed.
        """
        distinct = dict.fromkeys(sentences)
        self._known |= self._read([sentence for sentence in distinct if sentence not in self._known])
        for sentence in distinct:
            self._known.move_to_end(sentence)
        found = [self._known[sentence] for sentence in sentences]
        while len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return found

    def _read(self, sentences: Sequence[str]) -> dict[str, Meaning]:
        tokens = [self._tokenizer.encode(sentence) for sentence in sentences]
        by_length = sorted(range(len(tokens)), key=lambda index: len(tokens[index].ids))
        read: dict[str, Meaning] = {}
        for at in range(0, len(by_length), _BATCH):
            places = by_length[at : at + _BATCH]
            for place, states in zip(places, self._forward([tokens[p].ids for p in places]), strict=True):
                read[sentences[place]] = _meaning(sentences[place], tokens[place].offsets, states)
        return read

    def _forward(self, tokens: list[list[int]]) -> list[NDArray[np.float32]]:
        states = np.array(self._encoder.forward_batch(tokens).last_hidden_state)
        return [row[: len(ids)] for row, ids in zip(states, tokens, strict=True)]

    @cached_property
    def _tokenizer(self) -> Any:
        self._check()
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_TOKENS)
        return tokenizer

    @cached_property
    def _encoder(self) -> Any:
        self._check()
        import ctranslate2

        return ctranslate2.Encoder(str(self._folder), device="cpu", compute_type="int8", intra_threads=self._threads)

    def _check(self) -> None:
        if not all((self._folder / name).is_file() for name in FILES):
            raise ModelMissingError(say("encoder.missing", folder=self._folder))


def _meaning(sentence: str, offsets: Sequence[tuple[int, int]], states: NDArray[np.float32]) -> Meaning:
    """Return the mean of all states, scaled to length 1, and the mean states of each word.

    The first and the last token are special tokens, which belong to no word.
    """
    mean = states.mean(axis=0)
    starts = [word.start() for word in re.finditer(r"\S+", sentence)]
    of_word = np.searchsorted(starts, [start for start, _ in offsets[1:-1]], side="right") - 1
    words = np.zeros((len(starts), states.shape[1]), np.float32)
    firsts, begins = np.unique(of_word, return_index=True)
    counts = np.diff(np.append(begins, len(of_word)))[:, None]
    words[firsts] = np.add.reduceat(states[1:-1], begins, axis=0) / counts if len(begins) else 0.0
    return Meaning((mean / np.linalg.norm(mean)).tolist(), words)
