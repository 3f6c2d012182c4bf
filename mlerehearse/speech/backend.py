"""CTranslate2, faster-whisper and CUDA behind five calls, so that tests can put a machine of their own there."""

from collections.abc import Set
from pathlib import Path
from typing import Any

from mlerehearse.speech import cuda


class Backend:
    """What this computer has to compute with."""

    def cuda_devices(self) -> int:
        """How many CUDA devices there are."""
        import ctranslate2

        return int(ctranslate2.get_cuda_device_count())

    def has_card(self) -> bool:
        """Whether there is an NVIDIA card, though CUDA may not see it."""
        return cuda.has_card()

    def find_libraries(self) -> None:
        """Make NVIDIA's libraries known, where pip installed them."""
        cuda.preload()

    def compute_types(self, device: str) -> Set[str]:
        """What "cpu" or "cuda" can compute with; raises RuntimeError where the device does not work."""
        import ctranslate2

        return frozenset(ctranslate2.get_supported_compute_types(device))

    def model(self, folder: Path, device: str, compute_type: str, threads: int) -> Any:
        """A faster_whisper.WhisperModel; raises RuntimeError, ValueError, OSError."""
        from faster_whisper import WhisperModel

        return WhisperModel(
            str(folder), device=device, compute_type=compute_type, cpu_threads=threads, local_files_only=True
        )
