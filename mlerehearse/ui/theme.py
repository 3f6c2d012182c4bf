"""Colours and fonts of the app, in light and dark (docs/design.md, Look).

Text is set in Inter, in a few sizes. On bare X11 Qt can't switch its own palette, so the app sets
its own palette on the Fusion style and only listens to the system's colour scheme.
"""

import sys
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from mlerehearse.domain.story import Beat
from mlerehearse.resources import resource


def _by_beat(colors: str) -> dict[Beat, str]:
    return dict(zip(Beat, colors.split(), strict=True))


_LIGHT = {
    "background": "#F7F7F5", "panel": "#FFFFFF", "navigation": "#F0F0EC", "line": "#E3E3DF", "chip": "#EEF1F5",
    "ink": "#1F2328", "muted": "#5C6269", "accent": "#2F5DA8", "high": "#B3362B", "warn": "#8A5A00", "good": "#2A7548",
    "on_accent": "#FFFFFF", "shadow": "#000000", "edge": "#80858C",
}  # fmt: skip
_DARK = {
    "background": "#16181B", "panel": "#1E2125", "navigation": "#191C1F", "line": "#33373D", "chip": "#2A2F35",
    "ink": "#E8EAED", "muted": "#A0A6AE", "accent": "#8AB0F0", "high": "#F2877C", "warn": "#E5B567", "good": "#7CC79A",
    "on_accent": "#16181B", "shadow": "#000000", "edge": "#6C737C",
}  # fmt: skip
_BEATS_LIGHT = _by_beat("#3564A3 #1D7676 #3E7A2E #8A4FA3 #9C5312 #A33F6A #666C74")
_BEATS_DARK = _by_beat("#7FA8E0 #66C2C2 #8CCB78 #C49ADB #E8A262 #E08BB0 #A0A6AE")

LIST, TEXT, TITLE, LARGE = 13, 15, 20, 30  # type sizes in pixels at 100 %
LINE = 23 / 15  # line height of running text divided by its font size
FAMILY = "Inter"
_FACES = ("Regular", "Medium", "SemiBold", "Bold")
_USUAL = {"darwin": 13.0, "win32": 12.0}  # pixels of the system's default font at 100 %; about 13 on Linux
_MOST = 2.0


class Theme(QObject):
    """Colours by name, beat colours and fonts. Emits `changed` when any of them changes."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system", scale: float | None = None) -> None:
        super().__init__(app)
        self._app, self._choice = app, choice
        self.scale = _system_scale(app.font()) if scale is None else scale
        for face in _FACES:
            QFontDatabase.addApplicationFont(str(resource(f"fonts/Inter-{face}.otf")))
        app.setStyle("Fusion")
        app.styleHints().colorSchemeChanged.connect(self._apply)
        self._apply()

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use."""
        if self._choice == "system":
            return self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return self._choice == "dark"

    def choose(self, choice: str) -> None:
        """Follow the "system" scheme, or stay "light" or "dark"."""
        self._choice = choice
        self._apply()

    def color(self, name: str) -> QColor:
        """Return a colour of the design by its name.

        `shadow` is for shadows. `edge` outlines controls and has a contrast of 3:1 on every
        background. Raises KeyError for an unknown name.
        """
        return QColor((_DARK if self.dark else _LIGHT)[name])

    def beat(self, beat: Beat) -> QColor:
        """Return the colour of a beat, readable as text on every background."""
        return QColor((_BEATS_DARK if self.dark else _BEATS_LIGHT)[beat])

    def font(self, size: int, weight: int = 400, tabular: bool = False) -> QFont:
        """Return Inter at `size` pixels, for a system text size of 100 %.

        `tabular` gives all digits the same width.
        """
        font = QFont(FAMILY)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        if tabular:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def px(self, size: float) -> int:
        """Convert a length of the design into pixels at the system's text size."""
        return round(size * self.scale)

    def _apply(self) -> None:
        self._app.setFont(self.font(LIST))
        self._app.setPalette(self._palette())
        self._app.setStyleSheet(self._sheet())
        self.changed.emit()

    def _palette(self) -> QPalette:
        role, palette = QPalette.ColorRole, QPalette()
        names = {
            role.Window: "background", role.WindowText: "ink", role.Base: "panel", role.AlternateBase: "background",
            role.Text: "ink", role.Button: "panel", role.ButtonText: "ink", role.BrightText: "high",
            role.Link: "accent", role.Highlight: "accent", role.HighlightedText: "on_accent",
            role.PlaceholderText: "muted",
            role.ToolTipBase: "panel", role.ToolTipText: "ink", role.Accent: "accent",
        }  # fmt: skip
        for place, name in names.items():
            palette.setColor(place, self.color(name))
        for place in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, place, self.color("edge"))
        return palette

    def _sheet(self) -> str:
        names = _DARK if self.dark else _LIGHT
        sizes = {f"px{size}": f"{self.px(size)}px" for size in (1, 2, 4, 6, 8, 10, 12, 16, 20, 24, 28, 32)}
        sizes |= {f"in{size}": f"{self.px(size) - 1}px" for size in (4, 6, 8, 12)}  # padding inside a 1 px border
        arrow = resource(f"icons/chevron-{'dark' if self.dark else 'light'}.svg").as_posix()
        sheet = Template(resource("styles/window.qss").read_text(encoding="utf-8"))
        return sheet.substitute(names, arrow=arrow, list=f"{self.px(LIST)}px", **sizes)


def _system_scale(font: QFont) -> float:
    """Return how much larger than usual the system's text is.

    The value is 1 to 2 in steps of a quarter, and 1 if it is unknown.
    """
    pixels = font.pixelSize()
    if pixels <= 0:
        screen = QApplication.primaryScreen()
        pixels = round(font.pointSizeF() * (screen.logicalDotsPerInch() if screen else 96) / 72)
    return min(_MOST, max(1.0, round(pixels / _USUAL.get(sys.platform, 13.0) * 4) / 4))
