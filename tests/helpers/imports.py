"""Sound files to import, and a speech worker that hears an answer in them."""

import os
import time
from pathlib import Path

import numpy as np
import soundfile

from helpers.library import RATE, wait_until
from mlerehearse.domain.transcript import MadeBy, Transcript, Word
from mlerehearse.speech.speech_messages import Done, FinalWords, Load, Loaded, RecordingEnded, Transcribe
from mlerehearse.takes.importing import decoding_worker
from mlerehearse.takes.importing.import_entry import ImportEntry, ImportState
from mlerehearse.takes.importing.import_queue import ImportQueue
from mlerehearse.worker import Channel

ANSWER = (
    "I want to tell you about a ranking model that I had to roll back from production. The day after the "
    "launch the timeout rate went over the threshold that I had set for the rollback, two percent, so I "
    "switched the traffic back to the old model within twenty minutes. Since then a canary rolls back by itself."
)
RECIPE = "Mix the flour with the eggs and the milk, let it rest, and fry it in butter until it's golden on both sides."


def hears_answers(channel: Channel) -> None:
    """A speech worker that hears an answer about a rollback in an odd number of seconds.

    In an even number of seconds it hears a recipe.
    """
    while True:
        message = channel.receive()
        if isinstance(message, Load):
            channel.send(Loaded("tiny.en"))
        elif isinstance(message, Transcribe):
            frames = message.frames
            while frames is None:
                ended = channel.receive()
                frames = ended.frames if isinstance(ended, RecordingEnded) else None
            seconds = frames / RATE
            text = (ANSWER if round(seconds) % 2 else RECIPE).split()
            step = seconds / len(text)
            words = tuple(Word(word, at * step, (at + 1) * step) for at, word in enumerate(text))
            channel.send(FinalWords(message.job, words))
            channel.send(Done(message.job, Transcript(words, seconds, MadeBy("scripted", "tiny.en", ""))))


def decodes_with_trouble(channel: Channel) -> None:
    """A decoder that dies on files called `dies…`, and hangs on those called `hangs…`."""
    while True:
        message = channel.receive()
        if message.path.name.startswith("dies"):
            os._exit(9)
        if message.path.name.startswith("hangs"):
            time.sleep(3600)
        channel.send(decoding_worker.answer(message, decoding_worker.decode))


def write_tone(path: Path, seconds: int = 1, pitch: float = 200.0, rate: int = RATE) -> Path:
    """Write a tone, which differs from those of another pitch."""
    path.parent.mkdir(parents=True, exist_ok=True)
    times = np.arange(seconds * rate) / rate
    soundfile.write(path, (0.3 * np.sin(2 * np.pi * pitch * times)).astype(np.float32), rate, subtype="PCM_16")
    return path


def settled(imports: ImportQueue) -> dict[str, ImportEntry]:
    """Wait until nothing happens to any file any more; return the entries by file name."""
    wait_until(lambda: not imports.state.active)
    return {entry.path.name: entry for entry in imports.state.entries}


def states(imports: ImportQueue) -> list[ImportState]:
    """Return the state of each file."""
    return [entry.state for entry in imports.state.entries]
