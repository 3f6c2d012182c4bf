"""A sound file transcribed in the caller's own process, for the command line."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path

from mlerehearse.domain.transcript import Transcript
from mlerehearse.errors import NoSpeechError
from mlerehearse.speech import growing, models
from mlerehearse.speech.verified import digest
from mlerehearse.speech.whisper import Whisper
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
    """The words of a file, by the model of this name or folder, the best one for None; `progress` gets seconds done.

    `notice` gets a sentence where the device is not what it should be.
    Raises AudioError, NoSpeechError, ModelMissingError, ModelDamagedError.
    """
    path = Path(path)
    blocks = growing.finished(path)
    first = next(blocks)  # a file that is no sound is refused before a model is loaded
    engine = _engine(models.find(model), device)
    transcript = engine.transcribe(chain([first], blocks), lambda words: None, progress)
    if engine.place.notice:
        notice(engine.place.notice)
    if not transcript.words:
        raise NoSpeechError(say("speech.silent", name=path.name))
    assert transcript.made_by is not None
    return replace(transcript, made_by=replace(transcript.made_by, audio_sha256=digest(path)))


@lru_cache(maxsize=1)
def _engine(model: models.Installed, device: str) -> Whisper:
    """The engine of this model, checked and loaded once for all files of a command."""
    models.verify(model)
    return Whisper(model.folder, model.name, device=device)
