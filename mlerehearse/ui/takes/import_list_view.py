"""The list of the files to import: one painted row each, with a combo box for the prompt."""

from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from mlerehearse.domain import names
from mlerehearse.domain.protocols import Clock
from mlerehearse.resources import table
from mlerehearse.takes.importing.import_entry import ImportEntry, ImportState
from mlerehearse.texts import day, say, time_of_day
from mlerehearse.ui.controls.controls import ComboBox
from mlerehearse.ui.controls.painted import draw_focus_ring, tinted
from mlerehearse.ui.takes.import_list_model import ENTRY, ImportListModel
from mlerehearse.ui.takes.import_words import prompt_text, sentence, state_text
from mlerehearse.ui.theme import Theme

_ROW, _LINE, _PROMPT_LINE = 44, 20, 36  # pixels of a row, and of the sentence and the prompt below it
_EDGE, _GAP = 12, 12
_PROMPT, _STATE, _DATE = 240, 120, 128
_TIGHT, _ROOMY, _NARROW = (
    560,
    760,
    900,
)  # pixels of width from which there is room for the prompt, the date, a long prompt
_COLORS = {
    ImportState.DONE: "good",
    ImportState.NEEDS_LOOK: "warn",
    ImportState.FAILED: "high",
    ImportState.DECODING: "accent",
    ImportState.TRANSCRIBING: "accent",
}
_RIGHT = Qt.TextElideMode.ElideRight
Index = QModelIndex | QPersistentModelIndex


class _ImportRow(QStyledItemDelegate):
    """Paints a file's name, date, prompt and state, and below them what there is to say."""

    def __init__(self, theme: Theme, clock: Clock, view: "ImportListView") -> None:
        super().__init__(view)
        self._theme, self._clock, self._view = theme, clock, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entry: ImportEntry = index.data(ENTRY)
        more = (_LINE if sentence(entry) else 0) + (_PROMPT_LINE if entry.imported and self._is_narrow() else 0)
        return QSize(200, self._theme.px(_ROW + more))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: ImportEntry = index.data(ENTRY)
        box = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._view.currentIndex() == index:
            painter.fillRect(box, tinted(self._theme.color("accent"), 0.12 if self._view.hasFocus() else 0.07))
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, self._theme.color("line"))
        places = self._places(box)
        self._write(painter, places[0], entry.path.name, "ink", 500)
        self._write(painter, places[1], self._date(entry), "muted")
        if entry.imported:
            self._paint_prompt(painter, places[2], entry)
        self._write(painter, places[3], state_text(entry), _COLORS.get(entry.state, "muted"))
        if sentence(entry):
            top = box.bottom() - self._theme.px(_LINE + 8)
            below = box.adjusted(self._theme.px(_EDGE), top - box.top(), -self._theme.px(_EDGE), -4)
            self._write(painter, below, sentence(entry), "muted", size=12, dots=_RIGHT)
        painter.restore()

    def prompt_box(self, row: QRect) -> QRect:
        """Return where the prompt of a row is."""
        return self._places(row)[2]

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        box = ComboBox(say("imports.prompt_of", name=index.data()), parent)
        box.addItem(names.prompt(None), None)
        for prompt in table("prompts.toml"):
            box.addItem(names.prompt(prompt), prompt)
        box.setMaxVisibleItems(box.count())
        box.activated.connect(lambda _: self._finish(box))
        QTimer.singleShot(0, box, box.showPopup)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, ComboBox) and not editor.view().isVisible():
            editor.setCurrentIndex(max(0, editor.findData(index.data(Qt.ItemDataRole.EditRole))))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, ComboBox) and editor.property("picked"):
            model.setData(index, editor.currentData())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(self.prompt_box(option.rect))

    def _finish(self, box: ComboBox) -> None:
        box.setProperty("picked", True)
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def _places(self, box: QRect) -> tuple[QRect, QRect, QRect, QRect]:
        """Return where the name, date, prompt and state of a row go."""
        px, height = self._theme.px, self._theme.px(_ROW)
        left, roomy = box.left() + px(_EDGE), box.width() >= px(_ROOMY)
        state = QRect(box.right() - px(_EDGE + _STATE), box.top(), px(_STATE), height)
        if self._is_narrow():
            below = QRect(left, box.top() + height - px(4), box.width() - px(2 * _EDGE), px(_PROMPT_LINE - 8))
            return QRect(left, box.top(), state.left() - px(_GAP) - left, height), QRect(), below, state
        wide = px(_PROMPT if box.width() >= px(_NARROW) else _PROMPT - 30)
        prompt = QRect(state.left() - px(_GAP) - wide, box.top() + px(8), wide, height - px(16))
        dated = px(_DATE) if roomy else 0
        date = QRect(prompt.left() - px(_GAP) - dated, box.top(), dated, height)
        return QRect(left, box.top(), date.left() - px(_GAP) - left, height), date, prompt, state

    def _is_narrow(self) -> bool:
        return self._view.viewport().width() < self._theme.px(_TIGHT)

    def _paint_prompt(self, painter: QPainter, box: QRect, entry: ImportEntry) -> None:
        painter.setPen(QPen(self._theme.color("edge"), 1))
        painter.setBrush(self._theme.color("panel"))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        inside = box.adjusted(self._theme.px(8), 0, -self._theme.px(26), 0)
        self._write(painter, inside, prompt_text(entry), "muted" if entry.guess else "ink", dots=_RIGHT)
        tip, arm = QPointF(box.right() - self._theme.px(13), box.center().y() + 2), self._theme.px(4)
        painter.setPen(QPen(self._theme.color("muted"), 1.5))
        painter.drawPolyline([tip + QPointF(-arm, -arm), tip, tip + QPointF(arm, -arm)])

    def _write(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        color: str,
        weight: int = 400,
        size: int = 13,
        dots: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        painter.setFont(self._theme.font(size, weight, tabular=True))
        painter.setPen(self._theme.color(color))
        fitting = painter.fontMetrics().elidedText(text, dots, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), fitting)

    def _date(self, entry: ImportEntry) -> str:
        if entry.recorded is None:
            return ""
        zone = self._clock.zone()
        there = entry.recorded.astimezone(ZoneInfo(zone))
        return f"{day(there.date(), self._clock.now().astimezone(ZoneInfo(zone)).date())}, {time_of_day(there)}"


class ImportListView(QListView):
    """The view; Enter, or a click on a prompt, opens the list of prompts."""

    def __init__(self, theme: Theme, clock: Clock, model: ImportListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._entries = theme, model
        self._row = _ImportRow(theme, clock, self)
        self.setModel(model)
        self.setItemDelegate(self._row)
        self.setAccessibleName(say("imports.list"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        model.dataChanged.connect(lambda: self.scheduleDelayedItemsLayout())  # a sentence makes its row higher
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def current(self) -> ImportEntry | None:
        """The current file, or None."""
        return self._entries.entry(self.currentIndex())

    def go_to(self, entry_id: str) -> None:
        """Make a file current, or the first one if that isn't shown."""
        self.setCurrentIndex(self._entries.index(self._entries.place(entry_id) or 0, 0))

    def choose_prompt(self) -> None:
        """Open the list of prompts of the current file."""
        if self.current is not None and self.current.imported:
            self.edit(self.currentIndex())

    def keyPressEvent(self, event: Any) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F4) and not event.modifiers():
            self.choose_prompt()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._row.prompt_box(self.visualRect(index)).contains(event.position().toPoint()):
            self.setCurrentIndex(index)
            self.choose_prompt()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a hand over a prompt that can be changed."""
        if event.type() is QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            at = event.position().toPoint()
            index = self.indexAt(at)
            entry = self._entries.entry(index)
            over = entry is not None and entry.imported and self._row.prompt_box(self.visualRect(index)).contains(at)
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        return super().viewportEvent(event)

    def paintEvent(self, event: Any) -> None:
        """Draw a ring around the current row while the list has the focus."""
        super().paintEvent(event)
        if self.hasFocus() and self.currentIndex().isValid():
            painter = QPainter(self.viewport())
            draw_focus_ring(painter, QRectF(self.visualRect(self.currentIndex())), self._theme.color("accent"), 4)

    def _dress(self) -> None:
        self.viewport().setMouseTracking(True)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, self._theme.color("panel"))
        self.setPalette(palette)
