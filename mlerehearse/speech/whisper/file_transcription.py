"""Transcribe a sound file in the caller's own process, for the command line."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

from mlerehearse.domain.transcript import Transcript
from mlerehearse.errors import NoSpeechError
from mlerehearse.model_store import installed
from mlerehearse.model_store.verified_files import sha256_of
from mlerehearse.speech.audio import growing_file
from mlerehearse.speech.whisper.transcriber import Whisper
from mlerehearse.texts import say

Progress = Callable[[float], None]
Notice = Callable[[str], None]


def transcribe_file(
    path: Path,
    model: str | None = None,
    progress: Progress = lambda seconds: None,
    device: str = "auto",
    notice: Notice = lambda sentence: None,
) -> Transcript:
    """Transcribe a file with the model of this name or folder, or the best one for None.

    `progress` gets the seconds done. `notice` gets a sentence if the device is not the expected
    one. Raises AudioError, NoSpeechError, ModelMissingError, ModelDamagedError.
    """
    path = Path(path)
    blocks = growing_file.read_finished(path)
    first = next(blocks)  # reject an unreadable file before loading a model
    engine = _engine(installed.find(model), device)
    transcript = engine.transcribe(chain([first], blocks), lambda words: None, progress)
    if engine.place.notice:
        notice(engine.place.notice)
    if not transcript.words:
        raise NoSpeechError(say("speech.silent", name=path.name))
    assert transcript.made_by is not None
    return replace(transcript, made_by=replace(transcript.made_by, audio_sha256=sha256_of(path)))


@lru_cache(maxsize=1)
def _engine(model: installed.InstalledModel, device: str) -> Whisper:
    """Return the engine of this model, checked and loaded once for all files of a command."""
    installed.verify(model)
    return Whisper(model.folder, model.name, device=device)
