"""Find where sentences end: by full stops, silences, first and last words, and length.

A recogniser leaves out some full stops and prints others where the speaker only took a breath. The
sentence ends chosen are those with the best total of log odds. resources/run_ons.toml holds the
odds of words, counted on the gold takes, and the distribution of lengths.
"""

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from mlerehearse.domain.transcript import Word
from mlerehearse.resources import table

_LONGEST = 90  # words; the longest labelled sentence has 87
_BLOCK = 30  # words; the likeliest place in each block is always considered
_HEARD = 0.12  # seconds; shorter silences are part of speech
_SURE = 5.0  # log odds of an end at a silence as rare as sentence ends
_HALVED = 3.0  # log odds lost each time the number of such silences doubles
_SHORTER = 6.0  # log odds lost each time a silence halves against those at sentence ends
_COMMA = 1.5  # log odds of an end at a comma
_STOP, _NO_STOP = 8.0, 3.0  # log odds of an end at a printed full stop, and against one elsewhere
_MANY = 8.0  # log odds that a full stop loses each time their number doubles beyond the usual
_LEAST = 1.0  # log odds that a full stop always keeps
_CLEAR = 2.0  # log odds of a silence above which a full stop keeps its full weight
_ALONE = 12.0  # extra log odds of a full stop where the silences carry no information
_WORDS_A_COMMA = 20  # a text with more commas than one per this many words is punctuated
_FEW = 4  # silences; fewer carry little information
_UNLIKELY = -4.0  # log odds; places below are not considered


def sentence_starts(words: Sequence[Word], stops: Sequence[bool], leanings: Sequence[float]) -> list[list[int]]:
    """Return for each leaning the indices of the words before which a new sentence begins.

    `stops` says which words have a full stop. A leaning is a log odds that every place gets: above
    zero it makes more sentences, below zero fewer. 0 makes the likeliest.
    """
    odds = _odds(words, stops)
    places = [0, *_likely(odds), len(words)]
    return [_best_starts(odds, places, leaning) for leaning in leanings]


def _best_starts(odds: Sequence[float], places: Sequence[int], leaning: float) -> list[int]:
    best, came_from = [0.0], [0]
    for number in range(1, len(places)):
        choices = [
            (best[first] + odds[places[first]] + leaning + _length(places[number] - places[first]), first)
            for first in range(bisect_left(places, places[number] - _LONGEST), number)
        ]
        total, first = max(choices)
        best.append(total)
        came_from.append(first)
    return _trace(places, came_from)


def _likely(odds: Sequence[float]) -> list[int]:
    """Return the places to consider: those with reasonable odds, and the best of each block."""
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
    """Return the log probability of a sentence of this many words (log-normal)."""
    shape = table("run_ons.toml")["length"]
    median, spread = float(shape["median"]), float(shape["spread"])
    z = (math.log(words) - math.log(median)) / spread
    return -0.5 * z * z - math.log(words * spread)


def _odds(words: Sequence[Word], stops: Sequence[bool]) -> list[float]:
    """Return the log odds that a sentence begins at each word; 0 for the first."""
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
    """Return the log odds of an end at a printed full stop, and where none is printed.

    If there are unusually many full stops, each counts less, as far as silences can tell which are
    real. If there are few, their absence says little.
    """
    expected = _expected(len(words))
    commas = sum(word.text[-1:] in ",;:" for word in words)
    told = min(1.0, heard / max(expected, _FEW))
    share = max(min(1.0, sum(stops) / expected), float(commas * _WORDS_A_COMMA > len(words)) * (1 - told))
    printed = max(_LEAST, _STOP - told * _MANY * math.log2(max(1.0, sum(stops) / expected)))
    return printed + (1 - told) * _ALONE, -_NO_STOP * share


def _expected(words: int) -> float:
    """Return how many sentences this many words usually make."""
    return words / float(table("run_ons.toml")["length"]["median"])


def _words_odds(before: str, first: str, second: str) -> float:
    known = table("run_ons.toml")
    begins = known["pair"].get(f"{first} {second}", known["first"].get(first, known["first_other"]))
    return float(known["weight"] * (begins + known["last"].get(before, known["last_other"])))


def _pauses(silences: Sequence[float], heard: list[float]) -> list[float]:
    """Return the log odds of an end at each silence between two words.

    Each silence is compared with the speaker's other silences, which `heard` holds sorted. Speakers
    who pause about as often as sentences are expected pause at sentence ends. Pauses carry little
    information if there is one at every third word, or if the words have no times.
    """
    expected = _expected(len(silences) + 1)
    without = -_SURE * min(1.0, len(heard) / expected)
    return [_pause(silence, heard, expected, without) if silence >= _HEARD else without for silence in silences]


def _pause(silence: float, heard: list[float], expected: float, without: float) -> float:
    as_long = len(heard) - bisect_left(heard, silence)
    typical = heard[-min(len(heard), max(1, round(expected / 2)))]  # the median silence at the expected ends
    by_rarity = _SURE - _HALVED * math.log2(as_long / expected / 1.3)
    by_length = _SURE - _SHORTER * math.log2(typical / silence)
    return max(without, min(_SURE, by_rarity, by_length))


def _silence(word: Word, following: Word) -> float:
    """Return the seconds between two words.

    Recognisers stretch word ends; that extra time counts as silence.
    """
    return following.start - min(word.end, word.start + 0.3 + 0.07 * len(word.text))
