"""What this computer is: the processor's name and its cores."""

import os
import platform
from pathlib import Path

from mlerehearse.domain.doctor import Processor
from mlerehearse.speech.device import listening_threads, physical_cores

_CPUINFO = Path("/proc/cpuinfo")


def processor() -> Processor:
    """Find out about the processor."""
    return Processor(name(), platform.machine(), os.cpu_count() or 1, physical_cores(), listening_threads())


def name() -> str:
    """The processor's name as its maker gives it, or the kind of machine."""
    try:
        lines = _CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []  # no Linux
    named = (line.partition(":")[2].strip() for line in lines if line.lower().startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()
