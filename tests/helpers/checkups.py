"""Reports of the doctor, and scripted workers for it."""

import os
import time
from dataclasses import replace

from mlerehearse.doctor.checkup_worker import Devices
from mlerehearse.doctor.report import (
    ComputeReport,
    FolderReport,
    MeasuredSpeed,
    ModelReport,
    Processor,
    Report,
    SoundDevices,
    Version,
)
from mlerehearse.speech.device.model_cost import Cost
from mlerehearse.speech.speech_messages import Load, Loaded, Measured, Unavailable
from mlerehearse.worker import Channel

NO_CARD = Devices(("int8", "float32"), (), 0, ())
CARD = Devices(("int8", "float32"), ("float16", "float32"), 1, ("libcublas.so.12",))


def well(channel: Channel) -> None:
    """A speech worker with a model that keeps up."""
    channel.send(NO_CARD)
    _loads(channel, Loaded("tiny.en", "cpu int8"), Measured("tiny.en", "cpu int8", 2, Cost(0.2, 0.005)))


def without_libraries(channel: Channel) -> None:
    """A speech worker with a graphics card that it can't use."""
    channel.send(CARD)
    _loads(channel, Loaded("tiny.en", "cpu int8", "Install cuBLAS."))


def without_model(channel: Channel) -> None:
    """A speech worker without a model."""
    channel.send(NO_CARD)
    _loads(channel, Unavailable("missing", "Install a model."))


def dies(channel: Channel) -> None:
    """A speech worker that fails to start."""
    os._exit(9)


def hangs(channel: Channel) -> None:
    """A child that never answers."""
    time.sleep(60)


def hears_and_plays(channel: Channel) -> None:
    """A child that lists audio devices."""
    channel.send(SoundDevices(("Headset",), ("Speakers", "Headset")))


def _loads(channel: Channel, *answers: object) -> None:
    assert isinstance(channel.receive(), Load)
    for answer in answers:
        channel.send(answer)
    channel.receive()


def report(**changes: object) -> Report:
    """Return the report of a computer without problems, with some fields changed."""
    folder = FolderReport(
        "data", "~/.local/share/mlerehearse", exists=True, writable=True, private=True, free=50_000_000_000
    )
    whole = Report(
        (Version("mlerehearse", "0.1.0"), Version("ctranslate2", "4.8.5"), Version("nvidia-cublas-cu12", None)),
        Processor("Fast One", "x86_64", 8, 4, 3),
        ComputeReport("auto", "cpu int8", "", ("int8", "float32")),
        MeasuredSpeed("tiny.en", 0.2, 0.005, 0.64),
        (
            ModelReport("tiny.en", "wheel", True, "", 0.64, True, True, "Keeps up."),
            ModelReport("small.en", "", None, "", 12.0, False, False, "Too slow."),
        ),
        SoundDevices(("Headset",), ("Speakers",)),
        (folder, replace(folder, name="cache", path="~/.cache/mlerehearse", exists=False, private=None, free=None)),
        (),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]
