"""The speech worker for `mlerehearse doctor`: it says first what there is to compute with, then works as ever."""

from dataclasses import dataclass

from mlerehearse.speech import cuda, server
from mlerehearse.speech.backend import Backend
from mlerehearse.speech.device import TYPES
from mlerehearse.worker import Channel


@dataclass(frozen=True, slots=True)
class Devices:
    """The compute types of each device, the best first, how many CUDA devices there are, and what CUDA lacks."""

    cpu_types: tuple[str, ...]
    cuda_types: tuple[str, ...]
    cuda_devices: int
    cuda_missing: tuple[str, ...]


def serve(channel: Channel) -> None:
    """Tell the Devices, then serve as the speech worker does."""
    channel.send(devices(Backend()))
    server.serve(channel)


def devices(backend: Backend) -> Devices:
    """What this computer has; CUDA's libraries are looked for where there is a device to use them."""
    count = backend.cuda_devices()
    return Devices(_types(backend, "cpu"), _types(backend, "cuda"), count, cuda.missing() if count else ())


def _types(backend: Backend, device: str) -> tuple[str, ...]:
    try:
        able = backend.compute_types(device)
    except (RuntimeError, ValueError):
        return ()  # there is no such device, or its driver is broken: then it computes with nothing
    return (*(kind for kind in TYPES[device] if kind in able), *sorted(able - set(TYPES[device])))
