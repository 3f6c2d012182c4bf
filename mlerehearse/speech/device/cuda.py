"""Find and load NVIDIA's libraries, and explain CUDA failures to the user.

CTranslate2 links only the CUDA runtime and loads cuBLAS by name at its first matrix multiplication.
(Version 4.8 no longer calls cuDNN; older versions do.) The loader doesn't search the folders of the
pip packages, so this module loads the libraries from there beforehand.
"""

import ctypes
import importlib.util
import logging
import os
import re
import sys
from pathlib import Path

from mlerehearse.log import Loggable
from mlerehearse.texts import say

_log = logging.getLogger(__name__)

_PCI = Path("/sys/bus/pci/devices")
_NVIDIA, _DISPLAY = 0x10DE, 0x03  # PCI vendor id, and PCI class of display controllers
_PACKAGES = ("cublas", "cudnn")  # nvidia-cublas-cu12, nvidia-cudnn-cu12
_CUBLAS = "cublas64_12.dll" if sys.platform == "win32" else "libcublas.so.12"
# cuBLAS loads cublasLt by name, so cublasLt comes first.
_LIBRARIES = ("cublasLt64_12.dll", _CUBLAS) if sys.platform == "win32" else ("libcublasLt.so.12", _CUBLAS)
_MISSING = (
    re.compile(r"Library (\S+) is not found or cannot be loaded"),
    re.compile(r"Unable to load any of \{([^,}]+)"),
    re.compile(r"Could not (?:load library|locate) (\S+?)\.?(?:\s|$)"),
    re.compile(r"(lib\S+): cannot open shared object file"),
)


def library_folders() -> tuple[Path, ...]:
    """Return the library folders of pip's NVIDIA packages, found without running their code."""
    spec = importlib.util.find_spec("nvidia")
    places = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    found = (place / package / kind for place in places for package in _PACKAGES for kind in ("lib", "bin"))
    return tuple(folder for folder in found if folder.is_dir())


def preload() -> bool:
    """Load cuBLAS from pip's package or the system for CTranslate2; return whether that worked."""
    places = library_folders()
    if sys.platform == "win32":
        for folder in places:
            os.add_dll_directory(str(folder))
    return [_loaded(name, places) for name in _LIBRARIES][-1]


def has_nvidia_gpu() -> bool:
    """Return whether there is an NVIDIA card, with or without a driver; False except on Linux."""
    return any(_is_card(device) for device in _PCI.glob("*")) if _PCI.is_dir() else False


def missing_libraries() -> tuple[str, ...]:
    """Return the file name of the library that CUDA needs and can't load, or an empty tuple."""
    return () if sys.platform == "darwin" or preload() else (_CUBLAS,)


def explain_error(problem: str, name: str) -> str:
    """Turn CTranslate2's error text into a sentence for the user; `name` is the model's name."""
    for pattern in _MISSING:
        if found := pattern.search(problem):
            return say("speech.cuda_library", library=found[1])
    if "driver" in problem:
        return say("speech.cuda_driver")
    if "out of memory" in problem.lower() or "ALLOC_FAILED" in problem:
        return say("speech.cuda_memory", name=name)
    return say("speech.cuda_broken", reason=problem.splitlines()[0][:120] if problem else "?")


def is_missing_library_error(problem: str) -> bool:
    """Return whether the error is a missing library, in which case no other compute type helps."""
    return any(pattern.search(problem) for pattern in _MISSING)


def _is_card(device: Path) -> bool:
    try:
        vendor, kind = (int((device / file).read_text(encoding="ascii"), 16) for file in ("vendor", "class"))
    except (OSError, ValueError):
        return False  # removed in the meantime, or not an ordinary PCI device
    return vendor == _NVIDIA and kind >> 16 == _DISPLAY


def _loaded(name: str, places: tuple[Path, ...]) -> bool:
    for candidate in (*(str(folder / name) for folder in places if (folder / name).is_file()), name):
        try:
            ctypes.CDLL(candidate, mode=ctypes.RTLD_GLOBAL)
        except OSError as refused:
            _log.info("%s can't be loaded: %s", Loggable(candidate), Loggable(refused))
        else:
            return True
    return False
