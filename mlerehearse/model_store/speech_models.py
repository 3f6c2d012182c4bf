"""Lists the speech models, and chooses, removes and repairs them for the user."""

from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path

from mlerehearse.errors import ModelError, ModelMissingError
from mlerehearse.model_store import installed, model_folder
from mlerehearse.model_store.catalogue import Entry, catalogue, find_entry
from mlerehearse.model_store.installed import InstalledModel
from mlerehearse.model_store.store_messages import Import, Install, StoreFolders, Task, Verify
from mlerehearse.model_store.store_worker import run
from mlerehearse.paths import Paths
from mlerehearse.settings import SettingsFile
from mlerehearse.texts import say

BEST = "best"  # in place of a name: the best model installed
_WINDOW = 5.0  # seconds over which speed is measured

__all__ = [
    "BEST",
    "Import",
    "Install",
    "ModelRow",
    "SpeechModels",
    "StoreFolders",
    "Task",
    "TransferRate",
    "Verify",
    "run",
]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model. `source` is "" if it isn't installed, else "wheel", "user" or "folder".

    `size` is in bytes. `in_use` means that it's the model for transcription, `chosen` that the user
    chose it. `held` is the size in bytes of a partial download. A model that isn't `pinned` is the
    user's own.
    """

    name: str
    size: int
    parameters: str = ""
    source: str = ""
    folder: Path | None = None
    in_use: bool = False
    chosen: bool = False
    damaged: bool = False
    held: int = 0
    pinned: bool = True


class SpeechModels:
    """The models of one user; long tasks are for `run`, here or in a child process."""

    def __init__(self, paths: Paths, settings: SettingsFile) -> None:
        self._paths, self._settings = paths, settings

    @property
    def place(self) -> StoreFolders:
        """The folders that tasks need."""
        return StoreFolders(self._paths.models, self._paths.cache)

    def rows(self) -> tuple[ModelRow, ...]:
        """List the catalogue's models, the smallest first, then the user's own."""
        here = {one.name: one for one in installed.installed(self._paths.models)}
        used = self._used(here)
        pinned = (self._row(model, here.get(model.name), used) for model in catalogue())
        names = {model.name for model in catalogue()}
        return (*pinned, *(self._own(one, used) for one in here.values() if one.name not in names))

    def row(self, name: str) -> ModelRow:
        """Return one model; raises ModelMissingError, which lists what is installed."""
        rows = self.rows()
        for row in rows:
            if row.name == name:
                return row
        there = ", ".join(row.name for row in rows if row.source)
        raise ModelMissingError(say("models.unknown", name=name, known=there) if there else say("speech.model_none"))

    def is_whole(self, name: str) -> bool:
        """Return whether a model is installed and all its files match their pins.

        Files that are remembered as good aren't read again.
        """
        if not any(row.source for row in self.rows() if row.name == name):
            return False
        return not any(installed.find_problems(installed.find(name, self._paths.models), self._paths.cache))

    def use(self, name: str) -> None:
        """Transcribe with this model from now on, BEST for the best one installed.

        Raises ModelError and StorageError.
        """
        if name != BEST and not self.row(name).source:
            raise ModelMissingError(say("models.not_here", name=name))
        self._settings.change(model="" if name == BEST else name)

    def remove(self, name: str) -> None:
        """Delete a model, or its partial download; raises ModelError and StorageError."""
        row, pinned = self.row(name), find_entry(name)
        if not row.source and not row.held:
            raise ModelMissingError(say("models.not_here", name=name))
        if row.source == "user" or not row.held:
            model_folder.remove(installed.find(name, self._paths.models), self._paths.models)
        if pinned and row.held:
            model_folder.discard_partial(pinned, self._paths.models)
        if row.chosen and not installed.chosen_or_none(name, self._paths.models):
            self._settings.change(model="")

    def repair(self, name: str) -> Install:
        """Return the task that repairs a damaged model; raises ModelError if nothing can."""
        row = self.row(name)
        if not row.pinned:
            raise ModelError(say("models.no_pins", name=name))
        if not row.source:
            raise ModelMissingError(say("models.not_here", name=name))
        return Install(self.place, name)

    def _used(self, here: dict[str, InstalledModel]) -> str:
        chosen = installed.chosen_or_none(self._settings.settings.model, self._paths.models)
        return chosen or next(iter(here), "")

    def _row(self, model: Entry, found: InstalledModel | None, used: str) -> ModelRow:
        row = ModelRow(
            model.name, model.size, model.parameters, held=model_folder.partial_bytes(model, self._paths.models)
        )
        if found is None:
            return row
        return replace(
            row,
            source=found.source,
            folder=found.folder,
            in_use=model.name == used,
            chosen=model.name == self._settings.settings.model,
            damaged=_looks_damaged(model, found.folder),
        )

    def _own(self, found: InstalledModel, used: str) -> ModelRow:
        size = sum(file.stat().st_size for file in found.folder.iterdir() if file.is_file())
        chosen = found.name == self._settings.settings.model
        return ModelRow(found.name, size, "", found.source, found.folder, found.name == used, chosen, pinned=False)


class TransferRate:
    """The download speed in bytes per second over the last few seconds."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def at(self, now: float, done: int) -> float:
        """Note that `done` bytes have arrived at `now` in seconds, and return the speed."""
        if self._marks and done < self._marks[-1][1]:
            self._marks.clear()
        self._marks.append((now, done))
        while len(self._marks) > 2 and now - self._marks[1][0] > _WINDOW:
            self._marks.popleft()
        began, before = self._marks[0]
        return (done - before) / (now - began) if now > began else 0.0


def _looks_damaged(model: Entry, folder: Path) -> bool:
    """Return whether a file is missing or has the wrong size; only a check reads the contents."""
    return any(
        not (folder / name).is_file() or (folder / name).stat().st_size != pin.size for name, pin in model.files.items()
    )
