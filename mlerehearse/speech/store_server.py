"""The store worker: one model installed, imported or checked in a process of its own, which is killed to cancel.

To the worker goes one of `Install`, `Import` and `Check`; back come `Advanced` now and then, and at the end `Finished`
or `Refused`.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from mlerehearse.errors import ModelDamagedError, ModelMissingError, RehearseError
from mlerehearse.speech import download, models, store
from mlerehearse.speech.catalogue import catalogue, entry
from mlerehearse.speech.import_model import opened
from mlerehearse.texts import say
from mlerehearse.worker import Channel

_EVERY = 0.1  # seconds between two messages of progress


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

    stage: store.Stage
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


def serve(channel: Channel) -> None:
    """Do what comes until the parent closes the channel."""
    while True:
        answer(channel)


def answer(channel: Channel, fetch: store.Fetch = download.fetch) -> None:
    """Do the next task, and say what came of it."""
    task = channel.receive()
    try:
        channel.send(Finished(run(task, _Teller(channel), fetch)))
    except RehearseError as problem:
        channel.send(Refused(str(problem), isinstance(problem, ModelDamagedError) and isinstance(task, Check)))


def run(task: Task, progress: store.Progress, fetch: store.Fetch = download.fetch) -> str:
    """Do a task in this process; gives the model's name. Raises ModelError, InputError, StorageError."""
    match task:
        case Install(place, name):
            return _install(place, name, progress, fetch)
        case Import(place, path):
            with opened(path) as (model, put):
                store.take_in(model, place.models, place.cache, progress, put)
                return model.name
        case Check(place, name):
            return _check(place, name, progress)


def _install(place: Place, name: str, progress: store.Progress, fetch: store.Fetch) -> str:
    model = entry(name)
    if model is None:
        raise ModelMissingError(say("models.not_offered", name=name, known=", ".join(one.name for one in catalogue())))
    download.prepare(place.models / ".hub")
    store.install(model, place.models, place.cache, progress, fetch)
    return name


def _check(place: Place, name: str, progress: store.Progress) -> str:
    found, done = models.find(name, place.models), 0
    pinned = models.claimed(found)
    total = pinned.size if pinned else 0

    def passed(size: int) -> None:
        nonlocal done
        done += size
        progress("checking", done, total)

    bad = list(models.problems(found, place.cache, anew=True, passed=passed))
    if bad:
        raise ModelDamagedError("\n".join(bad))
    return found.name


class _Teller:
    """Passes progress on, not more often than anybody can see; the first and the last of a stage always."""

    def __init__(self, channel: Channel) -> None:
        self._channel, self._stage, self._next = channel, "", 0.0

    def __call__(self, stage: store.Stage, done: int, total: int) -> None:
        now = time.monotonic()
        if now >= self._next or done == total or stage != self._stage:
            self._channel.send(Advanced(stage, done, total))
            self._stage, self._next = stage, now + _EVERY
