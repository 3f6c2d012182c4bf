"""What the store worker and its parent say to each other.

To the worker goes one of `Install`, `Import` and `Check`; back come `Advanced` now and then, and at the end `Finished`
or `Refused`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mlerehearse.speech.catalogue import Hub, Pin

Stage = Literal["fetching", "checking", "copying"]
Progress = Callable[[Stage, int, int], object]  # the stage, bytes done, bytes in all
Fetch = Callable[[Hub, str, Pin, Path, Callable[[int], object]], None]  # one file, to here; gets the bytes there


@dataclass(frozen=True, slots=True)
class Place:
    """Where models lie, and where it is remembered that they are good."""

    models: Path
    cache: Path


@dataclass(frozen=True, slots=True)
class Install:
    """Fetch what is missing or damaged of a model."""

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class Import:
    """Copy the model that a folder or an archive holds."""

    place: Place
    path: Path


@dataclass(frozen=True, slots=True)
class Check:
    """Read every file of a model again."""

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class Advanced:
    """So many bytes of `total` are done in this stage."""

    stage: Stage
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The model is in place and good."""

    name: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It did not work; `problem` is a sentence for the user, `damaged` says that the model that is there is bad."""

    problem: str
    damaged: bool = False


Task = Install | Import | Check
