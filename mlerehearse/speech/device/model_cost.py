"""Estimate which models keep up with a speaker, from the measured cost of one of them.

A Whisper window costs the same whatever it holds, and live transcription uses one window for each
stretch of 12-28 s (docs/speech.md). A model keeps up if a window takes at most half of the shortest
stretch. The other half is for second passes, for retries, and for a laptop that slows down when it
gets warm. These are pure functions.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from math import ceil

from mlerehearse.resources import model as bundled

SHORTEST, MEAN = 12.0, 17.5  # seconds of a stretch; the mean of six spoken takes
MARGIN = 0.5  # share of a stretch's duration that its window may take
TOKENS = 80  # tokens in a stretch, time stamps included, at 150 words a minute
_VOCABULARY, _POSITIONS = 51864, 1500
_ALIGNMENT = 8  # the alignment pass for word times costs as much as this many tokens


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that a model takes for the encoder of one window, and per token with five beams."""

    encoder: float
    token: float

    @property
    def window(self) -> float:
        """Seconds for a 30 s window with the usual number of words."""
        return self.encoder + self.token * (TOKENS + _ALIGNMENT)


@dataclass(frozen=True, slots=True)
class Shape:
    """The number of layers of a Whisper model, and their width."""

    encoder_layers: int
    decoder_layers: int
    width: int

    @property
    def encoder_work(self) -> float:
        """Multiplications in the encoder for one window, up to a constant factor."""
        return self.encoder_layers * self.width * (12 * self.width + 2 * _POSITIONS)

    @property
    def token_work(self) -> float:
        """Multiplications for one token, up to a constant factor."""
        return self.width * (14 * self.decoder_layers * self.width + _VOCABULARY)


@cache
def shapes() -> dict[str, Shape]:
    """Return the shapes of the catalogue's models (models/shapes.toml)."""
    table = tomllib.loads(bundled("shapes.toml").read_text(encoding="utf-8"))
    return {name: Shape(**shape) for name, shape in table.items()}


def estimate(measured: str, cost: Cost, wanted: str) -> Cost | None:
    """Estimate a model's cost from another one's; None if the shape of either is unknown."""
    if measured == wanted:
        return cost
    known, asked = shapes().get(measured), shapes().get(wanted)
    if known is None or asked is None:
        return None
    return Cost(
        cost.encoder * asked.encoder_work / known.encoder_work, cost.token * asked.token_work / known.token_work
    )


def keeps_up(window: float) -> bool:
    """Return whether a model that takes `window` seconds a window follows non-stop speech."""
    return window <= MARGIN * SHORTEST


def for_file(window: float, seconds: float) -> float:
    """Return the seconds that transcribing a finished recording of this length takes."""
    return window * ceil(seconds / MEAN)
