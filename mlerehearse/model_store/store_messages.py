"""The messages between the store worker and its parent.

The worker gets an `Install`, `Import` or `Check`. It sends `Advanced` now and then, and finally
`Finished` or `Refused`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from mlerehearse.model_store.catalogue import Hub, Pin

Stage = Literal["fetching", "checking", "copying"]
Progress = Callable[[Stage, int, int], object]  # stage, bytes done, total bytes
Fetch = Callable[[Hub, str, Pin, Path, Callable[[int], object]], None]  # downloads a file; calls back with its size


@dataclass(frozen=True, slots=True)
class StoreFolders:
    """The models folder, and the cache folder that remembers which files are good."""

    models: Path
    cache: Path


@dataclass(frozen=True, slots=True)
class Install:
    """Download a model's missing and damaged files."""

    place: StoreFolders
    name: str


@dataclass(frozen=True, slots=True)
class Import:
    """Copy the model in a folder or an archive."""

    place: StoreFolders
    path: Path


@dataclass(frozen=True, slots=True)
class Verify:
    """Read and check every file of a model again."""

    place: StoreFolders
    name: str


@dataclass(frozen=True, slots=True)
class BytesDone:
    """`done` of `total` bytes are done in this stage."""

    stage: Stage
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The model is in place, and its files are good."""

    name: str


@dataclass(frozen=True, slots=True)
class TaskFailed:
    """The task failed; `problem` is a sentence for the user.

    `damaged` means that the installed model is bad.
    """

    problem: str
    damaged: bool = False


Task = Install | Import | Verify
