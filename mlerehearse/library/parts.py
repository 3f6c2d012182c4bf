"""The two workers and the coach that the library works with; tests put scripted ones in their place."""

from collections.abc import Callable
from dataclasses import dataclass

from mlerehearse.coach import server as coach
from mlerehearse.coach.version import coach_version
from mlerehearse.speech import server as speech
from mlerehearse.worker import Serve


@dataclass(frozen=True, slots=True)
class Parts:
    """What runs in the worker processes, and the version that the coach's reviews carry.

    Every `look_every` seconds somebody looks whether the speech worker still works.
    """

    speech: Serve = speech.serve
    coach: Serve = coach.serve
    coach_version: Callable[[], str] = coach_version
    look_every: float = 1.0
