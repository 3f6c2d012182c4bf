"""The registry of all flags.

Each module in `coach/flags` has one function `find`, which serves one or more flag ids.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import cache

from mlerehearse.coach import flags
from mlerehearse.coach.context import Context
from mlerehearse.domain.review import Flag, TakeFlag

Find = Callable[[Context], Iterable[Flag | TakeFlag]]


@cache
def rules() -> tuple[Find, ...]:
    """Return the `find` function of every module in coach/flags, in order of the module names."""
    names = sorted(module.name for module in pkgutil.iter_modules(flags.__path__))
    return tuple(importlib.import_module(f"{flags.__name__}.{name}").find for name in names)


def find_flags(context: Context, using: Iterable[Find] | None = None) -> tuple[tuple[Flag, ...], tuple[TakeFlag, ...]]:
    """Return all flags of a take, on words and on the whole.

    Flags on words are sorted by time; flags on the whole take keep the order of the rules.
    """
    everything = [flag for rule in (rules() if using is None else using) for flag in context.found(rule)]
    spans = sorted((f for f in everything if isinstance(f, Flag)), key=lambda f: (f.start, f.end, f.id))
    return tuple(spans), tuple(f for f in everything if isinstance(f, TakeFlag))
