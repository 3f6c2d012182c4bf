"""Transcribe a sound file in the caller's own process, for the command line."""

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from mlerehearse.domain.speech_model import OpenModel
from mlerehearse.domain.transcript import Transcript
from mlerehearse.errors import NoSpeechError
from mlerehearse.private_files import sha256_of
from mlerehearse.speech.audio import sound_files
from mlerehearse.speech.engines import SpeechEngine, load_engine
from mlerehearse.texts import clean, say

Progress = Callable[[float], None]
Notice = Callable[[str], None]


def transcribe_file(
    path: Path,
    open_model: OpenModel,
    model: str | None = None,
    progress: Progress = lambda share: None,
    device: str = "auto",
    notice: Notice = lambda sentence: None,
    track: int | None = None,
) -> Transcript:
    """Transcribe a file with the model of this name or folder, or the best one for None.

    `progress` gets the completed share, 0..1. `notice` gets sentences: what was repaired or left
    out in the file, and whether the device isn't the expected one. `track` is as for
    sound_files.decode. Raises AudioError, NoSpeechError, ModelMissingError, ModelDamagedError.
    """
    sound = sound_files.decode(path, track)  # reject an unreadable file before loading a model
    for sentence in sound.notices:
        notice(sentence)
    engine = _engine(open_model, model, device)
    transcript = engine.transcribe(
        sound.blocks(), lambda words: None, lambda seconds: progress(min(1.0, seconds / sound.seconds))
    )
    if engine.place.notice:
        notice(engine.place.notice)
    if not transcript.words:
        raise NoSpeechError(say("speech.silent", name=clean(path.name)))
    assert transcript.made_by is not None
    return replace(transcript, made_by=replace(transcript.made_by, audio_sha256=sha256_of(path)))


@lru_cache(maxsize=1)
def _engine(open_model: OpenModel, model: str | None, device: str) -> SpeechEngine:
    """Return the engine of this model, loaded once for all files of a command."""
    return load_engine(open_model(model), device=device)
