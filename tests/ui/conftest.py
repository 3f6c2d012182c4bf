"""Fixtures that the UI tests share: no display, one theme, and parts around fakes."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # must be set before Qt is loaded

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.clock import FixedClock
from helpers.window.audio_device import FakeMicrophones, Studio
from helpers.window.takes import ListedTakes
from PySide6.QtWidgets import QApplication

from mlerehearse.paths import Paths
from mlerehearse.ui.page_services import PageServices
from mlerehearse.ui.theme import Theme


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light", scale=1.0)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = Paths.below(tmp_path)
    paths.make()
    return paths


@pytest.fixture
def microphones(qapp: QApplication, clock: FixedClock) -> FakeMicrophones:
    return FakeMicrophones(clock, "Built-in microphone", "Headset")


@pytest.fixture
def takes(qapp: QApplication, tmp_path: Path) -> ListedTakes:
    return ListedTakes(folder=tmp_path)


@pytest.fixture
def studio(
    theme: Theme, paths: Paths, clock: FixedClock, microphones: FakeMicrophones, takes: ListedTakes
) -> Iterator[Studio]:
    """All parts of a page, around a fake microphone and fake takes."""
    studio = Studio(theme, paths, clock, microphones, takes)
    yield studio
    studio.close()


@pytest.fixture
def parts(studio: Studio) -> PageServices:
    return studio.parts
