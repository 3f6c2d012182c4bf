"""The speech worker for `mlerehearse doctor`: it first reports the devices, then works as usual."""

from dataclasses import dataclass

from mlerehearse.speech import speech_worker
from mlerehearse.speech.device import cuda
from mlerehearse.speech.device.backend import Backend
from mlerehearse.speech.device.compute_device import TYPES
from mlerehearse.worker import Channel


@dataclass(frozen=True, slots=True)
class Devices:
    """Compute types of each device (best first), number of CUDA devices, and missing libraries.

    Only CUDA's libraries can be missing.
    """

    cpu_types: tuple[str, ...]
    cuda_types: tuple[str, ...]
    cuda_devices: int
    cuda_missing: tuple[str, ...]


def serve(channel: Channel) -> None:
    """Send the Devices, then serve as the speech worker does."""
    channel.send(devices(Backend()))
    speech_worker.serve(channel)


def devices(backend: Backend) -> Devices:
    """Return what this computer has; CUDA's libraries are checked only if there is a device."""
    count = backend.cuda_devices()
    return Devices(_types(backend, "cpu"), _types(backend, "cuda"), count, cuda.missing_libraries() if count else ())


def _types(backend: Backend, device: str) -> tuple[str, ...]:
    try:
        able = backend.compute_types(device)
    except (RuntimeError, ValueError):
        return ()  # no such device, or its driver is broken
    return (*(kind for kind in TYPES[device] if kind in able), *sorted(able - set(TYPES[device])))
