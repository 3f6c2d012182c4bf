"""Install, repair, import and remove pinned models in the user's folder.

Files are downloaded or copied to a hidden folder beside the models, and are moved into place only
after every byte was checked. Any step may be interrupted at any time, even by killing the process:
the next call resumes from there.
"""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mlerehearse.errors import ModelDamagedError, ModelError, StorageError
from mlerehearse.model_store.catalogue import Entry, Pin, catalogue
from mlerehearse.model_store.installed import InstalledModel
from mlerehearse.model_store.store_messages import Fetch, Progress, Stage
from mlerehearse.model_store.verified_files import VerifiedFiles, is_pinned
from mlerehearse.paths import replace, retry_while_in_use
from mlerehearse.texts import megabytes, say

SPARE = 64 << 20  # bytes to leave free on the disk, so that a take can still be recorded
_PART = ".part"
_LOCK = ".lock"

_WRONG = {"fetching": "models.wrong_file", "copying": "models.wrong_copy"}

Put = Callable[[str, Path, Callable[[int], object]], None]  # file name, target, callback for the bytes so far


def partial_folder(entry: Entry, models: Path) -> Path:
    """Return the folder for the partial download of this revision of a model."""
    return models / f".{entry.name}.{entry.hub.revision[:8]}{_PART}"


def partial_bytes(entry: Entry, models: Path) -> int:
    """Return the size in bytes of an interrupted download."""
    folder = partial_folder(entry, models)
    return sum(file.stat().st_size for file in folder.glob("*.*") if file.is_file()) if folder.is_dir() else 0


def free_bytes(folder: Path) -> int:
    """Return the free bytes on the disk of a folder."""
    return shutil.disk_usage(folder).free


def install(
    entry: Entry, models: Path, cache: Path, progress: Progress, fetch: Fetch, room: Callable[[Path], int] = free_bytes
) -> None:
    """Download a model's missing and damaged files.

    Raises DownloadError, ModelDamagedError, StorageError.
    """

    def put(name: str, part: Path, arrived: Callable[[int], object]) -> None:
        fetch(entry.hub, name, entry.files[name], part, arrived)

    part = partial_folder(entry, models)
    with _alone(part):
        _sweep(models, part)
        lacking = _lacking(entry, models / entry.name, progress)
        _check_room(entry, lacking, part, room)
        _collect(entry, lacking, part, put, progress, "fetching")
        _place(entry, lacking, part, models / entry.name, cache)
    shutil.rmtree(part, ignore_errors=True)


def install_from(
    entry: Entry, models: Path, cache: Path, progress: Progress, put: Put, room: Callable[[Path], int] = free_bytes
) -> None:
    """Copy a model's files with `put`, check them, and move them into place.

    Raises ModelDamagedError, StorageError.
    """
    part = models / f".{entry.name}.import{_PART}"
    with _alone(part):
        _sweep(models, part)
        _empty(part)
        try:
            names = _ordered(entry, entry.files)
            _check_room(entry, names, part, room)
            _collect(entry, names, part, put, progress, "copying")
            _place(entry, names, part, models / entry.name, cache)
        finally:
            _empty(part)
    shutil.rmtree(part, ignore_errors=True)


def remove(model: InstalledModel, models: Path) -> None:
    """Delete a model from the user's folder.

    Raises ModelError for one that is installed elsewhere, and StorageError.
    """
    if model.source != "user":
        raise ModelError(say(f"models.kept_{model.source}", name=model.name))
    aside = models / f".{model.name}.removed{_PART}"
    with _alone(aside):
        try:
            shutil.rmtree(aside)
            retry_while_in_use(lambda: model.folder.replace(aside))  # all or nothing
        except OSError as problem:
            raise StorageError(say("models.not_removed", name=model.name, folder=model.folder)) from problem
        shutil.rmtree(aside, ignore_errors=True)


def discard_partial(entry: Entry, models: Path) -> None:
    """Delete an interrupted download."""
    with _alone(partial_folder(entry, models)):
        _empty(partial_folder(entry, models))
    shutil.rmtree(partial_folder(entry, models), ignore_errors=True)


def _lacking(entry: Entry, folder: Path, progress: Progress) -> tuple[str, ...]:
    """Return the files that are missing or differ from their pins; read existing files fully."""
    there = {name: pin for name, pin in entry.files.items() if (folder / name).is_file()}
    total, done, sound = sum(pin.size for pin in there.values()), 0, set()
    for name, pin in there.items():
        progress("checking", done, total)
        if is_pinned(folder / name, pin):
            sound.add(name)
        done += pin.size
    return _ordered(entry, entry.files.keys() - sound)


def _ordered(entry: Entry, names: Iterable[str]) -> tuple[str, ...]:
    """Sort by size, so that the weights come last: without them a folder isn't a model."""
    return tuple(sorted(names, key=lambda name: entry.files[name].size))


def _check_room(entry: Entry, lacking: tuple[str, ...], part: Path, room: Callable[[Path], int]) -> None:
    needed = sum(entry.files[name].size for name in lacking)
    there = sum(file.stat().st_size for name in lacking for file in part.glob(f"{name}*"))
    if needed and needed - there + SPARE > (has := room(part)):
        missing = megabytes(needed - there + SPARE - has)
        raise StorageError(say("models.no_room", name=entry.name, folder=part.parent, missing=missing))


def _collect(entry: Entry, lacking: tuple[str, ...], part: Path, put: Put, progress: Progress, stage: Stage) -> None:
    """Get each missing file into the hidden folder and check it; raises ModelDamagedError."""
    total, done = sum(entry.files[name].size for name in lacking), 0
    for name in lacking:
        pin, before = entry.files[name], done
        if not _is_there(part / name, pin):
            raw = part / f"{name}{_PART}"
            put(name, raw, lambda there, before=before: progress(stage, before + there, total))  # type: ignore[misc]
            progress("checking", before, total)
            if not is_pinned(raw, pin):
                raw.unlink(missing_ok=True)
                raise ModelDamagedError(say(_WRONG[stage], name=entry.name, file=name))
            replace(raw, part / name)
        done += pin.size
        progress(stage, done, total)


def _is_there(file: Path, pin: Pin) -> bool:
    """Return whether an earlier try already got this file; delete it if it has changed since."""
    if is_pinned(file, pin):
        return True
    file.unlink(missing_ok=True)
    return False


def _place(entry: Entry, lacking: tuple[str, ...], part: Path, folder: Path, cache: Path) -> None:
    """Move checked files to the model's folder, and remember that they are good."""
    memory = VerifiedFiles(cache)
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for name in lacking:
            with (part / name).open("rb+") as file:
                os.fsync(file.fileno())
            replace(part / name, folder / name)
    except OSError as problem:
        raise StorageError(say("models.disk", folder=folder, problem=problem.strerror)) from problem
    for name in lacking:
        memory.add(folder / name, entry.files[name])
    memory.save()


@contextlib.contextmanager
def _alone(part: Path) -> Iterator[None]:
    """Create a hidden folder, and lock the models against other windows and commands."""
    try:
        part.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = sqlite3.connect(part.with_name(_LOCK), timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as problem:
        raise StorageError(say("models.disk", folder=part.parent, problem=problem)) from problem
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.Error as problem:
        lock.close()
        raise StorageError(say("models.in_work")) from problem
    try:
        yield
    finally:
        lock.close()  # the operating system also releases it if the process is killed


def _sweep(models: Path, wanted: Path) -> None:
    """Delete hidden folders that can't be resumed.

    These are interrupted imports and removals, and downloads of other revisions.
    """
    for folder in models.glob(f".*{_PART}"):
        if folder != wanted and folder not in (partial_folder(entry, models) for entry in catalogue()):
            shutil.rmtree(folder, ignore_errors=True)


def _empty(part: Path) -> None:
    for file in part.iterdir():
        file.unlink()
