"""Which models keep up with a person who speaks, from what one of them was measured to cost: pure functions.

A window of Whisper costs the same whatever it holds, and live transcription spends one on each stretch of 12-28 s
(live.md). A model keeps up where a window takes at most half the shortest stretch: the other half is for second looks,
for retries, and for a laptop that gets slow when it gets warm.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from math import ceil

from mlerehearse.resources import model as bundled

SHORTEST, MEAN = 12.0, 17.5  # seconds of a stretch; the mean of six spoken takes
MARGIN = 0.5  # the share of a stretch's time that its window may take
TOKENS = 80  # in a stretch, spoken at 150 words a minute, with time stamps
_VOCABULARY, _POSITIONS = 51864, 1500
_ALIGNMENT = 8  # tokens' worth of a decoder that reads the found words once more for their times


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that a model takes here for the encoder of one window, and for each token of a search by five beams."""

    encoder: float
    token: float

    @property
    def window(self) -> float:
        """Seconds for a 30 s window with as many words as people speak."""
        return self.encoder + self.token * (TOKENS + _ALIGNMENT)


@dataclass(frozen=True, slots=True)
class Shape:
    """How many layers a Whisper model has, and how wide they are."""

    encoder_layers: int
    decoder_layers: int
    width: int

    @property
    def encoder_work(self) -> float:
        """Multiplications in the encoder of a window, up to a factor."""
        return self.encoder_layers * self.width * (12 * self.width + 2 * _POSITIONS)

    @property
    def token_work(self) -> float:
        """Multiplications for a token, up to a factor."""
        return self.width * (14 * self.decoder_layers * self.width + _VOCABULARY)


@cache
def shapes() -> dict[str, Shape]:
    """The shapes of the catalogue's models (models/shapes.toml)."""
    table = tomllib.loads(bundled("shapes.toml").read_text(encoding="utf-8"))
    return {name: Shape(**shape) for name, shape in table.items()}


def estimate(measured: str, cost: Cost, wanted: str) -> Cost | None:
    """What a model costs where another one was measured; None where the shape of one is not known."""
    if measured == wanted:
        return cost
    known, asked = shapes().get(measured), shapes().get(wanted)
    if known is None or asked is None:
        return None
    return Cost(
        cost.encoder * asked.encoder_work / known.encoder_work, cost.token * asked.token_work / known.token_work
    )


def keeps_up(window: float) -> bool:
    """Whether a model whose window takes so many seconds follows a person who speaks without a break."""
    return window <= MARGIN * SHORTEST


def for_file(window: float, seconds: float) -> float:
    """The seconds that a recording of this length takes once it is there."""
    return window * ceil(seconds / MEAN)
