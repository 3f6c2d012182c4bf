"""The app's own icons, in the theme's colours and sharp on every screen."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from mlerehearse.resources import data

_INK = b"#000000"  # the colour in the files that is replaced by the theme's
_DENSITY = 3  # pixels per point, enough for screens at 300 %


def icon(name: str, color: QColor | None = None, size: int = 20) -> QIcon:
    """Render resources/icons/<name>.svg at `size` points, with its black strokes in `color`."""
    drawing = data(f"icons/{name}.svg")
    if color is not None:
        drawing = drawing.replace(_INK, color.name().encode())
    picture = QPixmap(size * _DENSITY, size * _DENSITY)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing)).render(painter, QRectF(picture.rect()))
    painter.end()
    return QIcon(picture)
