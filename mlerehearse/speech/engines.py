"""The speech engines by name; a second one is a class beside Whisper and an entry in `ENGINES`."""

from collections.abc import Callable
from typing import Protocol

from mlerehearse.domain.protocols import Transcriber
from mlerehearse.domain.speech_model import SpeechModel
from mlerehearse.errors import ModelMissingError
from mlerehearse.speech.device.compute_device import ComputeDevice
from mlerehearse.speech.speech_messages import Measured
from mlerehearse.texts import say

OnDeviceLost = Callable[[ComputeDevice], None]


class SpeechEngine(Transcriber, Protocol):
    """A loaded model that transcribes one recording after the other."""

    name: str

    @property
    def place(self) -> ComputeDevice:
        """The device that the model runs on now."""
        ...

    @property
    def window(self) -> float:
        """Seconds that the encoder takes for a window of 30 s."""
        ...

    def warm(self) -> None:
        """Run the model once, so that the first words come without delay."""
        ...

    def measure(self, urgent: Callable[[], bool]) -> Measured:
        """Measure the model's cost; raises cost_probe.Interrupted once `urgent` returns True."""
        ...


def load_engine(
    model: SpeechModel,
    threads: int | None = None,
    device: str = "auto",
    on_device_lost: OnDeviceLost = lambda device: None,
) -> SpeechEngine:
    """Load a model into its engine.

    `threads` is None for all physical cores; `device` is auto, cpu or cuda. `on_device_lost` is
    called with the new device when a graphics card fails. Raises ModelMissingError for an unknown
    engine and ModelDamagedError.
    """
    if model.engine not in ENGINES:
        raise ModelMissingError(say("speech.engine_unknown", name=model.name, engine=model.engine))
    return ENGINES[model.engine](model, threads, device, on_device_lost)


def _whisper(model: SpeechModel, threads: int | None, device: str, on_device_lost: OnDeviceLost) -> SpeechEngine:
    from mlerehearse.speech.whisper.transcriber import Whisper

    return Whisper(model.folder, model.name, threads, device, on_device_lost)


ENGINES: dict[str, Callable[[SpeechModel, int | None, str, OnDeviceLost], SpeechEngine]] = {"whisper": _whisper}
