"""The list model of the files to import; the prompt of an imported one can be changed."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from mlerehearse.takes.importing.import_entry import ImportEntry
from mlerehearse.texts import say
from mlerehearse.ui.takes.import_words import prompt_text, sentence, state_text

ENTRY = Qt.ItemDataRole.UserRole

Index = QModelIndex | QPersistentModelIndex


class ImportListModel(QAbstractListModel):
    """A row per file. `chosen` carries a file's id and the prompt that the user picked, or None."""

    chosen = Signal(str, object)

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._entries: tuple[ImportEntry, ...] = ()

    def show_entries(self, entries: Sequence[ImportEntry]) -> None:
        """Show these files; while they stay the same ones, an open list of prompts stays open."""
        ids = [entry.id for entry in entries]
        if ids != [entry.id for entry in self._entries]:
            self.beginResetModel()
            self._entries = tuple(entries)
            self.endResetModel()
            return
        before, self._entries = self._entries, tuple(entries)
        for at, (old, new) in enumerate(zip(before, self._entries, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(at, 0), self.index(at, 0))

    def place(self, entry_id: str) -> int | None:
        """Return the row of a file, or None."""
        return next((at for at, entry in enumerate(self._entries) if entry.id == entry_id), None)

    def entry(self, index: Index) -> ImportEntry | None:
        """Return the file in a row, or None."""
        return self._entries[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the prompt be changed once there is a take."""
        entry = self.entry(index)
        editable = Qt.ItemFlag.ItemIsEditable if entry is not None and entry.imported else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | editable

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Emit `chosen` for another prompt, or for one that confirms a guess."""
        entry = self.entry(index)
        if entry is None or role != Qt.ItemDataRole.EditRole:
            return False
        self.chosen.emit(entry.id, value)
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index)
        match role:
            case Qt.ItemDataRole.DisplayRole if entry:
                return entry.path.name
            case Qt.ItemDataRole.EditRole if entry:
                return entry.prompt
            case Qt.ItemDataRole.ToolTipRole if entry:
                return sentence(entry) or str(entry.path)
            case Qt.ItemDataRole.AccessibleTextRole if entry:
                return _spoken(entry)
            case _ if role == ENTRY:
                return entry
        return None


def _spoken(entry: ImportEntry) -> str:
    prompt = prompt_text(entry) if entry.imported else ""
    parts = (entry.path.name, state_text(entry), prompt, sentence(entry))
    return say("imports.row_name", parts=", ".join(part for part in parts if part))
