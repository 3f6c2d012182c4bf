"""Every flag that the coach knows: one module below `coach/flags`, with one function `find`, for one or more ids."""

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
    """The `find` of every module below coach/flags, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(flags.__path__))
    return tuple(importlib.import_module(f"{flags.__name__}.{name}").find for name in names)


def found(context: Context, using: Iterable[Find] | None = None) -> tuple[tuple[Flag, ...], tuple[TakeFlag, ...]]:
    """All flags of a take: those on words in the order of their times, and those on the whole as they come."""
    everything = [flag for rule in (rules() if using is None else using) for flag in context.found(rule)]
    spans = sorted((f for f in everything if isinstance(f, Flag)), key=lambda f: (f.start, f.end, f.id))
    return tuple(spans), tuple(f for f in everything if isinstance(f, TakeFlag))
