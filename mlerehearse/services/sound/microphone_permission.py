"""The system's permission to use the microphone."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QMicrophonePermission, QObject, Qt

Ask = Callable[[QObject, Callable[[bool], object]], None]


def ask(parent: QObject, then: Callable[[bool], object]) -> None:
    """Ask the system for permission to record, if it's needed; `then` gets the answer."""
    app = QCoreApplication.instance()
    assert app is not None
    permission = QMicrophonePermission()
    status = app.checkPermission(permission)
    if status is Qt.PermissionStatus.Undetermined:
        app.requestPermission(permission, parent, lambda answer: then(answer.status() is Qt.PermissionStatus.Granted))
    else:
        then(status is Qt.PermissionStatus.Granted)
