"""The name and the cores of this computer's CPU."""

import os
import platform
from pathlib import Path

from mlerehearse.doctor.report import Processor
from mlerehearse.speech.device.compute_device import live_threads, physical_cores

_CPUINFO = Path("/proc/cpuinfo")


def processor() -> Processor:
    """Return the CPU of this computer."""
    return Processor(processor_name(), platform.machine(), os.cpu_count() or 1, physical_cores(), live_threads())


def processor_name() -> str:
    """Return the CPU's name as its maker gives it, or else the machine type."""
    try:
        lines = _CPUINFO.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []  # not Linux
    named = (line.partition(":")[2].strip() for line in lines if line.lower().startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()
