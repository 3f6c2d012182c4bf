"""An import queue of made-up files, for the pages."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from mlerehearse.takes.importing.import_entry import ImportEntry, Imports, ImportState

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def entry(
    number: int,
    state: ImportState = ImportState.DONE,
    prompt: str | None = None,
    confidence: float | None = None,
    problem: str = "",
    name: str = "",
    notices: tuple[str, ...] = (),
) -> ImportEntry:
    """Return a file that was recorded `number` days before NOW."""
    file = f"/home/me/{name or f'Voice {number:03}.m4a'}"
    made = state in (ImportState.TRANSCRIBING, ImportState.NEEDS_LOOK, ImportState.DONE)
    recorded = NOW - timedelta(days=number) if made else None
    twice = "take-1" if state is ImportState.DUPLICATE else ""
    return ImportEntry(
        f"take-{number}", file, "", state, prompt, False, confidence, "", recorded, twice, problem, notices
    )


class ListedImports(QObject):
    """A stand-in for services.import_service; it notes what was asked of it."""

    added = Signal()
    changed = Signal()
    problem = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.state = Imports()
        self.asked: list[object] = []

    def show(self, *entries: ImportEntry, resting: bool = False, hears: bool = True) -> None:
        """List these files."""
        self.state = Imports(entries, resting, hears)
        self.changed.emit()

    def add(self, paths: Iterable[Path]) -> None:
        self.asked.append(tuple(path.name for path in paths))
        self.added.emit()

    def cancel(self) -> None:
        self.asked.append("cancel")

    def import_rest(self) -> None:
        self.asked.append("rest")

    def retry(self) -> None:
        self.asked.append("retry")

    def clear(self) -> None:
        self.asked.append("clear")

    def choose_prompt(self, entry_id: str, prompt: str | None) -> None:
        self.asked.append((entry_id, prompt))
        changed = {"prompt": prompt, "confidence": None, "state": ImportState.DONE, "problem": ""}
        self.show(*(replace(one, **changed) if one.id == entry_id else one for one in self.state.entries))

    def close(self) -> None:
        """Do nothing: there is nothing to listen to."""
