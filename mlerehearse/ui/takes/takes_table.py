"""The table of takes: sortable, filterable, with a progress bar for a running transcription."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from mlerehearse.domain.take import TakeRow, TakeState
from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import draw_focus_ring
from mlerehearse.ui.takes.takes_table_model import FRACTION, ROW, SEARCH, SORT, Column, TakesModel
from mlerehearse.ui.theme import Theme

_ROW = 40
_WIDTHS = {Column.STORY: 150, Column.LENGTH: 72, Column.FLAGS: 96, Column.DATE: 140, Column.STATE: 140}
_NARROW = {Column.STORY: 112, Column.LENGTH: 64, Column.FLAGS: 108, Column.DATE: 138, Column.STATE: 136}
_ROOMY = 960
_TIGHT = 620  # pixels of width below which the least important columns are hidden
_STATE_COLORS = {TakeState.READY: "good", TakeState.FAILED: "high", TakeState.SILENT: "warn"}


class _Found(QSortFilterProxyModel):
    """The rows that contain the filter text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSortRole(SORT)
        self.setFilterRole(SEARCH)
        self.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)


class _Cell(QStyledItemDelegate):
    """Paints a cell: a separator, the text in its colour, and a progress bar."""

    def __init__(self, theme: Theme, view: QTableView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box = option.rect
        painter.save()
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, self._theme.color("line"))
        column = Column(index.column())
        painter.setFont(self._theme.font(13, 500 if column is Column.PROMPT else 400, tabular=True))
        painter.setPen(self._theme.color(self._ink(index, column)))
        room = box.adjusted(self._theme.px(10), 0, -self._theme.px(6), 0)
        fraction = index.data(FRACTION)
        text = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(
            room.adjusted(0, 0, 0, -self._theme.px(6) if fraction is not None else 0),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            text,
        )
        if fraction is not None:
            self._paint_bar(painter, QRectF(room.left(), box.bottom() - 9, room.width(), 4), fraction)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(60, self._theme.px(_ROW))

    def _ink(self, index: QModelIndex | QPersistentModelIndex, column: Column) -> str:
        row: TakeRow = index.data(ROW)
        if column is Column.STATE:
            return _STATE_COLORS.get(row.state, "muted")
        if column is Column.FLAGS and row.flags and row.high_flags:
            return "high"
        return "ink" if column in (Column.PROMPT, Column.LENGTH) else "muted"

    def _paint_bar(self, painter: QPainter, box: QRectF, fraction: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._theme.color("line"))
        painter.drawRoundedRect(box, 2, 2)
        box.setWidth(box.width() * fraction)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(box, 2, 2)


class TakesTable(QTableView):
    """Emits `chosen` on a double click; `rename` edits the title in place."""

    chosen = Signal(str)
    current_changed = Signal()

    def __init__(self, theme: Theme, model: TakesModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._takes = theme, model
        self._found = _Found(self)
        self._found.setSourceModel(model)
        self.setModel(self._found)
        self.setItemDelegate(_Cell(theme, self))
        self.setAccessibleName(say("takes.list"))
        self._dress()
        self.sortByColumn(Column.DATE, Qt.SortOrder.DescendingOrder)
        self.doubleClicked.connect(lambda _: self._choose())
        self.selectionModel().currentRowChanged.connect(lambda *_: self.current_changed.emit())
        theme.changed.connect(self._dress)

    @property
    def current(self) -> TakeRow | None:
        """The current take, or None."""
        index = self._found.mapToSource(self.currentIndex())
        return self._takes.take_row(index) if index.isValid() else None

    @property
    def shown(self) -> int:
        """How many takes pass the filter."""
        return self._found.rowCount()

    def filter(self, text: str) -> None:
        """Show only takes whose prompt, title or story contains the text."""
        self._found.setFilterFixedString(text)

    def take_at(self, row: int) -> str:
        """Return the id of the take in a row, or in the last row if there are fewer.

        Returns "" if the table is empty.
        """
        index = self._found.mapToSource(self._found.index(min(row, self.shown - 1), 0))
        return self._takes.take_row(index).take.id if index.isValid() else ""

    def go_to(self, take_id: str = "") -> None:
        """Make a take current, or the first one if that take isn't shown."""
        at = self._takes.place(take_id)
        index = self._found.mapFromSource(self._takes.index(at, 0)) if at is not None else QModelIndex()
        self.setCurrentIndex(index if index.isValid() else self._found.index(0, 0))

    def rename(self) -> None:
        """Edit the title of the current take in place."""
        if self.currentIndex().isValid():
            index = self.currentIndex().siblingAtColumn(Column.PROMPT)
            self.setCurrentIndex(index)
            self.edit(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Make the first take current if none is."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.go_to()

    def resizeEvent(self, event: object) -> None:
        """Set the column widths for the table's width; the prompt takes the rest."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        roomy = self.width() >= self._theme.px(_ROOMY)
        for column, width in (_WIDTHS if roomy else _NARROW).items():
            self.setColumnWidth(column, self._theme.px(width * (1.2 if roomy else 1.0)))
        tight = self.width() < self._theme.px(_TIGHT)
        for column in (Column.STORY, Column.DATE):
            self.setColumnHidden(column, tight)

    def paintEvent(self, event: object) -> None:
        """Draw a ring around the current row while the table has the focus."""
        super().paintEvent(event)  # type: ignore[arg-type]
        if self.hasFocus() and self.currentIndex().isValid():
            row = self.visualRect(self.currentIndex())
            painter = QPainter(self.viewport())
            box = QRectF(0, row.top(), self.viewport().width(), row.height() - 1)
            draw_focus_ring(painter, box, self._theme.color("accent"), 4)

    def _choose(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current.take.id)

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSortingEnabled(True)
        self.setWordWrap(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self._theme.px(_ROW))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(Column.PROMPT, QHeaderView.ResizeMode.Stretch)
        header.setFont(self._theme.font(12, 500))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, self._theme.color("panel"))
        palette.setColor(QPalette.ColorRole.Highlight, _blend(self._theme.color("accent"), self._theme.color("panel")))
        self.setPalette(palette)


def _blend(color: QColor, ground: QColor, share: float = 0.14) -> QColor:
    """Blend a colour over a background with an opacity of `share`."""
    pairs = ((color.red(), ground.red()), (color.green(), ground.green()), (color.blue(), ground.blue()))
    return QColor(*(round(over * share + under * (1 - share)) for over, under in pairs))
