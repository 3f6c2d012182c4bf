"""A thin layer over CTranslate2, faster-whisper and CUDA, which tests replace with a fake."""

from collections.abc import Set
from pathlib import Path
from typing import Any

from mlerehearse.speech.device import cuda


class Backend:
    """The hardware and libraries that this computer can run a model with."""

    def cuda_devices(self) -> int:
        """Return the number of CUDA devices."""
        import ctranslate2

        return int(ctranslate2.get_cuda_device_count())

    def has_card(self) -> bool:
        """Return whether there is an NVIDIA card, even one that CUDA can't use."""
        return cuda.has_nvidia_gpu()

    def find_libraries(self) -> None:
        """Load NVIDIA's libraries from the pip packages, where these are installed."""
        cuda.preload()

    def compute_types(self, device: str) -> Set[str]:
        """Return the compute types that "cpu" or "cuda" supports.

        Raises RuntimeError where the device doesn't work.
        """
        import ctranslate2

        return frozenset(ctranslate2.get_supported_compute_types(device))

    def model(self, folder: Path, device: str, compute_type: str, threads: int) -> Any:
        """Load a faster_whisper.WhisperModel; raises RuntimeError, ValueError, OSError."""
        from faster_whisper import WhisperModel

        return WhisperModel(
            str(folder), device=device, compute_type=compute_type, cpu_threads=threads, local_files_only=True
        )
