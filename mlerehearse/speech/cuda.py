"""NVIDIA's libraries: found where pip puts them, and the reason why CUDA does not work as a sentence with the way out.

CTranslate2 links only the runtime and asks for cuBLAS by its name when it first multiplies (4.8 has no call to
cuDNN any more, older versions have). Pip's packages lie where no loader looks, so what they hold is loaded beforehand.
"""

import ctypes
import importlib.util
import logging
import os
import re
import sys
from pathlib import Path

from mlerehearse.texts import say

_log = logging.getLogger(__name__)

_PCI = Path("/sys/bus/pci/devices")
_NVIDIA, _DISPLAY = 0x10DE, 0x03  # PCI's numbers for the maker, and for the class of display controllers
_PACKAGES = ("cublas", "cudnn")  # nvidia-cublas-cu12, nvidia-cudnn-cu12
_CUBLAS = "cublas64_12.dll" if sys.platform == "win32" else "libcublas.so.12"
# cuBLAS asks for cublasLt by its name: what is asked for goes first
_LIBRARIES = ("cublasLt64_12.dll", _CUBLAS) if sys.platform == "win32" else ("libcublasLt.so.12", _CUBLAS)
_MISSING = (
    re.compile(r"Library (\S+) is not found or cannot be loaded"),
    re.compile(r"Unable to load any of \{([^,}]+)"),
    re.compile(r"Could not (?:load library|locate) (\S+?)\.?(?:\s|$)"),
    re.compile(r"(lib\S+): cannot open shared object file"),
)


def folders() -> tuple[Path, ...]:
    """The folders of pip's NVIDIA packages that hold libraries, found without running their code."""
    spec = importlib.util.find_spec("nvidia")
    places = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    found = (place / package / kind for place in places for package in _PACKAGES for kind in ("lib", "bin"))
    return tuple(folder for folder in found if folder.is_dir())


def preload() -> bool:
    """Load cuBLAS from pip's package or the system, so that CTranslate2 finds it; whether it is there."""
    places = folders()
    if sys.platform == "win32":
        for folder in places:
            os.add_dll_directory(str(folder))
    return [_loaded(name, places) for name in _LIBRARIES][-1]


def has_card() -> bool:
    """Whether the computer holds an NVIDIA card, be its driver there or not; told on Linux alone."""
    return any(_is_card(device) for device in _PCI.glob("*")) if _PCI.is_dir() else False


def missing() -> tuple[str, ...]:
    """The library that CUDA would need and that is not there: its file name, or nothing."""
    return () if sys.platform == "darwin" or preload() else (_CUBLAS,)


def trouble(problem: str, name: str) -> str:
    """What went wrong with CUDA, from CTranslate2's own words, as a sentence for the user; `name` is the model's."""
    for pattern in _MISSING:
        if found := pattern.search(problem):
            return say("speech.cuda_library", library=found[1])
    if "driver" in problem:
        return say("speech.cuda_driver")
    if "out of memory" in problem.lower() or "ALLOC_FAILED" in problem:
        return say("speech.cuda_memory", name=name)
    return say("speech.cuda_broken", reason=problem.splitlines()[0][:120] if problem else "?")


def is_missing(problem: str) -> bool:
    """Whether a library is missing: then no other compute type would help."""
    return any(pattern.search(problem) for pattern in _MISSING)


def _is_card(device: Path) -> bool:
    try:
        vendor, kind = (int((device / file).read_text(encoding="ascii"), 16) for file in ("vendor", "class"))
    except (OSError, ValueError):
        return False  # it was taken out meanwhile, or is none of the usual kind
    return vendor == _NVIDIA and kind >> 16 == _DISPLAY


def _loaded(name: str, places: tuple[Path, ...]) -> bool:
    for candidate in (*(str(folder / name) for folder in places if (folder / name).is_file()), name):
        try:
            ctypes.CDLL(candidate, mode=ctypes.RTLD_GLOBAL)
        except OSError as refused:
            _log.info("%s is not loaded: %s", candidate, refused)
        else:
            return True
    return False
