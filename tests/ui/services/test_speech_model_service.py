"""The model store: long tasks run in their own process, a new model is loaded."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers import hub as hubs
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mlerehearse.errors import ModelError
from mlerehearse.model_store.model_work import TaskProgress, TaskResult
from mlerehearse.model_store.speech_models import Import, Install, SpeechModels
from mlerehearse.paths import Paths
from mlerehearse.services.speech_model_service import SpeechModelService
from mlerehearse.settings import SettingsFile
from mlerehearse.worker import Channel


def dies(channel: Channel) -> None:
    """Run a worker that dies as soon as it gets a task."""
    channel.receive()
    raise SystemExit(9)


class Shelf:
    """A model store that records its outcomes and counts reloads; its list has been read once."""

    def __init__(self, app: QApplication, paths: Paths, **more: object) -> None:
        self.reloads = 0
        models = SpeechModels(paths, SettingsFile(paths))
        self.store = SpeechModelService(models, self._reload, "{} keeps up.".format, app, **more)  # type: ignore[arg-type]
        self.told: list[TaskResult] = []
        self.advanced: list[TaskProgress] = []
        self.store.ended.connect(self.told.append)
        self.store.advanced.connect(self.advanced.append)
        self.store.refresh()
        self.settle()

    def settle(self) -> None:
        """Wait until everything requested was done, and let the news of it arrive."""
        self.store._pool.waitForDone()
        QApplication.processEvents()

    def _reload(self) -> None:
        self.reloads += 1

    def state(self, name: str = "tiny.en") -> tuple[str, bool]:
        self.store.refresh()
        self.settle()
        row = next(row for row in self.store.rows() if row.name == name)
        return row.source, row.damaged


@pytest.fixture
def shelf(qapp: QApplication, paths: Paths) -> Iterator[Shelf]:
    shelf = Shelf(qapp, paths)
    yield shelf
    shelf.store.close()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[hubs.Hub]:
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    with hubs.running() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


def test_a_model_is_fetched_while_the_window_goes_on(shelf: Shelf, hub: hubs.Hub, qtbot: QtBot) -> None:
    hub.pause = 0.001  # seconds per block, long enough to observe the progress
    with qtbot.waitSignal(shelf.store.ended, timeout=60_000):
        shelf.store.install("tiny.en")
        assert isinstance(shelf.store.activity, TaskProgress)
        with pytest.raises(ModelError, match="Wait for it"):
            shelf.store.verify("tiny.en")

    assert (shelf.state(), shelf.reloads, shelf.store.activity) == (("user", False), 1, None)
    assert any(0 < one.fraction < 1 and one.speed > 0 and one.seconds_left for one in shelf.advanced)
    assert shelf.told == [TaskResult(Install(shelf.store._models.place, "tiny.en"), "tiny.en")]


def test_a_cancel_is_final_and_what_came_stays(shelf: Shelf, hub: hubs.Hub, qtbot: QtBot) -> None:
    hub.pause = 0.01
    shelf.store.install("tiny.en")
    qtbot.waitUntil(lambda: hub.served("model.bin") > 1_000_000, timeout=30_000)
    shelf.store.cancel()
    assert shelf.store.activity is None
    shelf.settle()
    row = shelf.store.rows()[0]
    assert row.held > 1_000_000
    told = len(shelf.advanced)
    qtbot.wait(300)
    assert (len(shelf.advanced), shelf.told) == (told, [])

    shelf.store.remove("tiny.en")
    shelf.settle()
    assert (shelf.store.rows()[0].held, shelf.reloads) == (0, 0)


def test_a_quiet_line_is_told(qapp: QApplication, paths: Paths, hub: hubs.Hub, qtbot: QtBot) -> None:
    shelf = Shelf(qapp, paths, quiet_ms=200)
    hub.pause = 0.005
    shelf.store.install("tiny.en")
    qtbot.waitUntil(lambda: hub.served("model.bin") > 1_000_000, timeout=30_000)
    hub.pause = 2.0
    qtbot.waitUntil(lambda: shelf.advanced[-1].stage == "waiting", timeout=30_000)
    assert (shelf.advanced[-1].speed, shelf.advanced[-1].done > 1_000_000) == (0.0, True)
    hub.pause = 0
    with qtbot.waitSignal(shelf.store.ended, timeout=60_000):
        pass
    shelf.store.close()


def test_what_an_import_brings_is_checked_repaired_and_removed(shelf: Shelf, hub: hubs.Hub, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shelf.store.ended, timeout=60_000):
        shelf.store.import_from(hubs.tiny_folder())
    assert isinstance(shelf.told[-1].task, Import)
    assert (shelf.told[-1].name, shelf.state(), shelf.reloads) == ("tiny.en", ("user", False), 1)

    file = shelf.store.folder / "tiny.en/config.json"
    file.write_bytes(file.read_bytes().replace(b"1", b"2", 1))
    assert shelf.state() == ("user", False)
    with qtbot.waitSignal(shelf.store.ended, timeout=60_000):
        shelf.store.verify("tiny.en")
    assert (shelf.state(), shelf.told[-1].damaged) == (("user", True), True)
    assert "config.json" in shelf.store.problem("tiny.en")

    with qtbot.waitSignal(shelf.store.ended, timeout=60_000):
        shelf.store.repair("tiny.en")
    assert (shelf.state(), shelf.store.problem("tiny.en"), shelf.reloads) == (("user", False), "", 2)
    shelf.store.remove("tiny.en")
    shelf.settle()
    assert (shelf.state(), shelf.reloads) == (("wheel", False), 3)


def test_a_choice_has_words_heard_anew_only_where_it_changes_something(shelf: Shelf) -> None:
    shelf.store.use("tiny.en")
    shelf.settle()
    assert shelf.reloads == 0

    shutil.copytree(hubs.tiny_folder(), shelf.store.folder / "accent", copy_function=_small)
    shelf.store.use("accent")
    shelf.store.use_best()
    shelf.settle()
    assert shelf.reloads == 2


def test_a_change_that_fails_is_reported(shelf: Shelf) -> None:
    problems: list[str] = []
    shelf.store.failed.connect(problems.append)
    shelf.store.remove("base.en")
    shelf.settle()
    assert "base.en" in problems[0]


def test_a_model_that_comes_by_another_way_is_noticed_where_there_was_none(
    qapp: QApplication, paths: Paths, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tiny = hubs.tiny_folder()
    monkeypatch.setattr("mlerehearse.model_store.installed._in_package", lambda package, inside: None)
    shelf = Shelf(qapp, paths, look_ms=10)
    with qtbot.waitSignal(shelf.store._looking.timeout):
        shelf.store.watch(True)
    assert shelf.reloads == 0

    shutil.copytree(tiny, shelf.store.folder / "tiny.en")
    qtbot.waitUntil(lambda: shelf.reloads > 0)

    assert (shelf.reloads, shelf.store._looking.isActive()) == (1, False)
    shelf.store.watch(True)
    shelf.store.watch(False)
    assert not shelf.store._looking.isActive()


def _small(source: str, target: str) -> None:
    Path(target).write_bytes(b"{}")


def test_a_worker_that_dies_is_told(qapp: QApplication, paths: Paths, qtbot: QtBot) -> None:
    shelf = Shelf(qapp, paths, serve=dies)
    with qtbot.waitSignal(shelf.store.ended, timeout=30_000):
        shelf.store.install("base.en")

    assert "stopped unexpectedly" in shelf.store.problem("base.en")
    assert shelf.store.activity is None
    shelf.store.close()
