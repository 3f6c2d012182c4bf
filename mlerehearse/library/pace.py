"""Which speech models keep up on this computer: what the worker measured is kept, the rest is estimated from it."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from mlerehearse.paths import Paths, write_private
from mlerehearse.speech import machine, pace
from mlerehearse.speech.messages import Measured
from mlerehearse.speech.pace import Cost
from mlerehearse.texts import say, seconds, tenths

_log = logging.getLogger(__name__)

_FILE = "speed.json"
_TAKE = 180.0  # seconds of the take that a sentence speaks of
_SHORT = 10.0  # seconds: shorter times are given with their tenths


@dataclass(frozen=True, slots=True)
class Pace:
    """How a model does here: `window` are the seconds for a 30 s window, `live` whether it keeps up; None: not known.

    `measured` tells a measurement from an estimate.
    """

    name: str
    window: float | None = None
    live: bool | None = None
    measured: bool = False

    @property
    def sentence(self) -> str:
        """What to tell the user, one sentence."""
        if self.window is None:
            return say("library.pace_unknown")
        wait = seconds(self.window) if self.window >= _SHORT else tenths(self.window)
        about = "" if self.measured else say("library.pace_estimated")
        if self.live:
            return say("library.pace_live", wait=wait) + about
        minutes = max(1, round(pace.for_file(self.window, _TAKE) / 60))
        return say("library.pace_files", minutes=minutes) + about


def remember(paths: Paths, found: Measured) -> None:
    """Keep the least that was measured: what else the computer did meanwhile only makes it more.

    What was measured on another device, processor or with other threads is forgotten.
    """
    key = _key(found)
    costs = _costs(paths, key)
    before = costs.get(found.model, found.cost)
    least = Cost(min(before.encoder, found.cost.encoder), min(before.token, found.cost.token))
    costs = costs | {found.model: least}
    stored = {
        "key": key,
        "costs": {name: [round(cost.encoder, 4), round(cost.token, 5)] for name, cost in costs.items()},
    }
    try:
        write_private(paths.cache / _FILE, json.dumps(stored, indent=1).encode())
    except OSError as problem:
        _log.info("What the model costs is not kept: %s", problem)  # it is measured again with the next start


def known(paths: Paths) -> dict[str, Cost]:
    """What was measured here."""
    return _costs(paths)


def keeps_up(costs: Mapping[str, Cost], name: str) -> Pace:
    """How a model does here: measured, or estimated from the measured model whose size is nearest."""
    if name in costs:
        return of(name, costs[name], measured=True)
    near = _nearest(costs, name)
    return of(name, pace.estimate(near, costs[near], name) if near else None, measured=False)


def of(name: str, cost: Cost | None, measured: bool) -> Pace:
    """The pace of a model that costs so much."""
    if cost is None:
        return Pace(name)
    return Pace(name, round(cost.window, 3), pace.keeps_up(cost.window), measured)


def _nearest(costs: Mapping[str, Cost], name: str) -> str | None:
    """The measured model whose encoder is most like that of another one."""
    shapes = pace.shapes()
    if name not in shapes:
        return None
    work = log(shapes[name].encoder_work)
    return min(
        costs.keys() & shapes.keys(), key=lambda known: abs(log(shapes[known].encoder_work) - work), default=None
    )


def _key(found: Measured) -> str:
    return f"{machine.name()}, {found.place}, {found.threads}"


def _costs(paths: Paths, key: str | None = None) -> dict[str, Cost]:
    """What was measured, under this key if one is given; nothing where the file is not there or damaged."""
    try:
        stored = json.loads((paths.cache / _FILE).read_text(encoding="utf-8"))
        if key is not None and stored["key"] != key:
            return {}
        return {str(name): Cost(float(encoder), float(token)) for name, (encoder, token) in stored["costs"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        _log.info("What models cost is not known: %s", problem)
        return {}
