"""The number rules' view of a take's tokens: it never looks beyond the current sentence."""

from collections.abc import Sequence

from mlerehearse.coach.text.tokens import Token


class TokenCursor:
    """A take's tokens; `breaks` are the tokens that begin a sentence, which no number crosses."""

    def __init__(self, tokens: Sequence[Token], breaks: frozenset[int]) -> None:
        self.tokens, self._breaks = tokens, breaks
        self._ends = [*sorted(breaks), len(tokens)]
        self.start = 0

    def norm(self, at: int) -> str:
        """Return a token's text, or "" before the take or past the sentence of `start`."""
        return self.tokens[at].norm if 0 <= at < self._end else ""

    @property
    def start(self) -> int:
        """The token at which the rules look for a number."""
        return self._start

    @start.setter
    def start(self, token: int) -> None:
        self._start, self._end = token, min((end for end in self._ends if end > token), default=token)

    def before(self, at: int) -> str:
        """Return the text of the token before `at`, or "" at the beginning of a sentence."""
        return "" if at <= 0 or at in self._breaks else self.tokens[at - 1].norm

    def paused(self, at: int) -> bool:
        """Whether punctuation follows a token."""
        return 0 <= at < len(self.tokens) and bool(self.tokens[at].after)

    def begins(self, at: int) -> bool:
        """Whether a token is the first of its sentence."""
        return at == 0 or at in self._breaks

    def follows(self, at: int, *texts: str) -> bool:
        """Whether the tokens from `at` on have these texts."""
        return all(self.norm(at + i) == text for i, text in enumerate(texts))
