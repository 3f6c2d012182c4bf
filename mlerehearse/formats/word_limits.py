"""Limits that keep a file from filling the memory or stopping the app for minutes."""

from mlerehearse.errors import TranscriptError
from mlerehearse.texts import say

LIMIT_WORDS = 50_000  # about five hours of speech
LONGEST_WORD = 300  # characters


def check_count(count: int) -> None:
    """Raise TranscriptError if there are more words or segments than an answer can have."""
    if count > LIMIT_WORDS:
        raise TranscriptError(say("formats.too_many", limit=LIMIT_WORDS))


def check_word(text: str, place: str) -> None:
    """Raise TranscriptError if a word is too long to have been spoken."""
    if len(text) > LONGEST_WORD:
        raise TranscriptError(say("formats.long_word", place=place, limit=LONGEST_WORD))
