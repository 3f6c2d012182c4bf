"""Decode one stretch of sound with Whisper: 30 s windows, a fallback ladder, aligned word times.

docs/speech.md gives the sources of the figures and of the guards.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from mlerehearse.domain.transcript import Word
from mlerehearse.speech.audio.resampler import Samples
from mlerehearse.speech.whisper.hints import Hints
from mlerehearse.speech.whisper.stretches import Span

_WINDOW = 3000  # feature frames of 10 ms
_FRAMES_A_SECOND = 100
_LEFTOVER = 0.6  # seconds of remaining speech that justify another window
_TOKENS, _TOKENS_A_SECOND = 12, 8
_BEAM = 5
# Fallback ladder: each step runs only if the one before has failed. A step says whether to use the
# hint, and which search options to add to a beam of five. Sampling at temperatures of 0.4 and 0.8
# would be the usual choice for the last two steps. But CTranslate2 can't reseed in a running
# process, so the same sound could give different words. Forbidding repetitions, the usual failure,
# is deterministic.
_Rung = tuple[bool, dict[str, Any]]
_LADDER: tuple[_Rung, ...] = (
    (True, {}),
    (False, {}),
    (False, {"no_repeat_ngram_size": 5}),
    (False, {"no_repeat_ngram_size": 3, "repetition_penalty": 1.2}),
)
_IN_A_HURRY = 2  # steps of the ladder while the user waits
_COMPRESSION = 2.4  # compression ratio above which text repeats itself (OpenAI's limit)
_DOUBT = -1.0  # average log probability below which a result has failed (OpenAI's limit)
_SPOKEN_SIGNS = "%&+@$£€#"


@dataclass(frozen=True, slots=True)
class _Guess:
    tokens: list[int]
    log_probability: float
    no_speech: float
    compression: float
    cut_off: bool

    @property
    def failed(self) -> bool:
        return self.cut_off or self.compression > _COMPRESSION or self.log_probability < _DOUBT


@dataclass(frozen=True, slots=True)
class DecodeResult:
    """The words; `doubtful` if some window had no acceptable result."""

    words: tuple[Word, ...]
    doubtful: bool


class Decoder:
    """Turns samples into words.

    `model` is a faster_whisper.WhisperModel; `before` is called before each long step.
    """

    def __init__(self, model: Any, hints: Hints, before: Callable[[], None] = lambda: None) -> None:
        self._model, self._hints, self._before = model, hints, before

    def words(self, samples: Samples, speech: tuple[Span, ...], hinted: bool, patient: bool) -> DecodeResult:
        """Return the words of (n,) samples, with times in seconds from the first sample.

        `speech` holds the spans of voice activity in these samples. Without `patient` there
        is at most one retry, because the user is waiting.
        """
        features = self._model.feature_extractor(samples)[:, :-1]
        found: list[Word] = []
        seek, doubtful = 0, False
        while seek < features.shape[1]:
            later = seek / _FRAMES_A_SECOND
            left = tuple((begin - later, end - later) for begin, end in speech if end > later)
            rungs = tuple(rung for rung in (_LADDER if patient else _LADDER[:_IN_A_HURRY]) if hinted or not rung[0])
            words, used, failed = self._window(features[:, seek : seek + _WINDOW], left, rungs)
            doubtful |= failed
            found += [Word(word.text, word.start + later, word.end + later, word.probability) for word in words]
            seek += used
        return DecodeResult(tuple(found), doubtful)

    def _window(
        self, window: npt.NDArray[np.float32], speech: tuple[Span, ...], rungs: tuple[_Rung, ...]
    ) -> tuple[list[Word], int, bool]:
        """Return a window's words, its used feature frames, and whether every result has failed."""
        size = window.shape[1]
        encoded = self._model.encode(np.pad(window, ((0, 0), (0, _WINDOW - size))))
        guess = self._guess(encoded, size / _FRAMES_A_SECOND, rungs)
        if not guess.tokens:
            return [], size, False
        place, used = self._closed(guess.tokens, size)
        if _speech_after(speech, used / _FRAMES_A_SECOND) < _LEFTOVER:
            place, used = len(guess.tokens), size  # too little speech is left for another window
        return self._timed(encoded, guess.tokens[:place], used), used, guess.failed

    def _invented(self, guess: _Guess, retry: bool) -> bool:
        """Return whether Whisper's own scores say that nobody spoke.

        Such words were laughter, noise and music.
        """
        limits = self._hints
        if retry and guess.no_speech > limits.no_speech_probability_plain:
            return True
        return guess.no_speech > limits.no_speech_probability and guess.log_probability < limits.average_log_probability

    def _guess(self, encoded: Any, seconds: float, rungs: tuple[_Rung, ...]) -> _Guess:
        """Return the first result on the ladder that hasn't failed, or else the best of them.

        The result has no tokens if there is no speech.
        """
        tried: list[_Guess] = []
        for with_hint, search in rungs:
            guess = self._generate(encoded, seconds, with_hint, search)
            if self._invented(guess, retry=bool(tried) and not with_hint):
                return replace(guess, tokens=[])
            if not guess.failed:
                return guess
            tried.append(guess)
        return max(
            tried, key=lambda guess: (not guess.cut_off, guess.compression <= _COMPRESSION, guess.log_probability)
        )

    def _generate(self, encoded: Any, seconds: float, with_hint: bool, search: dict[str, Any]) -> _Guess:
        self._before()
        prompt = self._model.get_prompt(self._tokenizer, [], hotwords=self._hints.hotwords if with_hint else None)
        limit = min(int(_TOKENS + _TOKENS_A_SECOND * seconds), self._model.max_length - len(prompt))
        result = self._model.model.generate(
            encoded,
            [prompt],
            # CTranslate2 stops at half of this, or when prompt and result together reach it.
            max_length=max(len(prompt) - 1 + limit, 2 * limit),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=self._suppressed,
            max_initial_timestamp_index=50,
            beam_size=_BEAM,
            **search,
        )[0]
        tokens = result.sequences_ids[0]
        text = self._tokenizer.decode(tokens).strip()
        average = result.scores[0] * len(tokens) / (len(tokens) + 1)
        return _Guess(tokens, average, result.no_speech_prob, _compression(text), len(tokens) >= limit)

    def _closed(self, tokens: list[int], size: int) -> tuple[int, int]:
        """Return how many tokens lead up to the last closed segment, and the frames they cover."""
        stamp = self._tokenizer.timestamp_begin
        doubles = [place for place, pair in enumerate(pairwise(tokens), 1) if min(pair) >= stamp]
        if not doubles or tokens[-1] >= stamp > tokens[-2]:
            return len(tokens), size
        used = (tokens[doubles[-1] - 1] - stamp) * 2
        return (doubles[-1], used) if 0 < used < size else (len(tokens), size)

    def _timed(self, encoded: Any, tokens: list[int], frames: int) -> list[Word]:
        """Return the words of tokens that cover this many feature frames of the window."""
        text = [token for token in tokens if token < self._tokenizer.eot]
        if not text:
            return []
        pieces = self._model.find_alignment(self._tokenizer, [text], encoded, frames)[0]
        return _glued(
            [
                (piece["word"], float(piece["start"]), float(piece["end"]), float(piece["probability"]))
                for piece in pieces
            ]
        )

    @cached_property
    def _tokenizer(self) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        several = self._model.model.is_multilingual
        return Tokenizer(self._model.hf_tokenizer, several, task="transcribe", language="en")

    @cached_property
    def _suppressed(self) -> list[int]:
        from faster_whisper.transcribe import get_suppressed_tokens

        return list(get_suppressed_tokens(self._tokenizer, [-1]))


def _compression(text: str) -> float:
    from faster_whisper.transcribe import get_compression_ratio

    return float(get_compression_ratio(text))


def _speech_after(speech: tuple[Span, ...], seconds: float) -> float:
    return sum(max(0.0, end - max(start, seconds)) for start, end in speech)


def _glued(pieces: list[tuple[str, float, float, float]]) -> list[Word]:
    """Join (text, start, end, probability) pieces into words.

    A piece without a leading space belongs to the word before it ("90" and ",000").
    """
    words: list[Word] = []
    for text, start, end, probability in pieces:
        heard = any(letter.isalnum() or letter in _SPOKEN_SIGNS for letter in text)
        if words and (not text.startswith(" ") or not heard):
            last = words[-1]
            words[-1] = Word(last.text + text.strip(), last.start, end if heard else last.end, last.probability)
        elif heard:
            words.append(Word(text.strip(), start, end, probability))
    return words
