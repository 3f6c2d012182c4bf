"""Lists Qt's audio devices in a child process, because a hung sound server blocks the call."""

from typing import TYPE_CHECKING

from mlerehearse.doctor.report import SoundDevices
from mlerehearse.texts import say
from mlerehearse.worker import Channel

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice


def serve(channel: Channel) -> None:
    """Send one Sound."""
    channel.send(listed())


def listed() -> SoundDevices:
    """List the audio devices, the default ones first, or give a sentence on why that failed."""
    try:
        from PySide6.QtCore import QCoreApplication, qInstallMessageHandler

        qInstallMessageHandler(lambda *message: None)  # Qt's messages would mix with the command line's output
        from PySide6.QtMultimedia import QMediaDevices
    except ModuleNotFoundError:
        return SoundDevices(problem=say("doctor.no_qt"))
    except ImportError as problem:  # a system library that Qt needs is missing
        return SoundDevices(problem=say("doctor.qt_broken", reason=str(problem).partition(":")[0]))
    _app = QCoreApplication.instance() or QCoreApplication([])
    return SoundDevices(
        _names(QMediaDevices.defaultAudioInput(), *QMediaDevices.audioInputs()),
        _names(QMediaDevices.defaultAudioOutput(), *QMediaDevices.audioOutputs()),
    )


def _names(*devices: "QAudioDevice") -> tuple[str, ...]:
    return tuple(dict.fromkeys(device.description() for device in devices if not device.isNull()))
