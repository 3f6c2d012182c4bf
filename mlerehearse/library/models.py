"""The speech models as the user sees them: which there are, which is in use, and what can be done to them."""

from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path

from mlerehearse.errors import ModelError, ModelMissingError
from mlerehearse.paths import Paths
from mlerehearse.settings import SettingsFile
from mlerehearse.speech import models, store
from mlerehearse.speech.catalogue import Entry, catalogue, entry
from mlerehearse.speech.models import Installed
from mlerehearse.speech.store_messages import Check, Import, Install, Place, Task
from mlerehearse.speech.store_server import run
from mlerehearse.texts import say

BEST = "best"  # in place of a name: whichever is the best one installed
_WINDOW = 5.0  # seconds over which speed is measured

__all__ = ["BEST", "Check", "Import", "Install", "ModelRow", "Models", "Place", "Speed", "Task", "run"]


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model. `source` is "" while it is not installed, else "wheel", "user" or "folder".

    `in_use` says that words are heard with it now or will be, `chosen` that the user wants it so. `held` counts the
    bytes that a broken-off download has left. One that is not `pinned` is the user's own.
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


class Models:
    """The models of one user; what takes long is a task for `run`, here or in a process of its own."""

    def __init__(self, paths: Paths, settings: SettingsFile) -> None:
        self._paths, self._settings = paths, settings

    @property
    def place(self) -> Place:
        """Where tasks find them."""
        return Place(self._paths.models, self._paths.cache)

    def rows(self) -> tuple[ModelRow, ...]:
        """The catalogue's models from the smallest to the largest, then those of the user's own."""
        here = {one.name: one for one in models.installed(self._paths.models)}
        used = self._used(here)
        pinned = (self._row(model, here.get(model.name), used) for model in catalogue())
        names = {model.name for model in catalogue()}
        return (*pinned, *(self._own(one, used) for one in here.values() if one.name not in names))

    def row(self, name: str) -> ModelRow:
        """One model; raises ModelMissingError."""
        rows = self.rows()
        for row in rows:
            if row.name == name:
                return row
        raise ModelMissingError(say("models.not_offered", name=name, known=", ".join(row.name for row in rows)))

    def is_whole(self, name: str) -> bool:
        """Whether a model is there with every file as pinned; only what is not remembered as good is read."""
        row = self.row(name)
        if not row.source:
            return False
        return not any(models.problems(models.find(name, self._paths.models), self._paths.cache))

    def use(self, name: str) -> None:
        """Hear with this model from now on, BEST for the best one installed; raises ModelError, StorageError."""
        if name != BEST and not self.row(name).source:
            raise ModelMissingError(say("models.not_here", name=name))
        self._settings.change(model="" if name == BEST else name)

    def remove(self, name: str) -> None:
        """Delete a model, or what is left of a download of it; raises ModelError, StorageError."""
        row, pinned = self.row(name), entry(name)
        if not row.source and not row.held:
            raise ModelMissingError(say("models.not_here", name=name))
        if row.source == "user" or not row.held:
            store.remove(models.find(name, self._paths.models), self._paths.models)
        if pinned and row.held:
            store.forget(pinned, self._paths.models)
        if row.chosen and not models.usual(name, self._paths.models):
            self._settings.change(model="")

    def repair(self, name: str) -> Install:
        """The task that makes a damaged model whole; raises ModelError for one that can't be."""
        row = self.row(name)
        if not row.pinned:
            raise ModelError(say("models.no_pins", name=name))
        if not row.source:
            raise ModelMissingError(say("models.not_here", name=name))
        return Install(self.place, name)

    def _used(self, here: dict[str, Installed]) -> str:
        chosen = models.usual(self._settings.settings.model, self._paths.models)
        return chosen or next(iter(here), "")

    def _row(self, model: Entry, found: Installed | None, used: str) -> ModelRow:
        row = ModelRow(model.name, model.size, model.parameters, held=store.held(model, self._paths.models))
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

    def _own(self, found: Installed, used: str) -> ModelRow:
        size = sum(file.stat().st_size for file in found.folder.iterdir() if file.is_file())
        chosen = found.name == self._settings.settings.model
        return ModelRow(found.name, size, "", found.source, found.folder, found.name == used, chosen, pinned=False)


class Speed:
    """Bytes a second over the last few seconds."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()

    def at(self, now: float, done: int) -> float:
        """The speed, now that `done` bytes are there."""
        if self._marks and done < self._marks[-1][1]:
            self._marks.clear()
        self._marks.append((now, done))
        while len(self._marks) > 2 and now - self._marks[1][0] > _WINDOW:
            self._marks.popleft()
        began, before = self._marks[0]
        return (done - before) / (now - began) if now > began else 0.0


def _looks_damaged(model: Entry, folder: Path) -> bool:
    """Whether a file is missing or of another size; what is inside only a check can tell."""
    return any(
        not (folder / name).is_file() or (folder / name).stat().st_size != pin.size for name, pin in model.files.items()
    )
