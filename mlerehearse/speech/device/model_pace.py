"""Which speech models keep up on this computer.

The speech worker's measurements are stored; the speed of the other models is estimated from them.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from mlerehearse.paths import Paths
from mlerehearse.private_files import write_private
from mlerehearse.speech.device import machine, model_cost
from mlerehearse.speech.device.model_cost import Cost
from mlerehearse.speech.speech_messages import Measured
from mlerehearse.texts import say, seconds, tenths

_log = logging.getLogger(__name__)

_FILE = "speed.json"
_TAKE = 180.0  # length in seconds of the example take in the sentence for the user
_SHORT = 10.0  # seconds: shorter times are shown with one decimal


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a model is on this computer.

    `window` is the time in seconds to transcribe a 30 s window, `live` whether the model keeps up
    with speech; both are None while unknown. `measured` is False for an estimate.
    """

    name: str
    window: float | None = None
    live: bool | None = None
    measured: bool = False

    @property
    def sentence(self) -> str:
        """One sentence about the speed for the user."""
        if self.window is None:
            return say("library.pace_unknown")
        wait = seconds(self.window) if self.window >= _SHORT else tenths(self.window)
        about = "" if self.measured else say("library.pace_estimated")
        if self.live:
            return say("library.pace_live", wait=wait) + about
        minutes = max(1, round(model_cost.for_file(self.window, _TAKE) / 60))
        return say("library.pace_files", minutes=minutes) + about


def store_measurement(paths: Paths, found: Measured) -> None:
    """Store the lowest cost measured for a model so far: other load only raises a measurement.

    Measurements made on another device or processor, or with another thread count, are dropped.
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
        _log.info("The cost of a model can't be stored: %s", problem)  # the next start measures again


def measured_costs(paths: Paths) -> dict[str, Cost]:
    """Return the costs measured on this computer, by model name."""
    return _costs(paths)


def pace_of(costs: Mapping[str, Cost], name: str) -> Pace:
    """Return a model's measured pace, or an estimate from the measured model closest in size."""
    if name in costs:
        return pace_from_cost(name, costs[name], measured=True)
    near = _nearest(costs, name)
    return pace_from_cost(name, model_cost.estimate(near, costs[near], name) if near else None, measured=False)


def pace_from_cost(name: str, cost: Cost | None, measured: bool) -> Pace:
    """Return the pace of a model with this cost; unknown if `cost` is None."""
    if cost is None:
        return Pace(name)
    return Pace(name, round(cost.window, 3), model_cost.keeps_up(cost.window), measured)


def _nearest(costs: Mapping[str, Cost], name: str) -> str | None:
    """Return the measured model whose encoder workload is closest in ratio to that of `name`."""
    shapes = model_cost.shapes()
    if name not in shapes:
        return None
    work = log(shapes[name].encoder_work)
    return min(
        costs.keys() & shapes.keys(), key=lambda known: abs(log(shapes[known].encoder_work) - work), default=None
    )


def _key(found: Measured) -> str:
    return f"{machine.processor_name()}, {found.place}, {found.threads}"


def _costs(paths: Paths, key: str | None = None) -> dict[str, Cost]:
    """Return the stored costs, only those under `key` if it's given.

    They are empty if the file is missing or damaged.
    """
    try:
        stored = json.loads((paths.cache / _FILE).read_text(encoding="utf-8"))
        if key is not None and stored["key"] != key:
            return {}
        return {str(name): Cost(float(encoder), float(token)) for name, (encoder, token) in stored["costs"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        _log.info("The costs of models can't be read: %s", problem)
        return {}
