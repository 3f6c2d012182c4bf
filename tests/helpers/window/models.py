"""A fake model store that records requests and shows the models that a test sets."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from mlerehearse.errors import ModelError
from mlerehearse.model_store.model_work import TaskProgress, TaskResult
from mlerehearse.model_store.speech_models import Import, Install, ModelRow, StoreFolders, Task, Verify

PLACE = StoreFolders(Path("models"), Path("cache"))
_SIZES = {
    "tiny.en": (78_090_594, "39 M"),
    "base.en": (147_769_510, "74 M"),
    "small.en": (486_098_798, "244 M"),
    "medium.en": (1_530_457_748, "769 M"),
    "large-v3-turbo": (1_621_665_983, "809 M"),
}


def model(known: str, **more: object) -> ModelRow:
    """Return a row of the catalogue."""
    return replace(ModelRow(known, *_SIZES[known]), **more)  # type: ignore[arg-type]


def catalogue() -> list[ModelRow]:
    """Return the catalogue of a first start, where only the app's own model is installed."""
    first, *rest = _SIZES
    return [model(first, source="wheel", in_use=True), *map(model, rest)]


class ListedModels(QObject):
    """A stand-in for services.model_store.ModelStore."""

    changed = Signal()
    advanced = Signal(object)
    ended = Signal(object)
    failed = Signal(str)

    def __init__(self, rows: Sequence[ModelRow] = ()) -> None:
        super().__init__()
        self.held = list(rows) or catalogue()
        self.activity: TaskProgress | None = None
        self.problems: dict[str, str] = {}
        self.sentences: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []
        self.folder = Path("/home/sam/.local/share/mlerehearse/models")

    def rows(self) -> tuple[ModelRow, ...]:
        return tuple(self.held)

    def refresh(self) -> None:
        self.changed.emit()

    def problem(self, name: str) -> str:
        return self.problems.get(name, "")

    def keeps_up(self, name: str) -> str:
        return self.sentences.get(name, "")

    def install(self, name: str) -> None:
        self._start("install", Install(PLACE, name))

    def repair(self, name: str) -> None:
        self._start("repair", Install(PLACE, name))

    def verify(self, name: str) -> None:
        self._start("verify", Verify(PLACE, name))

    def import_from(self, path: Path) -> None:
        self._start("import", Import(PLACE, path))

    def cancel(self) -> None:
        self.asked.append(("cancel", ""))
        self.activity = None
        self.changed.emit()

    def remove(self, name: str) -> None:
        self.asked.append(("remove", name))

    def use(self, name: str) -> None:
        self.asked.append(("use", name))

    def use_best(self) -> None:
        self.asked.append(("use", "best"))

    def put(self, row: ModelRow) -> None:
        """Replace the row of a model."""
        self.held[next(at for at, one in enumerate(self.held) if one.name == row.name)] = row
        self.changed.emit()

    def advance(self, stage: str, done: int, total: int, speed: float = 0.0) -> None:
        """Report progress of the current work."""
        assert self.activity is not None
        self.activity = replace(self.activity, stage=stage, done=done, total=total, speed=speed)
        self.advanced.emit(self.activity)

    def end(self, outcome: TaskResult) -> None:
        """End the current work with an outcome."""
        self.activity = None
        self.changed.emit()
        self.ended.emit(outcome)

    def _start(self, what: str, task: Task) -> None:
        if self.activity is not None:
            raise ModelError("Another model is being worked on.")
        self.asked.append((what, task.path.name if isinstance(task, Import) else task.name))
        self.activity = TaskProgress(task)
        self.changed.emit()
