"""The table model of the takes: the content of the cells, and the sort and search keys."""

from collections.abc import Sequence
from datetime import timedelta
from enum import IntEnum
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from mlerehearse.domain import names
from mlerehearse.domain.protocols import Clock
from mlerehearse.domain.take import Take, TakeRow, TakeState
from mlerehearse.texts import clock, day, say, time_of_day

SORT = Qt.ItemDataRole.UserRole
FRACTION = Qt.ItemDataRole.UserRole + 1  # 0 to 1 while a take is being transcribed, else None
SEARCH = Qt.ItemDataRole.UserRole + 2
ROW = Qt.ItemDataRole.UserRole + 3  # the TakeRow itself

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns from left to right."""

    PROMPT = 0
    STORY = 1
    LENGTH = 2
    FLAGS = 3
    DATE = 4
    STATE = 5


class TakesModel(QAbstractTableModel):
    """A row per take. `renamed` carries a take's id and the title that the user typed."""

    renamed = Signal(str, str)

    def __init__(self, clock: Clock, parent: Any = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._rows: tuple[TakeRow, ...] = ()
        self._fractions: dict[str, float] = {}

    def show_rows(self, rows: Sequence[TakeRow]) -> None:
        """Show these takes; the view keeps its selection if they are the same takes as before."""
        rows = tuple(rows)
        if [row.take.id for row in rows] == [row.take.id for row in self._rows]:
            self._rows = rows
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(Column) - 1))
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def show_progress(self, take_id: str, fraction: float) -> None:
        """Show the transcription progress of a take, 0 to 1."""
        self._fractions[take_id] = fraction
        at = self.place(take_id)
        if at is not None:
            cell = self.index(at, Column.STATE)
            self.dataChanged.emit(cell, cell)

    def place(self, take_id: str) -> int | None:
        """Return the row of a take, or None."""
        return next((at for at, row in enumerate(self._rows) if row.take.id == take_id), None)

    def take_row(self, index: Index) -> TakeRow:
        """Return the take of a cell."""
        return self._rows[index.row()]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return say(f"takes.column_{Column(section).name.lower()}")
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Make only the title editable."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == Column.PROMPT else flags

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Emit `renamed` for a new title; the library stores it."""
        row = self.take_row(index)
        if role != Qt.ItemDataRole.EditRole or str(value).strip() == names.take(row.take):
            return False
        self.renamed.emit(row.take.id, str(value).strip())
        return True

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.take_row(index), Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._text(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return row.problem or self._text(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row) if column is Column.PROMPT else self._text(row, column)
            case _ if role == SORT:
                return _sort_key(row, column)
            case _ if role == FRACTION and column is Column.STATE:
                return self._fraction(row)
            case _ if role == ROW:
                return row
            case _ if role == SEARCH:
                return f"{names.take(row.take)} {row.story_title} {row.take.prompt_text}".casefold()
        return None

    def _text(self, row: TakeRow, column: Column) -> str:
        match column:
            case Column.PROMPT:
                return names.take(row.take)
            case Column.STORY:
                return row.story_title
            case Column.LENGTH:
                return clock(row.take.duration) if row.take.duration else ""
            case Column.FLAGS:
                return _flags(row)
            case Column.DATE:
                return self._date(row.take)
            case Column.STATE:
                return self._state(row)

    def _date(self, take: Take) -> str:
        time = time_of_day(take.started_there)
        today = self._clock.now().astimezone(ZoneInfo(self._clock.zone())).date()
        if take.day == today:
            return say("takes.today", time=time)
        if take.day == today - timedelta(days=1):
            return say("takes.yesterday", time=time)
        # A date in another year is long enough without the time.
        return day(take.day, today) + (f", {time}" if take.day.year == today.year else "")

    def _state(self, row: TakeRow) -> str:
        fraction = self._fraction(row)
        if fraction is None:
            return say(f"takes.state_{row.state.value}")
        return say("takes.state_transcribing_at", percent=round(fraction * 100))

    def _fraction(self, row: TakeRow) -> float | None:
        return self._fractions.get(row.take.id) if row.state is TakeState.TRANSCRIBING else None

    def _spoken(self, row: TakeRow) -> str:
        return say(
            "takes.row_name",
            prompt=names.take(row.take),
            length=clock(row.take.duration),
            date=self._date(row.take),
            state=self._state(row),
        )


def _flags(row: TakeRow) -> str:
    if row.flags is None:
        return ""
    if not row.flags:
        return say("takes.flags_none")
    high = say("takes.high_flags", count=row.high_flags) if row.high_flags else ""
    return " · ".join(part for part in (str(row.flags), high) if part)


def _sort_key(row: TakeRow, column: Column) -> Any:
    match column:
        case Column.LENGTH:
            return row.take.duration
        case Column.FLAGS:
            return -1 if row.flags is None else row.flags * 1000 + (row.high_flags or 0)
        case Column.DATE:
            return row.take.started.timestamp()
        case Column.STATE:
            return list(TakeState).index(row.state)
        case Column.STORY:
            return row.story_title.casefold()
    return names.take(row.take).casefold()
