"""Choose the device to compute on: CUDA if a test computation succeeds, else the CPU."""

import logging
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlerehearse.errors import ModelDamagedError
from mlerehearse.log import Loggable
from mlerehearse.speech.device import cuda
from mlerehearse.speech.device.backend import Backend
from mlerehearse.texts import say

_log = logging.getLogger(__name__)

TYPES = {"cuda": ("float16", "int8_float32", "float32"), "cpu": ("int8", "float32")}  # best first
_REFUSALS = (RuntimeError, ValueError, OSError)  # their texts may be logged: there is no sound yet


@dataclass(frozen=True, slots=True)
class ComputeDevice:
    """The device a model runs on ("cpu" or "cuda") and its compute type.

    `notice` is a sentence for the user, or "".
    """

    device: str
    compute_type: str
    notice: str = ""

    def __str__(self) -> str:
        return f"{self.device} {self.compute_type}"


def load(
    folder: Path, name: str, threads: int, device: str = "auto", backend: Backend | None = None
) -> tuple[Any, ComputeDevice]:
    """Load a model; return the faster_whisper.WhisperModel and where it runs.

    `device` is "auto", "cpu" or "cuda". If CUDA doesn't work, the model runs on the CPU and the
    notice says why. Raises ModelDamagedError if the model can't be loaded on any device.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"  # huggingface_hub reads this when imported; nothing here may contact the hub
    backend = backend or Backend()
    notice = ""
    if device != "cpu":
        model, place = _on_cuda(folder, name, backend, asked=device == "cuda")
        if model is not None:
            return model, place
        notice = place.notice
    try:
        return _first(folder, "cpu", threads, backend, notice)
    except _REFUSALS as problem:
        _log.warning("The model %s can't be loaded: %s", Loggable(name), Loggable(problem))
        raise ModelDamagedError(say("speech.model_broken", name=name, folder=folder)) from problem


def physical_cores() -> int:
    """Return how many physical cores this process may use."""
    logical = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    siblings = {
        file.read_text(encoding="ascii")
        for file in Path("/sys/devices/system/cpu").glob("cpu[0-9]*/topology/thread_siblings_list")
    }
    if siblings:
        return max(1, min(logical, len(siblings)))
    twins = platform.machine().lower() in ("amd64", "x86_64") and logical > 2
    return max(1, logical // 2 if twins else logical)


def live_threads() -> int:
    """Return the threads for live transcription: all cores but one, if there are at least three.

    The spare core is for the recording. With two cores both are used: there the time from Stop
    to the last words matters more, and recording costs next to nothing. CTranslate2 fixes the
    count when a model is loaded, and reloading around each take would cost more than the spare
    core gains, so the count never changes.
    """
    cores = physical_cores()
    return cores - 1 if cores > 2 else cores


def warm_up(model: Any) -> Any:
    """Encode one empty window, so that the first real one doesn't wait for memory and libraries."""
    import numpy as np

    return model.encode(np.zeros((model.feature_extractor.mel_filters.shape[0], 3000), np.float32))


def _on_cuda(folder: Path, name: str, backend: Backend, asked: bool) -> tuple[Any | None, ComputeDevice]:
    """Load the model on the first CUDA device and encode one window; None if that fails."""
    try:
        if not backend.cuda_devices():
            return None, ComputeDevice("cuda", "", _unseen(backend, asked))
        backend.find_libraries()
        return _first(folder, "cuda", 0, backend)
    except _REFUSALS as problem:
        _log.warning("There is a CUDA device, but it can't compute, so the CPU is used: %s", Loggable(problem))
        return None, ComputeDevice("cuda", "", cuda.explain_error(str(problem), name))


def _unseen(backend: Backend, asked: bool) -> str:
    """Explain why CUDA sees no card; "" if the computer has none and none was asked for."""
    if backend.has_card():
        return say("speech.cuda_driver")
    return say("speech.cuda_none") if asked else ""


def _first(folder: Path, device: str, threads: int, backend: Backend, notice: str = "") -> tuple[Any, ComputeDevice]:
    """Load the model with the best compute type that works.

    On CUDA a window is computed too, since some reported types fail there.
    """
    able = backend.compute_types(device)
    kinds = [kind for kind in TYPES[device] if kind in able]
    for kind in kinds:
        try:
            model = backend.model(folder, device, kind, threads)
            if device == "cuda":
                warm_up(model)
        except _REFUSALS as problem:
            if kind == kinds[-1] or cuda.is_missing_library_error(str(problem)):
                raise
            _log.warning("%s can't compute with %s: %s", Loggable(device), Loggable(kind), Loggable(problem))
        else:
            return model, ComputeDevice(device, kind, notice)
    raise RuntimeError(f"{device} computes with none of {TYPES[device]}")
