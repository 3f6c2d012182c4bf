"""Microphones and speakers as Qt sees them, listed in a process of its own: a hung sound server holds up nobody."""

from typing import TYPE_CHECKING

from mlerehearse.domain.doctor import Sound
from mlerehearse.texts import say
from mlerehearse.worker import Channel

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice


def serve(channel: Channel) -> None:
    """Send one Sound."""
    channel.send(listed())


def listed() -> Sound:
    """What there is, or a sentence on why it can't be told."""
    try:
        from PySide6.QtCore import QCoreApplication, qInstallMessageHandler

        qInstallMessageHandler(lambda *message: None)  # what Qt has to say of it would stand between our lines
        from PySide6.QtMultimedia import QMediaDevices
    except ModuleNotFoundError:
        return Sound(problem=say("doctor.no_qt"))
    except ImportError as problem:  # a library of the system that Qt needs
        return Sound(problem=say("doctor.qt_broken", reason=str(problem).partition(":")[0]))
    _app = QCoreApplication.instance() or QCoreApplication([])
    return Sound(
        _names(QMediaDevices.defaultAudioInput(), *QMediaDevices.audioInputs()),
        _names(QMediaDevices.defaultAudioOutput(), *QMediaDevices.audioOutputs()),
    )


def _names(*devices: "QAudioDevice") -> tuple[str, ...]:
    return tuple(dict.fromkeys(device.description() for device in devices if not device.isNull()))
