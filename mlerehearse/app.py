"""The composition root, the only module that knows all the others.

The window is shown first; slow work starts after it.
"""

import logging
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from mlerehearse import resources
from mlerehearse.domain.take import Take
from mlerehearse.errors import RehearseError
from mlerehearse.log import AppLog
from mlerehearse.model_store.speech_models import SpeechModels
from mlerehearse.paths import Paths
from mlerehearse.services import background
from mlerehearse.services.import_service import ImportService
from mlerehearse.services.notifications import Action, Notifications, Tone
from mlerehearse.services.rehearsal import Rehearsal, Stage
from mlerehearse.services.sound.player import Player
from mlerehearse.services.sound.recorder import Recorder
from mlerehearse.services.speech_model_service import SpeechModelService
from mlerehearse.services.take_service import TakeService
from mlerehearse.services.user_settings import UserSettings
from mlerehearse.services.window_geometry import WindowGeometry
from mlerehearse.settings import Settings, SettingsFile
from mlerehearse.system_clock import SystemClock
from mlerehearse.takes.events import SpeechState
from mlerehearse.takes.library import Library
from mlerehearse.texts import say, spoken
from mlerehearse.ui import page_registry
from mlerehearse.ui.main_window import MainWindow
from mlerehearse.ui.page_services import Navigator, PageServices
from mlerehearse.ui.takes.drop_target import DropTarget
from mlerehearse.ui.theme import Theme

_log = logging.getLogger(__name__)
_UNUSABLE = 2
_PRELOAD_MS = 200  # after the first paint, so that the window is drawn and answers first


def run(argv: Sequence[str]) -> int:
    """Show the window until it is closed and return the exit code, 2 for unusable user data."""
    app = QApplication(list(argv))
    app.setApplicationName(say("app.title"))
    app.setDesktopFileName("mlerehearse")
    try:
        running = start(app, Paths.default())
    except RehearseError as error:
        return _refuse(str(error))
    try:
        return app.exec()
    finally:
        running.close()


@dataclass(frozen=True, slots=True)
class Running:
    """The objects that live as long as the window."""

    window: MainWindow
    parts: PageServices
    library: Library
    log: AppLog

    def close(self) -> None:
        """Keep the recording in progress and shut everything down."""
        self.parts.player.close()
        self.parts.rehearsal.save()
        self.parts.recorder.shut_down()
        self.parts.models.close()
        self.parts.imports.close()
        self.parts.takes.close()
        self.parts.settings.close()
        self.library.close()
        self.log.close()


def start(app: QApplication, paths: Paths) -> Running:
    """Build all parts and show the window; raises StorageError if the user's data is unusable."""
    clock = SystemClock()
    file = SettingsFile(paths)
    library = Library(paths, clock, lambda: file.settings)
    log = AppLog(paths.logs)
    notifications = Notifications()
    for sentence in (file.problem, *library.notices):
        if sentence:
            notifications.tell(sentence, Tone.WARN)
    parts = _parts(app, library, paths, UserSettings(file, app), clock, notifications)
    geometry = WindowGeometry(paths.config / "window")
    window = MainWindow(parts, geometry, lambda then: _may_close(window, parts, then))
    DropTarget(parts.theme, window).dropped.connect(lambda paths: _import(paths, parts))
    log.catch(background.relay(app, lambda sentence: notifications.tell(sentence, Tone.ERROR)))
    _tell_recovered(library.recovered, parts)
    window.show()
    QTimer.singleShot(0, lambda: _after_first_paint(app, library, parts))
    return Running(window, parts, library, log)


def _after_first_paint(app: QApplication, library: Library, parts: PageServices) -> None:
    library.warm()  # starts two processes
    parts.models.refresh()
    QTimer.singleShot(_PRELOAD_MS, app, lambda: background.run(app, _preload, _note_ready))


def _note_ready(_: object) -> None:
    _log.info("The window is ready")


def _preload() -> None:
    resources.preload()
    page_registry.preload()


def _parts(
    app: QApplication,
    library: Library,
    paths: Paths,
    settings: UserSettings,
    clock: SystemClock,
    notifications: Notifications,
) -> PageServices:
    theme = Theme(app, settings.settings.theme)
    takes = TakeService(library, app)
    imports = ImportService(library, takes, app)
    recorder = Recorder(parent=app)
    rehearsal = Rehearsal(recorder, library.intake.begin, clock, app)
    player = Player(app)
    models = SpeechModelService(
        SpeechModels(paths, settings), library.reload_model, lambda name: library.keeps_up(name).sentence, app
    )
    navigator = Navigator(app)
    player.set_rate(settings.settings.speed)
    player.rate_changed.connect(lambda rate: settings.change(speed=rate))
    for said in (settings.problem, player.problem, rehearsal.problem, takes.problem, imports.problem):
        said.connect(lambda sentence: notifications.tell(sentence, Tone.WARN))
    for said in (recorder.noticed, rehearsal.noticed):
        said.connect(notifications.tell)
    takes.speech_changed.connect(lambda state: _tell_device(state, settings, notifications))
    takes.speech_changed.connect(lambda state: models.watch(state.state == "missing"))
    settings.changed_outside.connect(lambda before: _follow(before, settings.settings, library, models))
    rehearsal.finished.connect(navigator.take_wanted)
    return PageServices(
        takes, player, recorder, rehearsal, settings, clock, notifications, theme, navigator, models, imports
    )


def _import(paths: tuple[Path, ...], parts: PageServices) -> None:
    """Import files that were dropped on the window; a recording goes on undisturbed."""
    parts.imports.add(paths)
    if parts.rehearsal.stage is Stage.IDLE:
        parts.navigator.page_wanted.emit("takes")
    else:
        parts.notifications.tell(say("imports.after_recording"))


def _tell_recovered(takes: Sequence[Take], parts: PageServices) -> None:
    """Report the recordings that a crash or a kill had cut off, and lead to them."""
    navigator, tell = parts.navigator, parts.notifications.tell
    if len(takes) == 1:
        sentence = say("app.recovered_one", length=spoken(takes[0].duration))
        tell(sentence, Tone.WARN, Action(say("app.recovered_open"), lambda: navigator.take_wanted.emit(takes[0].id)))
    elif takes:
        sentence = say("app.recovered_many", count=len(takes), length=spoken(sum(take.duration for take in takes)))
        tell(sentence, Tone.WARN, Action(say("app.recovered_list"), lambda: navigator.page_wanted.emit("takes")))


def _follow(before: Settings, settings: Settings, library: Library, models: SpeechModelService) -> None:
    """Use the model or the device that another process has chosen, such as the command line."""
    if before.device != settings.device:
        library.reload_model()
    elif before.model != settings.model:
        models.refresh()  # which loads another model


def _tell_device(state: SpeechState, settings: UserSettings, notifications: Notifications) -> None:
    """Report why the graphics card isn't used: once, and again if the reason changes."""
    if state.state == "ready" and state.notice != settings.settings.device_notice:
        settings.change(device_notice=state.notice)
        if state.notice:
            notifications.tell(state.notice, Tone.WARN)


def _may_close(window: MainWindow, parts: PageServices, then: Callable[[], None]) -> None:
    """Confirm before closing the window ends a recording; the recording is kept in any case."""

    def leave() -> None:
        _log.info("The window is closing")
        then()

    if parts.rehearsal.stage is not Stage.RECORDING:
        leave()
        return
    box = QMessageBox(
        QMessageBox.Icon.NoIcon, say("app.close_recording_title"), say("app.close_recording"), parent=window
    )
    close = box.addButton(say("app.close_keep"), QMessageBox.ButtonRole.AcceptRole)
    go_on = box.addButton(say("app.go_on"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(go_on)
    box.setEscapeButton(go_on)
    box.finished.connect(lambda _: leave() if box.clickedButton() is close else None)
    box.open()


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"mlerehearse: {sentence}\n")
    box = QMessageBox(QMessageBox.Icon.Warning, say("app.title"), sentence)
    box.exec()
    return _UNUSABLE
