"""Reviewed takes on disk without any worker, their damage, and what a page does with them."""

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import soundfile

from helpers import library as scripted
from mlerehearse.domain.corrections import Correction, CorrectionKind
from mlerehearse.domain.review import (
    BeatTime,
    CueHeard,
    Delivery,
    Flag,
    Number,
    Praise,
    Review,
    Sentence,
    Severity,
    TakeFlag,
)
from mlerehearse.domain.story import Asked, Beat, Track
from mlerehearse.domain.take import Take
from mlerehearse.domain.transcript import MadeBy, Transcript, Word
from mlerehearse.errors import RehearseError
from mlerehearse.paths import Paths
from mlerehearse.private_files import sha256_of
from mlerehearse.takes import caches
from mlerehearse.takes.library import Library
from mlerehearse.takes.store.take_folder import TakeFolder

Opens = Callable[[], Library]
STARTED = datetime(2026, 3, 2, 9, 30, 15, 250000, tzinfo=UTC)


def files_with(own: Paths, text: bytes) -> list[Path]:
    """Return the files of the data folder that hold these bytes."""
    return [path for path in own.data.rglob("*") if path.is_file() and text in path.read_bytes()]


def review_of(transcript: Transcript) -> Review:
    """Return a review with one of everything, so that each kind of value can be damaged."""
    flag = Flag("we", 0.0, 0.4, 0, 1, Severity.HIGH, "We", "Whose hands?", "Say “I …”.", ("baseline",))
    return Review(
        coach_version=scripted.COACH,
        asked=Asked("rollback", Track.PLATFORM, "rollback"),
        transcript=transcript,
        sentences=(Sentence(0, 3, 0.0, 1.4, "We rolled back", Beat.ACTION, 0.9),),
        flags=(flag,),
        numbers=(Number(1.0, 1.4, "40%", "claim", False, ("baseline",)),),
        take_flags=(TakeFlag("thin_beat", Severity.LOW, "Short.", "Say more.", Beat.TASK),),
        beats=(BeatTime(Beat.ACTION, 1.4, 10.0, 20.0),),
        delivery=Delivery(1.4, 3, 120.0, 0, 0.0, 0.0, 0.0, 0, 1, 1.0),
        praise=(Praise("lead", (("opening", "A good lead"),)),),
        cues=(CueHeard("threshold", True, ((0.0, 0.5),), ""),),
        unplaced=(Correction("c0", STARTED, CorrectionKind.WORDS, "x", 0.0, 0.5, ("y",)),),
    )


def make_take(paths: Paths) -> TakeFolder:
    """Write the folder of a reviewed take, with every file that a take can have."""
    folder, bare = TakeFolder.create(paths.takes, STARTED, "Europe/Berlin")
    soundfile.write(folder.final, np.zeros(32000, np.int16), 16000, subtype="PCM_16")
    digest = sha256_of(folder.final)
    take = Take(bare.id, STARTED, bare.zone, "p01", "Tell me.", "s", Track.RESEARCH, "mic", "audio.flac", digest, 2.0)
    folder.save(take)
    words = tuple(Word(text, at * 0.5, at * 0.5 + 0.4, 0.9) for at, text in enumerate(("We", "rolled", "back")))
    transcript = Transcript(words, 2.0, MadeBy("faster-whisper", "tiny.en", "beam=1", digest))
    caches.save_transcript(folder, take, transcript)
    for number in range(2):
        folder.append(Correction(f"c{number}", STARTED, CorrectionKind.WORDS, "rolled it", 0.5, 0.9, ("rolled",)))
    caches.save_review(folder, review_of(transcript), 2)
    folder.save_peaks(np.zeros((200, 2), np.float32))
    return folder


def cut_off_recording(paths: Paths, started: datetime, seconds: float) -> str:
    """Write the folder of a recording that a kill has cut off; return the id of its take."""
    folder, take = TakeFolder.create(paths.takes, started, "Europe/Berlin")
    folder.save(take)
    soundfile.write(folder.part, np.zeros(round(seconds * 16000), np.int16), 16000, subtype="PCM_16", format="WAV")
    return folder.id


def edit(path: Path, **changes: str) -> None:
    """Replace values of a JSON file by JSON text, which need not be valid."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    text = json.dumps({**stored, **{key: f"@{key}@" for key in changes}})
    for key, value in changes.items():
        text = text.replace(json.dumps(f"@{key}@"), value)
    path.write_text(text, encoding="utf-8")


def use(library: Library, take_id: str) -> None:
    """Do with a take what a page does; nothing but an error with a sentence may come of it."""
    for do in (library.row, library.review, library.transcript, library.peaks, library.audio):
        with suppress(RehearseError):
            do(take_id)
    with suppress(RehearseError):
        library.rename(take_id, "A name")
