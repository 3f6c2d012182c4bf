"""The context in which every rule reads a take, computed once per take.

It holds the words, the tokens, the sentences with their beats, and what was asked.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from mlerehearse.coach.numbers.units import Mention
from mlerehearse.coach.text.tokens import Token, tokens_of
from mlerehearse.domain.meaning import Meaning
from mlerehearse.domain.review import Sentence
from mlerehearse.domain.story import Asked, Beat
from mlerehearse.domain.transcript import Word

_T = TypeVar("_T")
_UNJUDGED: Mapping[str, Sequence[float]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Hit:
    """A match of a pattern, over the tokens from `first` up to, not including, `last`."""

    first: int
    last: int
    match: re.Match[str]


class NumberJudge(Protocol):
    """Tells claims from context, and whether a claim is supported (coach.numbers.number_model)."""

    def claims(self, context: "Context", mentions: Sequence[Mention]) -> tuple[bool, ...]:
        """Return for each number of a take whether it is a claim."""
        ...

    def falls(self, context: "Context", mentions: Sequence[Mention], claims: Sequence[Mention]) -> tuple[bool, ...]:
        """Return for each of a take's claims whether it is unsupported."""
        ...


class Context:
    """A take as the rules read it. It must not be changed: costly values are computed once.

    `judged` maps each kind of judgement to the likelihoods (0..1) of the sentences; without it,
    only the rules judge. Numbers are also judged by the rules alone unless `meanings` (one per
    sentence) and `number_model` are both given.
    """

    def __init__(
        self,
        words: Sequence[Word],
        sentences: Sequence[Sentence],
        asked: Asked,
        judged: Mapping[str, Sequence[float]] = _UNJUDGED,
        meanings: Sequence[Meaning] = (),
        number_model: NumberJudge | None = None,
    ) -> None:
        self.words = tuple(words)
        self.sentences = tuple(sentences)
        self.asked = asked
        self.judged = judged
        self.meanings = tuple(meanings)
        self.number_model = number_model
        self.tokens: tuple[Token, ...] = tokens_of(self.words)
        self._known: dict[Callable[[Context], Any], Any] = {}

    def once(self, compute: "Callable[[Context], _T]") -> _T:
        """Return what a function computes from this take; the first call computes it."""
        if compute not in self._known:
            self._known[compute] = compute(self)
        known: _T = self._known[compute]
        return known

    def found(self, rule: "Callable[[Context], Iterable[_T]]") -> tuple[_T, ...]:
        """Return everything that a rule finds in this take; the first call runs the rule."""
        if rule not in self._known:
            self._known[rule] = tuple(rule(self))
        known: tuple[_T, ...] = self._known[rule]
        return known

    @cached_property
    def text(self) -> str:
        """All tokens, separated by one blank, with one line per sentence."""
        ends = set(self._sentence_starts[1:])
        parts = [("" if not i else "\n" if i in ends else " ") + t.norm for i, t in enumerate(self.tokens)]
        return "".join(parts)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The tokens of each sentence, separated by one blank."""
        return tuple(
            " ".join(token.norm for token in self.tokens[first:last])
            for first, last in (self.span(i) for i in range(len(self.sentences)))
        )

    def find(self, pattern: re.Pattern[str]) -> Iterator[Hit]:
        """Yield every match of a pattern in `text`, as tokens."""
        for match in pattern.finditer(self.text):
            if match.start() < match.end():
                yield Hit(self._token_at(match.start()), self._token_at(match.end() - 1) + 1, match)

    def group(self, hit: Hit, name: str) -> tuple[int, int]:
        """Return the tokens of a hit's named group, last exclusive."""
        start, end = hit.match.span(name)
        return self._token_at(start), self._token_at(end - 1) + 1

    def span(self, sentence: int) -> tuple[int, int]:
        """Return the tokens of a sentence, last exclusive."""
        starts = self._sentence_starts
        last = starts[sentence + 1] if sentence + 1 < len(starts) else len(self.tokens)
        return starts[sentence], last

    def sentence_of(self, token: int) -> int:
        """Return the index of a token's sentence; 0 if there are no sentences."""
        return max(0, bisect_right(self._sentence_starts, token) - 1)

    def beat_of(self, token: int) -> Beat:
        """Return the beat of a token's sentence; `Beat.OTHER` if there are no sentences."""
        return self.sentences[self.sentence_of(token)].beat if self.sentences else Beat.OTHER

    def starts_sentence(self, token: int) -> bool:
        """Whether a token is the first of its sentence."""
        return token == 0 or (bool(self.sentences) and self.span(self.sentence_of(token))[0] == token)

    def ends_sentence(self, token: int) -> bool:
        """Whether a token is the last of its sentence."""
        return token + 1 == len(self.tokens) or self.starts_sentence(token + 1)

    def norm(self, token: int) -> str:
        """Return the normalised token, or "" outside the take."""
        return self.tokens[token].norm if 0 <= token < len(self.tokens) else ""

    def quote(self, first: int, last: int) -> str:
        """Return the words of tokens `first` up to, not including, `last`, as they were printed.

        Punctuation at both ends is left out.
        """
        words = self.words[self.tokens[first].word : self.tokens[last - 1].word + 1]
        return " ".join(word.text.strip() for word in words).strip(' .,;:!"“”')

    def clause(self, token: int) -> tuple[int, int]:
        """Return the tokens of the clause around a token (first, last exclusive).

        It ends on both sides at the next punctuation or at the sentence's end.
        """
        low, high = self.span(self.sentence_of(token))
        first, last = token, token + 1
        while first > low and not self.tokens[first - 1].after:
            first -= 1
        while last < high and not self.tokens[last - 1].after:
            last += 1
        return first, last

    @cached_property
    def _sentence_starts(self) -> list[int]:
        firsts = [token.word for token in self.tokens]
        starts, at = [], 0
        for sentence in self.sentences:
            while at < len(firsts) and firsts[at] < sentence.first:
                at += 1
            starts.append(at)
        return starts or [0]

    @cached_property
    def _offsets(self) -> list[int]:
        offsets, at = [], 0
        for token in self.tokens:
            offsets.append(at)
            at += len(token.norm) + 1
        return offsets

    def _token_at(self, char: int) -> int:
        return bisect_right(self._offsets, char) - 1
