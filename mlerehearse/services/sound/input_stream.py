"""An open microphone: reads its sound as mono 16-bit samples at 16 kHz."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from mlerehearse.domain.audio_format import RATE
from mlerehearse.services.sound.pcm import Converter, Sample
from mlerehearse.services.sound.sound_inputs import devices, id_of

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice, QAudioFormat

BUFFER = 10.0  # seconds that wait for a busy computer; a larger buffer adds no delay


class InputStream(Protocol):
    """An open microphone."""

    def read(self) -> bytes:
        """Return all samples that have arrived."""
        ...

    def close(self) -> None:
        """Close the microphone."""
        ...


def open_stream(microphone: str, arrived: Callable[[], object]) -> InputStream | None:
    """Open the microphone with this id; None if the system refuses.

    `arrived` is called when there is something to read.
    """
    device = next((device for device in devices() if id_of(device) == microphone), None)
    return _QtStream.opened(device, arrived) if device is not None else None


class _QtStream:
    def __init__(self, device: "QAudioDevice") -> None:
        from PySide6.QtMultimedia import QAudioSource

        used = _wanted_format(device)
        self._source = QAudioSource(device, used)
        self._source.setBufferSize(round(BUFFER * used.sampleRate()) * used.bytesPerFrame())
        self._converter = _converter(used)
        self._device = self._source.start()

    @classmethod
    def opened(cls, device: "QAudioDevice", arrived: Callable[[], object]) -> "_QtStream | None":
        stream = cls(device)
        if stream._device is None:
            return None
        stream._device.readyRead.connect(arrived)
        return stream

    def read(self) -> bytes:
        return self._converter.push(bytes(self._device.readAll().data()))

    def close(self) -> None:
        self._source.stop()


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
