"""The window's settings: at once in memory, in order on the disk, and never waited for."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from mlerehearse import settings as settings_module
from mlerehearse.paths import Paths
from mlerehearse.private_files import write_private
from mlerehearse.services.user_settings import UserSettings
from mlerehearse.settings import Settings, SettingsFile


class Disk:
    """The real disk, which can be made to hang; it notes the threads that write."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.free = threading.Event()
        self.free.set()
        self.threads: set[threading.Thread] = set()
        monkeypatch.setattr(settings_module, "write_private", self._write)

    def _write(self, *what: object) -> None:
        self.threads.add(threading.current_thread())
        assert self.free.wait(30)
        write_private(*what)  # type: ignore[arg-type]


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


@pytest.fixture
def user(paths: Paths, qtbot: QtBot, disk: Disk) -> Iterator[UserSettings]:
    user = UserSettings(SettingsFile(paths), look_ms=20)
    yield user
    disk.free.set()
    user.close()


def test_a_change_holds_at_once_and_does_not_wait_for_the_disk(user: UserSettings, paths: Paths, disk: Disk) -> None:
    disk.free.clear()
    user.change(level="mid")
    user.change(level="staff", theme="dark")
    assert user.settings == Settings(level="staff", theme="dark")
    assert not (paths.config / "settings.json").exists()
    disk.free.set()
    user.close()
    assert SettingsFile(paths).settings == Settings(level="staff", theme="dark")
    assert threading.main_thread() not in disk.threads


def test_the_last_of_many_changes_is_the_one_that_is_kept(user: UserSettings, paths: Paths) -> None:
    for number in range(50):
        user.change(prompt=f"p{number}", speed=1.0 + number / 50)
    user.close()
    assert SettingsFile(paths).settings == Settings(prompt="p49", speed=1.98)


def test_every_change_is_told_on_the_window_s_thread(user: UserSettings, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    user.changed.connect(lambda: threads.append(threading.current_thread()))
    user.change(level="mid")
    thread = threading.Thread(target=lambda: user.change(theme="dark"))
    thread.start()
    thread.join()
    assert user.settings == Settings(level="mid", theme="dark")
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert set(threads) == {threading.main_thread()}


def test_a_change_by_the_command_line_is_noticed_and_kept(user: UserSettings, paths: Paths, qtbot: QtBot) -> None:
    with qtbot.waitSignal(user.changed_outside) as outside:
        SettingsFile(paths).change(model="small.en")
    assert outside.args == [Settings()]
    assert user.settings.model == "small.en"
    user.change(speed=2.0)
    user.close()
    assert SettingsFile(paths).settings == Settings(model="small.en", speed=2.0)


def test_its_own_changes_are_not_told_as_another_s(user: UserSettings, qtbot: QtBot) -> None:
    told: list[object] = []
    user.changed_outside.connect(told.append)
    for level in ("mid", "staff", "senior", "mid"):
        user.change(level=level)
        qtbot.wait(30)
    assert told == []


def test_a_change_that_can_not_be_saved_is_told_and_still_holds(user: UserSettings, paths: Paths, qtbot: QtBot) -> None:
    (paths.config / ".settings.json.tmp").mkdir()
    with qtbot.waitSignal(user.problem) as told:
        user.change(level="mid")
    assert "couldn't be saved" in told.args[0]
    assert user.settings.level == "mid"


def test_a_file_that_was_damaged_meanwhile_is_told(user: UserSettings, paths: Paths, qtbot: QtBot) -> None:
    (paths.config / "settings.json").write_bytes(b"garbage")
    with qtbot.waitSignal(user.problem) as told:
        user.change(level="mid")
    assert "settings.damaged.json" in told.args[0]
    user.close()
    assert SettingsFile(paths).settings.level == "mid"
