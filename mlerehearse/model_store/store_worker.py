"""The store worker: installs, imports or checks one model; killing the process cancels that.

Imports are local to the functions because the UI process imports this module to start the worker.
"""

import time
from pathlib import Path

from mlerehearse.errors import ModelDamagedError, ModelMissingError, RehearseError
from mlerehearse.model_store.catalogue import catalogue, find_entry
from mlerehearse.model_store.store_messages import (
    BytesDone,
    Fetch,
    Finished,
    Import,
    Install,
    Progress,
    Stage,
    StoreFolders,
    Task,
    TaskFailed,
    Verify,
)
from mlerehearse.texts import say
from mlerehearse.worker import Channel

_EVERY = 0.1  # seconds between two progress messages


def serve(channel: Channel) -> None:
    """Serve until the parent closes the channel."""
    while True:
        run_next_task(channel)


def run_next_task(channel: Channel, fetch: Fetch | None = None) -> None:
    """Run the next task and send its result."""
    task = channel.receive()
    try:
        channel.send(Finished(run(task, _Teller(channel), fetch)))
    except RehearseError as problem:
        channel.send(TaskFailed(str(problem), isinstance(problem, ModelDamagedError) and isinstance(task, Verify)))


def run(task: Task, progress: Progress, fetch: Fetch | None = None) -> str:
    """Run a task in this process and return the model's name.

    Raises ModelError, InputError, StorageError.
    """
    match task:
        case Install(place, name):
            return _install(place, name, progress, fetch)
        case Import(place, path):
            return _import(place, path, progress)
        case Verify(place, name):
            return _check(place, name, progress)


def _install(place: StoreFolders, name: str, progress: Progress, fetch: Fetch | None) -> str:
    model = find_entry(name)
    if model is None:
        raise ModelMissingError(say("models.not_offered", name=name, known=", ".join(one.name for one in catalogue())))
    from mlerehearse.model_store import download, model_folder

    download.prepare(place.models / ".hub")
    model_folder.install(model, place.models, place.cache, progress, fetch or download.fetch)
    return name


def _import(place: StoreFolders, path: Path, progress: Progress) -> str:
    from mlerehearse.model_store import model_folder
    from mlerehearse.model_store.import_model import open_model

    with open_model(path) as (model, put):
        model_folder.install_from(model, place.models, place.cache, progress, put)
        return model.name


def _check(place: StoreFolders, name: str, progress: Progress) -> str:
    from mlerehearse.model_store import installed

    found, done = installed.find(name, place.models), 0
    pinned = installed.identify(found)
    total = pinned.size if pinned else 0

    def passed(size: int) -> None:
        nonlocal done
        done += size
        progress("checking", done, total)

    bad = list(installed.find_problems(found, place.cache, anew=True, passed=passed))
    if bad:
        raise ModelDamagedError("\n".join(bad))
    return found.name


class _Teller:
    """Sends progress at most ten times a second, but always the first and last of a stage."""

    def __init__(self, channel: Channel) -> None:
        self._channel, self._stage, self._next = channel, "", 0.0

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        now = time.monotonic()
        if now >= self._next or done == total or stage != self._stage:
            self._channel.send(BytesDone(stage, done, total))
            self._stage, self._next = stage, now + _EVERY
