"""The speech and coach workers that the library uses; tests replace them with scripted ones."""

from collections.abc import Callable
from dataclasses import dataclass

from mlerehearse.coach import coach_worker
from mlerehearse.coach.version import coach_version
from mlerehearse.model_store.installed import VerifiedModels
from mlerehearse.paths import Paths
from mlerehearse.speech import speech_worker
from mlerehearse.takes.importing import decoding_worker
from mlerehearse.worker import Serve


@dataclass(frozen=True, slots=True)
class Workers:
    """The functions that run in the worker processes, and the version stored in reviews.

    The speech worker is checked for a hang every `look_every` seconds.
    """

    speech: Serve
    coach: Serve = coach_worker.serve
    coach_version: Callable[[], str] = coach_version
    look_every: float = 1.0
    decoder: Serve = decoding_worker.serve

    @classmethod
    def of(cls, paths: Paths) -> "Workers":
        """The real workers, with the models of one user."""
        return cls(speech_worker.serving(VerifiedModels(paths)))
