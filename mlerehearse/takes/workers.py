"""The speech and coach workers that the library uses; tests replace them with scripted ones."""

from collections.abc import Callable
from dataclasses import dataclass

from mlerehearse.coach import coach_worker as coach
from mlerehearse.coach.version import coach_version
from mlerehearse.speech import speech_worker as speech
from mlerehearse.worker import Serve


@dataclass(frozen=True, slots=True)
class Workers:
    """The functions that run in the worker processes, and the version stored in reviews.

    The speech worker is checked for a hang every `look_every` seconds.
    """

    speech: Serve = speech.serve
    coach: Serve = coach.serve
    coach_version: Callable[[], str] = coach_version
    look_every: float = 1.0
