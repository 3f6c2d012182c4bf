"""Sentences where Whisper printed no full stops: by pauses, by words that begin or end sentences, and by length.

The cuts are those of the best total of log odds; resources/run_ons.toml holds the odds of words, counted on the gold
takes, of pauses and of lengths.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from mlerehearse.domain.transcript import Word
from mlerehearse.resources import table

_LONG = 45  # words; longer stretches are cut unless commas show that Whisper punctuates and the speaker goes on
_WORDS_A_COMMA = 20
_TOO_LONG = 90  # words; the longest labelled sentence has 87
_UNENDED = 25  # words of a stretch without a full stop
_LONGEST = 60  # words in a piece
_HEARD = 0.12  # seconds; shorter silences are part of speaking
_SURE = 5.0  # log odds of an end at a silence that is as rare as sentences are
_HALVED = 3.0  # log odds lost with each doubling of such silences
_COMMA = 1.5  # log odds of an end where a comma stands


def is_run_on(words: Sequence[Word]) -> bool:
    """Whether a stretch that punctuation left whole holds several sentences."""
    if len(words) > _TOO_LONG:
        return True
    if len(words) > _UNENDED and words[-1].text[-1:] not in "\"'”’)].!?…":
        return True
    commas = sum(word.text[-1:] in ",;:" for word in words)
    return len(words) > _LONG and commas * _WORDS_A_COMMA < len(words)


def cuts(words: Sequence[Word]) -> list[int]:
    """The places, as indices of words, before which a new sentence begins."""
    odds = _odds(words)
    best, came_from = [0.0], [0]
    for last in range(1, len(words) + 1):
        choices = [(best[first] + odds[first] + _length(last - first), first) for first in _firsts(last)]
        total, first = max(choices)
        best.append(total)
        came_from.append(first)
    return _trace(came_from)


def _firsts(last: int) -> range:
    return range(max(0, last - _LONGEST), last)


def _trace(came_from: list[int]) -> list[int]:
    places, at = [], came_from[-1]
    while at > 0:
        places.append(at)
        at = came_from[at]
    return places[::-1]


def _length(words: int) -> float:
    """Log probability of a sentence of so many words (log-normal)."""
    shape = table("run_ons.toml")["length"]
    median, spread = float(shape["median"]), float(shape["spread"])
    z = (math.log(words) - math.log(median)) / spread
    return -0.5 * z * z - math.log(words * spread)


def _odds(words: Sequence[Word]) -> list[float]:
    """Log odds of a sentence that begins with each word; 0 for the first."""
    said = [re.sub(r"[^\w']+", "", word.text.lower()) for word in words] + [""]
    pauses = _pauses(words)
    odds = [0.0]
    for at in range(1, len(words)):
        comma = _COMMA if words[at - 1].text[-1:] in ",;:" else 0.0
        odds.append(_words_odds(said[at - 1], said[at], said[at + 1]) + comma + pauses[at - 1])
    return odds


def _words_odds(before: str, first: str, second: str) -> float:
    known = table("run_ons.toml")
    begins = known["pair"].get(f"{first} {second}", known["first"].get(first, known["first_other"]))
    return float(known["weight"] * (begins + known["last"].get(before, known["last_other"])))


def _pauses(words: Sequence[Word]) -> list[float]:
    """Log odds of an end by the silence after each word but the last, against the speaker's other silences.

    A speaker who stops as often as sentences are expected stops at their ends; one who stops at every third word, or
    whose words have no times, says little by it.
    """
    silences = [_silence(word, following) for word, following in pairwise(words)]
    heard = sorted(silence for silence in silences if silence >= _HEARD)
    expected = len(words) / table("run_ons.toml")["length"]["median"]
    without = -_SURE * min(1.0, len(heard) / expected)
    return [_pause(silence, heard, expected, without) if silence >= _HEARD else without for silence in silences]


def _pause(silence: float, heard: list[float], expected: float, without: float) -> float:
    as_long = len(heard) - bisect_left(heard, silence)
    typical = heard[-min(len(heard), max(1, round(expected / 2)))]  # the median of what would be the sentences' ends
    by_rarity = _SURE - _HALVED * math.log2(as_long / expected / 1.3)
    by_length = _SURE - _HALVED * math.log2(typical / silence) * 1.5
    return max(without, min(_SURE, by_rarity, by_length))


def _silence(word: Word, following: Word) -> float:
    """Seconds between two words; what a recogniser adds to a word's end counts as silence."""
    return following.start - min(word.end, word.start + 0.3 + 0.07 * len(word.text))
