"""The real speech models of a user who has installed none: those of the app's packages."""

import tempfile
from functools import cache
from pathlib import Path

from mlerehearse.domain.speech_model import SpeechModel
from mlerehearse.model_store.installed import VerifiedModels
from mlerehearse.paths import Paths


@cache
def real_models() -> VerifiedModels:
    """Return what opens them; files that were verified once are not read again in this process."""
    return VerifiedModels(Paths.below(Path(tempfile.mkdtemp(prefix="mlerehearse-tests-"))))


def tiny_en() -> SpeechModel:
    """Return the model that comes with the app."""
    return real_models()("tiny.en")
