"""A speech model on the disk, as the engines need it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """A verified model: its name, its folder, and the engine that runs it (speech.engines)."""

    name: str
    folder: Path
    engine: str = "whisper"


# Opens the model with this name or in this folder, or the best one for None.
# Raises ModelMissingError and ModelDamagedError.
OpenModel = Callable[[str | None], SpeechModel]
