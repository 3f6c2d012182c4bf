"""The microphone level as bars on a decibel scale, and a lamp for an open microphone."""

from math import log10

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from mlerehearse.services.sound.pcm import Loudness
from mlerehearse.texts import say
from mlerehearse.ui.controls.painted import tinted
from mlerehearse.ui.theme import Theme

_BARS = 20
_LOWEST = -60.0  # dBFS, decibels relative to full scale
_GOOD, _LOUD = -40.0, -3.0
_WARM = -12.0  # level from which bars are in the warning colour
_FALL = 0.8  # factor on the shown peak at each block, so that the bars fall gently


class LevelMeter(QWidget):
    """Shows the peak level; `set_level(None)` clears it when the microphone is closed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._peak = theme, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(theme.px(200))
        self.setAccessibleName(say("rehearse.level_name"))
        theme.changed.connect(self.update)

    def set_level(self, level: Loudness | None) -> None:
        """Show the level of the last block."""
        self._peak = max(level.peak, self._peak * _FALL) if level else 0.0
        spoken = self._spoken() if level else ""
        if spoken != self.accessibleDescription():
            self.setAccessibleDescription(spoken)
        self.update()

    def lit(self) -> int:
        """Return how many bars are lit."""
        share = (_decibels(self._peak) - _LOWEST) / -_LOWEST
        return round(max(0.0, min(1.0, share)) * _BARS)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(200), self._theme.px(16))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(96), self._theme.px(16))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step, lit = self.width() / _BARS, self.lit()
        for bar in range(_BARS):
            color = self._theme.color(_color(bar)) if bar < lit else tinted(self._theme.color("edge"), 0.35)
            painter.setBrush(color)
            painter.drawRoundedRect(QRectF(bar * step, 0, step * 0.64, self.height()), 2, 2)

    def _spoken(self) -> str:
        return say(f"rehearse.level_{loudness_name(self._peak) if self._peak > 0 else 'quiet'}")


class Lamp(QWidget):
    """A dot that is lit while the microphone is open."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._on = theme, False
        self.setFixedSize(theme.px(12), theme.px(12))
        theme.changed.connect(self.update)

    def set_on(self, on: bool) -> None:
        """Switch the lamp on or off."""
        self._on = on
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        color = self._theme.color("high" if self._on else "edge")
        if self._on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tinted(color, 0.25))
            painter.drawEllipse(box)
            painter.setBrush(color)
        else:
            painter.setPen(color)
        painter.drawEllipse(box.adjusted(2.5, 2.5, -2.5, -2.5))


def loudness_name(peak: float) -> str:
    """Return whether a peak, 0..1 of full scale, is "nothing", "quiet", "good" or "loud"."""
    loudness = _decibels(peak)
    return "nothing" if peak <= 0 else "quiet" if loudness < _GOOD else "good" if loudness < _LOUD else "loud"


def _decibels(peak: float) -> float:
    return 20 * log10(peak) if peak > 0 else _LOWEST


def _color(bar: int) -> str:
    loudness = _LOWEST + (bar + 1) * -_LOWEST / _BARS
    return "high" if loudness > _LOUD else "warn" if loudness > _WARM else "good"
