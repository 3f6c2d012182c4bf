"""Count how many of the labelled words behind flags were transcribed at the right time.

These words are fillers, hedges, numbers and "we".
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

NEAR = 0.5  # seconds
_EDGE = 0.001  # seconds; times are rounded to the millisecond
_VOICED = re.compile(r"(um+|uh+|er+|erm|hmm+|mm+)\W*", re.IGNORECASE)

Spoken = tuple[str, float, bool]  # from gold/spoken.py: word, start in seconds, whether it begins its token


@dataclass
class Verbatim:
    """Sums over takes; `extra` counts words that were printed but not spoken."""

    said: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    extra: Counter[str] = field(default_factory=Counter)

    def add(self, truth: dict[str, Any], known: list[Spoken], heard: list[Spoken]) -> None:
        for name in ("um", "we"):
            true, ours = ([word[1] for word in words if word[0] == name] for words in (known, heard))
            hits = _near(true, ours)
            self._count(name, len(true), hits, len(ours) - hits)
        for name, spans in _phrases(truth).items():
            phrases = [[word for word in known if _inside(word, span)] for span in spans]
            self._count(name, len(phrases), sum(_whole(phrase, heard) for phrase in phrases), 0)

    def line(self) -> str:
        return "  ".join(
            f"{name} {self.found[name]}/{self.said[name]}" + (f" +{self.extra[name]}" if name in ("um", "we") else "")
            for name in self.said
        )

    def _count(self, name: str, said: int, found: int, extra: int) -> None:
        self.said[name] += said
        self.found[name] += found
        self.extra[name] += extra


def _phrases(truth: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Return the labels by kind, without um and the like, which are counted word by word."""
    return {
        "fillers": [filler for filler in truth["fillers"] if not _VOICED.fullmatch(filler["text"])],
        "hedges": [flag for flag in truth["flags"] if flag["id"] == "hedge"],
        "numbers": truth["numbers"],
    }


def _inside(word: Spoken, span: dict[str, Any]) -> bool:
    return bool(span["start"] - _EDGE <= word[1] < span["end"] - _EDGE)


def _whole(phrase: list[Spoken], heard: list[Spoken]) -> bool:
    """Return whether each word of a phrase was transcribed at its time."""
    return all(any(word[0] == other[0] and abs(word[1] - other[1]) <= NEAR for other in heard) for word in phrase)


def _near(true: list[float], ours: list[float]) -> int:
    left, hits = list(ours), 0
    for moment in true:
        near = [other for other in left if abs(other - moment) <= NEAR]
        if near:
            left.remove(near[0])
            hits += 1
    return hits
