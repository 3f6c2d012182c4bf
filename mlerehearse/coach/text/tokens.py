"""Tokenise words for the rules: lower case, with the surrounding punctuation kept separately."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mlerehearse.domain.transcript import Word

_PLAIN = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "‐": "-", "‑": "-", "−": "-", "–": "-"}
_APOSTROPHES = str.maketrans(_PLAIN)
_PIECE = re.compile(r"[^\s—…]+|[—…]")
_BEFORE, _AFTER = "\"'“”([{<*¿¡«.,;:!?", "\"'“”)]}>*.,;:!?»-"
_BARE_CONTRACTIONS = {  # some recognisers leave out the apostrophe
    "im": "i'm", "ive": "i've", "weve": "we've", "dont": "don't", "didnt": "didn't", "doesnt": "doesn't",
    "wasnt": "wasn't", "isnt": "isn't",
    "couldnt": "couldn't", "wouldnt": "wouldn't", "cant": "can't", "thats": "that's",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One token as the rules read it.

    `word` is the index of its word in the transcript, `after` the punctuation that followed it (""
    for none); `raw` keeps the case.
    """

    norm: str
    raw: str
    word: int
    after: str


def tokens_of(words: Sequence[Word]) -> tuple[Token, ...]:
    """Return the words' tokens in order.

    A word that is only punctuation has no token; "two—three" has two.
    """
    tokens: list[Token] = []
    for index, word in enumerate(words):
        pieces = _PIECE.findall(word.text.translate(_APOSTROPHES))
        for piece in pieces:
            core = piece.lstrip(_BEFORE)
            raw = core.rstrip(_AFTER)
            if any(char.isalnum() for char in raw):
                tokens.append(Token(_norm(raw), raw, index, _mark(core[len(raw) :])))
            elif tokens and not tokens[-1].after:  # standalone punctuation belongs to the word before it
                tokens[-1] = Token(tokens[-1].norm, tokens[-1].raw, tokens[-1].word, _mark(piece))
    return tuple(tokens)


def normal(text: str) -> tuple[str, ...]:
    """Return a text's normalised words, to compare an earlier wording with the current one."""
    return tuple(token.norm for token in tokens_of([Word(text, 0.0, 0.0)]))


def _norm(raw: str) -> str:
    lower = raw.lower()
    return _BARE_CONTRACTIONS.get(lower, lower) if lower.islower() and not raw.isupper() else lower


def _mark(tail: str) -> str:
    """Return the one mark that counts: the end of a sentence wins over a pause within it."""
    for marks, mark in (("?", "?"), (".!", "."), (",;:—…-", ",")):
        if any(char in marks for char in tail):
            return mark
    return ""
