"""Files dropped anywhere on the window are imported; while they hover, the window says so."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import tinted
from mlerehearse.ui.theme import TITLE, Theme

_EDGE = 16


class _Hint(QWidget):
    """Covers the window while files are dragged over it."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(say("imports.drop"))
        self.hide()

    def cover(self) -> None:
        """Show the hint over the whole window."""
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), tinted(self._theme.color("background"), 0.95))
        edge = self._theme.px(_EDGE)
        painter.setPen(QPen(self._theme.color("accent"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(tinted(self._theme.color("accent"), 0.08))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), 10, 10)
        painter.setPen(self._theme.color("ink"))
        painter.setFont(self._theme.font(TITLE, 600))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), say("imports.drop"))


class DropTarget(QObject):
    """Takes files from drags over a window, before any widget in it. Emits `dropped` with paths."""

    dropped = Signal(tuple)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self.hint = _Hint(theme, window)
        self._files: tuple[Path, ...] = ()
        window.winId()  # makes the native window, which gets all drags first
        window.setAcceptDrops(True)
        window.windowHandle().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DragLeave:
            self._leave()
        if not isinstance(event, QDropEvent | QDragEnterEvent | QDragMoveEvent):
            return False
        if event.type() is not QEvent.Type.Drop:  # by then, the other program may be gone with the names
            self._files = _files(event.mimeData())
        if not self._files:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() is QEvent.Type.Drop:
            self.dropped.emit(self._leave())
        elif not self.hint.isVisible():
            self.hint.cover()
        return True

    def _leave(self) -> tuple[Path, ...]:
        """Hide the hint, and return the files that were dragged."""
        files, self._files = self._files, ()
        self.hint.hide()
        return files


def _files(data: QMimeData) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
