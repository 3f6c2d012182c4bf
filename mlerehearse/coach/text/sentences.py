"""Split words with times into sentences.

This module decides which marks are full stops; `run_ons` weighs them against everything else.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from mlerehearse.coach.text import sentence_ends
from mlerehearse.domain.transcript import Word
from mlerehearse.resources import table

_STOP = re.compile(r"(?P<mark>[.!?…]+)[\"'”’)\]]*$")
_INITIAL = re.compile(r"^\W*(?:[A-Za-z]\.)*[A-Za-z]\.$")  # "U.S."; "plan B." ends a sentence if a capital follows
_GOES_ON = (",", ".", ";", ":", "%", "-")  # recognisers split some tokens, as in "1 .08" or "90 ,000"
_TRAILING_OFF = 0.3  # seconds of silence after which an ellipsis ends a sentence

Span = tuple[int, int]


def splits(words: Sequence[Word], leanings: Sequence[float]) -> list[tuple[Span, ...]]:
    """Return for each leaning the sentences as (first word, last word exclusive), without gaps.

    They are empty if there are no words. `sentence_ends.sentence_starts` says what a leaning is.
    """
    if not words:
        return [()] * len(leanings)
    stops = [_ends(word, following) for word, following in pairwise(words)]
    starts = sentence_ends.sentence_starts(words, stops, leanings)
    return [tuple(pairwise([0, *found, len(words)])) for found in starts]


def bare(text: str) -> str:
    """Return a sentence as Whisper prints it at its worst: no capitals, no punctuation."""
    words = (word.strip(".,;:!?\"'“”()").lower() for word in text.split())
    return " ".join(word for word in words if word)


def _ends(word: Word, following: Word) -> bool:
    """Whether the punctuation between two words ends a sentence."""
    stop = _STOP.search(word.text)
    if not stop or following.text.startswith(_GOES_ON):
        return False
    pause, small = following.start - word.end, following.text.lstrip("\"'“‘(")[:1].islower()
    if stop["mark"] in ("...", "…"):
        return not small or pause >= _TRAILING_OFF
    if stop["mark"] != ".":
        return True
    return _full_stop(word.text, following.text, small)


def _full_stop(text: str, following: str, small: bool) -> bool:
    """Whether a single dot is a full stop rather than part of an abbreviation."""
    plain, abbreviations = text.strip("\"'“”‘’()[]").lower(), table("sentences.toml")["abbreviations"]
    if plain in abbreviations["before_a_name"]:
        return False
    if plain in abbreviations["before_a_number"]:
        return not following[:1].isdigit()
    if plain in abbreviations["anywhere"] or (_INITIAL.match(plain) and plain != "i."):
        return not small and not _may_follow(following)
    return True


def _may_follow(following: str) -> bool:
    """Whether a capitalised word is no evidence of a new sentence.

    This holds for "I", names with digits, a second initial and acronyms.
    """
    return bool(re.match(r"(I\b|\d|[A-Z]\.|[A-Z]{2,})", following))
