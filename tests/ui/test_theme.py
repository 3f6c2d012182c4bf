"""The theme: readable colours, digits of one width, and the chosen light or dark scheme."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from mlerehearse.domain.story import Beat
from mlerehearse.ui.theme import Theme

TEXTS = ("ink", "muted", "accent", "high", "warn", "good")


@pytest.fixture(params=["light", "dark"])
def chosen(request: pytest.FixtureRequest, theme: Theme) -> Iterator[Theme]:
    theme.choose(request.param)
    yield theme
    theme.choose("light")


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of WCAG."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(color: QColor) -> float:
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ground", ["background", "panel", "chip"])
def test_every_text_can_be_read_on_every_ground(chosen: Theme, ground: str) -> None:
    colors = {name: chosen.color(name) for name in TEXTS} | {beat.name: chosen.beat(beat) for beat in Beat}
    weak = {name for name, color in colors.items() if contrast(color, chosen.color(ground)) < 4.5}
    assert not weak


@pytest.mark.parametrize("ground", ["accent", "high"])
def test_the_big_button_can_be_read(chosen: Theme, ground: str) -> None:
    assert contrast(chosen.color("on_accent"), chosen.color(ground)) >= 4.5


def test_the_outline_of_a_control_and_the_focus_ring_can_be_seen(chosen: Theme) -> None:
    for name in ("edge", "accent"):
        assert all(contrast(chosen.color(name), chosen.color(ground)) >= 3 for ground in ("background", "panel"))


def test_dark_and_light_reach_every_widget(theme: Theme, qapp: QApplication) -> None:
    told = []
    theme.changed.connect(lambda: told.append(theme.dark))
    theme.choose("dark")
    dark = qapp.palette().color(QPalette.ColorRole.Window)
    theme.choose("light")
    assert told == [True, False]
    assert dark.lightness() < 40 < 240 < qapp.palette().color(QPalette.ColorRole.Window).lightness()


def test_figures_of_the_clock_do_not_jump(theme: Theme) -> None:
    metrics = QFontMetricsF(theme.font(30, 700, tabular=True))
    assert metrics.horizontalAdvance("1:11") == pytest.approx(metrics.horizontalAdvance("8:48"), abs=0.5)


@pytest.mark.parametrize("weight", [400, 500, 600, 700])
def test_the_bundled_font_is_the_one_that_is_used(theme: Theme, weight: int) -> None:
    info = QFontInfo(theme.font(15, weight))
    assert (info.family(), info.pixelSize(), info.weight()) == ("Inter", 15, weight)


def test_larger_text_of_the_system_makes_everything_larger(qapp: QApplication, theme: Theme) -> None:
    large = Theme(qapp, "light", scale=1.5)
    assert large.font(20).pixelSize() == 30
    large.deleteLater()
    theme.choose("light")


def test_an_unknown_colour_is_a_mistake(theme: Theme) -> None:
    with pytest.raises(KeyError):
        theme.color("mauve")
