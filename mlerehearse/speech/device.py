"""What to compute on: CUDA where it loads and computes, else the processor; probed, never assumed."""

import logging
import os
import platform
from pathlib import Path
from typing import Any

from mlerehearse.errors import ModelDamagedError
from mlerehearse.texts import say

_log = logging.getLogger(__name__)


def load(folder: Path, name: str, threads: int, device: str = "auto") -> tuple[Any, str]:
    """The loaded model (a faster_whisper.WhisperModel) and what it runs on, like "cpu int8".

    `device` is "auto", "cpu" or "cuda". Raises ModelDamagedError when the model can't be loaded on any.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when the hub's package is imported: nothing here asks it
    if device != "cpu" and (found := _on_cuda(folder)):
        return found
    try:
        return _load(folder, "cpu", threads)
    except (RuntimeError, ValueError, OSError) as problem:
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


def _on_cuda(folder: Path) -> tuple[Any, str] | None:
    """The model on the first CUDA device, after it has computed one window; None where that does not work."""
    import ctranslate2

    try:
        if not ctranslate2.get_cuda_device_count():
            return None
        model, place = _load(folder, "cuda", 0)
        warm(model)
    except (RuntimeError, ValueError, OSError) as problem:
        _log.warning("CUDA is there but does not compute, the processor is taken instead: %s", problem)
        return None
    return model, place


def _load(folder: Path, device: str, count: int) -> tuple[Any, str]:
    import ctranslate2
    from faster_whisper import WhisperModel

    able = ctranslate2.get_supported_compute_types(device)
    wanted = ("float16", "int8_float32", "float32") if device == "cuda" else ("int8", "float32")
    kind = next(kind for kind in wanted if kind in able)
    model = WhisperModel(str(folder), device=device, compute_type=kind, cpu_threads=count, local_files_only=True)
    return model, f"{device} {kind}"


def warm(model: Any) -> None:
    """Compute one empty window, so that the first real one does not wait for memory and libraries."""
    import numpy as np

    model.encode(np.zeros((model.feature_extractor.mel_filters.shape[0], 3000), np.float32))
