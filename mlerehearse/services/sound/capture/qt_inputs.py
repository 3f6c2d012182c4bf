"""The microphones as Qt knows them: on Windows and macOS, and on Linux without PulseAudio."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from mlerehearse.domain.audio_format import RATE
from mlerehearse.services.sound.capture.capture_messages import Microphone
from mlerehearse.services.sound.capture.sound_inputs import Arrival, State
from mlerehearse.services.sound.pcm import Converter, Sample

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat

_BUFFER = 10.0  # seconds that wait for a busy computer; a larger buffer adds no delay


class QtInputs:
    """The methods are for the thread of the event loop."""

    def state(self) -> State:
        """Return the state now."""
        return State(tuple(Microphone(_id(device), device.description()) for device in _devices()))

    def open(self, microphone: str, arrived: Callable[[], object]) -> "QtStream":
        """Open the microphone with this id; raises OSError if that fails."""
        device = next((device for device in _devices() if _id(device) == microphone), None)
        if device is None:
            raise OSError("there is no such microphone")
        return QtStream(device, arrived)

    def close(self) -> None:
        """Do nothing."""


class QtStream:
    """A microphone that Qt reads."""

    def __init__(self, device: "QAudioDevice", arrived: Callable[[], object]) -> None:
        """Open a device; raises OSError if the system refuses."""
        from PySide6.QtMultimedia import QAudioSource

        used = _wanted_format(device)
        self._source = QAudioSource(device, used)
        self._source.setBufferSize(round(_BUFFER * used.sampleRate()) * used.bytesPerFrame())
        self._converter = _converter(used)
        self._device = self._source.start()
        if self._device is None:
            raise OSError("the system refuses the stream")
        self._device.readyRead.connect(arrived)

    def read(self) -> list[Arrival]:
        """Return all samples that have arrived."""
        pcm = self._converter.push(bytes(self._device.readAll().data()))
        return [Arrival(pcm, time.monotonic())] if pcm else []

    def close(self) -> None:
        """Close the microphone."""
        self._source.stop()


def _devices() -> "list[QAudioDevice]":
    """Return Qt's inputs, the default one first."""
    from PySide6.QtMultimedia import QMediaDevices

    default = _id(QMediaDevices.defaultAudioInput())
    return sorted(QMediaDevices.audioInputs(), key=lambda device: _id(device) != default)


def _id(device: "QAudioDevice") -> str:
    """Return the system's id of a device, for PulseAudio its name."""
    return bytes(device.id().data()).decode(errors="replace")


def _wanted_format(device: "QAudioDevice") -> "QAudioFormat":
    from PySide6.QtMultimedia import QAudioFormat

    wanted = QAudioFormat()
    wanted.setSampleRate(RATE)
    wanted.setChannelCount(1)
    wanted.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return wanted if device.isFormatSupported(wanted) else device.preferredFormat()


def _converter(used: "QAudioFormat") -> Converter:
    kinds = {"UInt8": Sample.UINT8, "Int16": Sample.INT16, "Int32": Sample.INT32, "Float": Sample.FLOAT}
    return Converter(kinds[used.sampleFormat().name], used.channelCount(), used.sampleRate())
