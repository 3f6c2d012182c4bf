"""What to compute on: CUDA where it loads and computes, else the processor; probed, never assumed."""

import logging
import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlerehearse.errors import ModelDamagedError
from mlerehearse.speech import cuda
from mlerehearse.speech.backend import Backend
from mlerehearse.texts import say

_log = logging.getLogger(__name__)

TYPES = {"cuda": ("float16", "int8_float32", "float32"), "cpu": ("int8", "float32")}  # the best first
_REFUSALS = (RuntimeError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Place:
    """What a model runs on: "cpu" or "cuda", and its compute type; `notice` is a sentence for the user or ""."""

    device: str
    compute_type: str
    notice: str = ""

    def __str__(self) -> str:
        return f"{self.device} {self.compute_type}"


def load(
    folder: Path, name: str, threads: int, device: str = "auto", backend: Backend | None = None
) -> tuple[Any, Place]:
    """The loaded model (a faster_whisper.WhisperModel) and where it runs.

    `device` is "auto", "cpu" or "cuda"; where CUDA does not work, the processor is taken and the notice says why.
    Raises ModelDamagedError when the model can't be loaded on any.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when the hub's package is imported: nothing here asks it
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
        _log.warning("The model %s can't be loaded: %s", folder, problem)
        raise ModelDamagedError(say("speech.model_broken", name=name, folder=folder)) from problem


def physical_cores() -> int:
    """How many physical cores this process may use."""
    logical = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    siblings = {
        file.read_text(encoding="ascii")
        for file in Path("/sys/devices/system/cpu").glob("cpu[0-9]*/topology/thread_siblings_list")
    }
    if siblings:
        return max(1, min(logical, len(siblings)))
    twins = platform.machine().lower() in ("amd64", "x86_64") and logical > 2
    return max(1, logical // 2 if twins else logical)


def listening_threads() -> int:
    """The threads of a worker that hears while one records: a core stays free for the recording, if there are three.

    CTranslate2 fixes the threads with the load, and a load in the seconds before or after a take would cost more than
    the core gives: so they stay the same all the time. Of two cores both are taken, since what counts there is the time
    from Stop to the last words, and recording costs next to nothing.
    """
    cores = physical_cores()
    return cores - 1 if cores > 2 else cores


def warm(model: Any) -> Any:
    """Encode one empty window, so that the first real one does not wait for memory and libraries."""
    import numpy as np

    return model.encode(np.zeros((model.feature_extractor.mel_filters.shape[0], 3000), np.float32))


def _on_cuda(folder: Path, name: str, backend: Backend, asked: bool) -> tuple[Any | None, Place]:
    """The model on the first CUDA device, after it has computed one window; None where that does not work."""
    try:
        if not backend.cuda_devices():
            return None, Place("cuda", "", _unseen(backend, asked))
        backend.find_libraries()
        return _first(folder, "cuda", 0, backend)
    except _REFUSALS as problem:
        _log.warning("CUDA is there but does not compute, the processor is taken instead: %s", problem)
        return None, Place("cuda", "", cuda.trouble(str(problem), name))


def _unseen(backend: Backend, asked: bool) -> str:
    """Why CUDA sees no card: nothing to say of a computer that has none, unless one was asked for."""
    if backend.has_card():
        return say("speech.cuda_driver")
    return say("speech.cuda_none") if asked else ""


def _first(folder: Path, device: str, threads: int, backend: Backend, notice: str = "") -> tuple[Any, Place]:
    """The model with the best compute type that loads and, on CUDA, computes: not all that is promised works."""
    able = backend.compute_types(device)
    kinds = [kind for kind in TYPES[device] if kind in able]
    for kind in kinds:
        try:
            model = backend.model(folder, device, kind, threads)
            if device == "cuda":
                warm(model)
        except _REFUSALS as problem:
            if kind == kinds[-1] or cuda.is_missing(str(problem)):
                raise
            _log.warning("%s does not compute with %s: %s", device, kind, problem)
        else:
            return model, Place(device, kind, notice)
    raise RuntimeError(f"{device} computes with none of {TYPES[device]}")
