"""Where sentences end: by full stops, by silences, by words that begin or end sentences, and by length.

A recogniser leaves full stops out, and prints some where the speaker only took breath. The ends are those of the best
total of log odds; resources/run_ons.toml holds the odds of words, counted on the gold takes, and of lengths.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from mlerehearse.domain.transcript import Word
from mlerehearse.resources import table

_LONGEST = 90  # words; the longest labelled sentence has 87
_BLOCK = 30  # words of which the likeliest place is looked at in any case
_HEARD = 0.12  # seconds; shorter silences are part of speaking
_SURE = 5.0  # log odds of an end at a silence that is as rare as sentences are
_HALVED = 3.0  # log odds lost with each doubling of such silences
_SHORTER = 6.0  # log odds lost with each halving of a silence against those that end sentences
_COMMA = 1.5  # log odds of an end where a comma stands
_STOP, _NO_STOP = 8.0, 3.0  # log odds of an end, and against it, by what is printed
_MANY = 8.0  # log odds that a full stop loses with each doubling of their number beyond what is usual
_LEAST = 1.0  # log odds that it keeps
_CLEAR = 2.0  # log odds by a silence that leave a full stop what it is worth
_ALONE = 12.0  # log odds of a full stop more where no silence says anything
_WORDS_A_COMMA = 20  # of a text that is punctuated
_FEW = 4  # silences that say nothing yet
_UNLIKELY = -4.0  # log odds of a place that is not looked at


def cuts(words: Sequence[Word], stops: Sequence[bool]) -> list[int]:
    """The places, as indices of words, before which a new sentence begins; `stops`: which words have a full stop."""
    odds = _odds(words, stops)
    places = [0, *_likely(odds), len(words)]
    best, came_from = [0.0], [0]
    for number in range(1, len(places)):
        choices = [
            (best[first] + odds[places[first]] + _length(places[number] - places[first]), first)
            for first in range(bisect_left(places, places[number] - _LONGEST), number)
        ]
        total, first = max(choices)
        best.append(total)
        came_from.append(first)
    return _trace(places, came_from)


def _likely(odds: Sequence[float]) -> list[int]:
    """The places that are looked at: those with some odds, and the best of every block."""
    blocks = (range(first, min(first + _BLOCK, len(odds))) for first in range(1, len(odds), _BLOCK))
    best = {max(block, key=odds.__getitem__) for block in blocks}
    return [at for at in range(1, len(odds)) if odds[at] > _UNLIKELY or at in best]


def _trace(places: Sequence[int], came_from: Sequence[int]) -> list[int]:
    found, at = [], came_from[-1]
    while at > 0:
        found.append(places[at])
        at = came_from[at]
    return found[::-1]


def _length(words: int) -> float:
    """Log probability of a sentence of so many words (log-normal)."""
    shape = table("run_ons.toml")["length"]
    median, spread = float(shape["median"]), float(shape["spread"])
    z = (math.log(words) - math.log(median)) / spread
    return -0.5 * z * z - math.log(words * spread)


def _odds(words: Sequence[Word], stops: Sequence[bool]) -> list[float]:
    """Log odds of a sentence that begins with each word; 0 for the first."""
    said = [re.sub(r"[^\w']+", "", word.text.lower()) for word in words] + [""]
    silences = [_silence(word, following) for word, following in pairwise(words)]
    heard = sorted(silence for silence in silences if silence >= _HEARD)
    printed, unprinted = _marks(words, stops, len(heard))
    odds = [0.0]
    for at, pause in enumerate(_pauses(silences, heard), 1):
        comma = _COMMA if words[at - 1].text[-1:] in ",;:" else 0.0
        mark = max(printed, _STOP * (pause > _CLEAR)) if stops[at - 1] else unprinted
        odds.append(_words_odds(said[at - 1], said[at], said[at + 1]) + comma + mark + pause)
    return odds


def _marks(words: Sequence[Word], stops: Sequence[bool], heard: int) -> tuple[float, float]:
    """Log odds of an end where a full stop is printed, and where none is.

    Many full stops are worth less each, as far as silences can tell which; few say little where they are not.
    """
    expected = _expected(len(words))
    commas = sum(word.text[-1:] in ",;:" for word in words)
    told = min(1.0, heard / max(expected, _FEW))
    share = max(min(1.0, sum(stops) / expected), float(commas * _WORDS_A_COMMA > len(words)) * (1 - told))
    printed = max(_LEAST, _STOP - told * _MANY * math.log2(max(1.0, sum(stops) / expected)))
    return printed + (1 - told) * _ALONE, -_NO_STOP * share


def _expected(words: int) -> float:
    """How many sentences so many words usually make."""
    return words / float(table("run_ons.toml")["length"]["median"])


def _words_odds(before: str, first: str, second: str) -> float:
    known = table("run_ons.toml")
    begins = known["pair"].get(f"{first} {second}", known["first"].get(first, known["first_other"]))
    return float(known["weight"] * (begins + known["last"].get(before, known["last_other"])))


def _pauses(silences: Sequence[float], heard: list[float]) -> list[float]:
    """Log odds of an end by each silence between two words, against the speaker's other silences, sorted in `heard`.

    A speaker who stops as often as sentences are expected stops at their ends; one who stops at every third word, or
    whose words have no times, says little by it.
    """
    expected = _expected(len(silences) + 1)
    without = -_SURE * min(1.0, len(heard) / expected)
    return [_pause(silence, heard, expected, without) if silence >= _HEARD else without for silence in silences]


def _pause(silence: float, heard: list[float], expected: float, without: float) -> float:
    as_long = len(heard) - bisect_left(heard, silence)
    typical = heard[-min(len(heard), max(1, round(expected / 2)))]  # the median of what would be the sentences' ends
    by_rarity = _SURE - _HALVED * math.log2(as_long / expected / 1.3)
    by_length = _SURE - _SHORTER * math.log2(typical / silence)
    return max(without, min(_SURE, by_rarity, by_length))


def _silence(word: Word, following: Word) -> float:
    """Seconds between two words; what a recogniser adds to a word's end counts as silence."""
    return following.start - min(word.end, word.start + 0.3 + 0.07 * len(word.text))
