"""A file manager for one drag: a small window on the display from which files can be dragged.

python -m helpers.window.drag_source X Y FILE…     with tests/ on the path

It prints "ready" when its window is shown, and "dropped" when a drag has ended in a drop.
"""

import sys

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

SIZE = 80


class DragSource(QWidget):
    """Starts a drag of its files when the mouse is pressed and moved."""

    def __init__(self, files: list[str]) -> None:
        super().__init__(None, Qt.WindowType.X11BypassWindowManagerHint)
        self._urls = [QUrl.fromLocalFile(file) for file in files]

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        data = QMimeData()
        data.setUrls(self._urls)
        drag = QDrag(self)
        drag.setMimeData(data)
        if drag.exec(Qt.DropAction.CopyAction) is Qt.DropAction.CopyAction:
            sys.stdout.write("dropped\n")
            sys.stdout.flush()


def main(x: int, y: int, files: list[str]) -> None:
    app = QApplication([])
    source = DragSource(files)
    source.setGeometry(x, y, SIZE, SIZE)
    source.show()
    app.processEvents()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    app.exec()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
