"""The real speech worker process: live and finished takes give the same words.

Silence and errors are reported.
"""

import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers import sound
from helpers.speech_models import real_models

from mlerehearse.speech.speech_messages import (
    Cancel,
    Done,
    Failed,
    FinalWords,
    Heartbeat,
    Load,
    Loaded,
    Measured,
    RecordingEnded,
    Transcribe,
    Unavailable,
)
from mlerehearse.speech.speech_worker import serving
from mlerehearse.worker import Worker

TAKE = sound.take("dev-b-18", 0, 31.0)


class Child:
    """The worker and the messages that it sent."""

    def __init__(self) -> None:
        self.said: queue.Queue[Any] = queue.Queue()
        self.worker = Worker(serving(real_models()), self.said.put, self.said.put)

    def until(self, *kinds: type) -> tuple[list[Any], Any]:
        """Return the messages before the first of these kinds, and that message."""
        before: list[Any] = []
        while True:
            message = self.said.get(timeout=120)
            if isinstance(message, kinds):
                return before, message
            before.append(message)

    def result(self) -> Done | Failed:
        return self.until(Done, Failed, Unavailable)[1]


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    made = Child()
    made.worker.send(Load("tiny.en"))
    loaded = made.until(Loaded, Unavailable)[1]
    assert loaded == Loaded("tiny.en", "cpu int8", window=loaded.window)
    assert loaded.window > 0
    yield made
    made.worker.stop()


def _finished(folder: Path, samples: sound.Samples, job: str) -> Transcribe:
    final = sound.write(folder / f"{job}.flac", samples)
    return Transcribe(job, str(folder / f"{job}.part.wav"), str(final), len(samples))


def test_a_live_take_has_the_same_words_as_the_finished_file(child: Child, tmp_path: Path) -> None:
    child.worker.send(_finished(tmp_path, TAKE, "whole"))
    whole = child.result()
    part = tmp_path / "audio.part.wav"
    part.write_bytes(sound.growing_header())

    child.worker.send(Transcribe("live", str(part), str(tmp_path / "audio.flac")))
    for block in sound.in_blocks(TAKE[:-16000], 48000):
        with part.open("ab") as file:
            file.write(block)
    before, first = child.until(FinalWords)
    with part.open("ab") as file:
        file.write(sound.pcm(TAKE[-16000:]))
    child.worker.send(RecordingEnded("live", len(TAKE)))
    after, live = child.until(Done, Failed)

    heard = [word for message in [first, *after] if isinstance(message, FinalWords) for word in message.words]
    assert isinstance(whole, Done)
    assert isinstance(live, Done)
    assert live.transcript == whole.transcript
    assert tuple(heard) == live.transcript.words
    assert not any(isinstance(message, Failed) for message in before)


def test_the_cost_of_the_model_is_measured_while_idle(child: Child, tmp_path: Path) -> None:
    child.worker.send(Load("tiny.en", "cpu"))
    child.worker.send(_finished(tmp_path, TAKE[: 4 * sound.RATE], "first"))
    child.until(Loaded)
    before, measured = child.until(Measured)

    assert any(isinstance(message, Done) for message in before)
    assert (measured.model, measured.place) == ("tiny.en", "cpu int8")
    assert 0 < measured.cost.token < measured.cost.encoder


def test_jobs_are_done_in_the_order_they_came(child: Child, tmp_path: Path) -> None:
    for job in ("one", "two"):
        child.worker.send(_finished(tmp_path, TAKE[: 4 * sound.RATE], job))

    assert [child.result().job for _ in range(2)] == ["one", "two"]


def test_a_cancelled_job_sends_no_result(child: Child, tmp_path: Path) -> None:
    part = tmp_path / "growing.part.wav"
    part.write_bytes(sound.growing_header() + sound.pcm(TAKE[:8000]))
    child.worker.send(Transcribe("endless", str(part), str(tmp_path / "growing.flac")))
    child.worker.send(_finished(tmp_path, TAKE[: 3 * sound.RATE], "unwanted"))
    child.worker.send(_finished(tmp_path, TAKE[: 4 * sound.RATE], "wanted"))

    child.worker.send(Cancel("unwanted"))
    child.worker.send(Cancel("endless"))

    before, last = child.until(Done, Failed)
    assert last.job == "wanted"
    assert not any(getattr(message, "job", "wanted") == "unwanted" for message in before)


def test_heartbeats_are_sent_while_waiting_for_sound(child: Child, tmp_path: Path) -> None:
    part = tmp_path / "waiting.part.wav"
    part.write_bytes(sound.growing_header() + sound.pcm(TAKE[:8000]))
    child.worker.send(Transcribe("waiting", str(part), str(tmp_path / "waiting.flac")))
    for _ in range(3):
        assert child.until(Heartbeat)[1] == Heartbeat("waiting")
    child.worker.send(Cancel("waiting"))


def test_silence_and_an_unreadable_recording_are_reported(child: Child, tmp_path: Path) -> None:
    child.worker.send(_finished(tmp_path, sound.silence(3.0), "silent"))
    silent = child.result()
    (tmp_path / "text.flac").write_text("no sound", encoding="utf-8")
    child.worker.send(Transcribe("text", str(tmp_path / "no.part.wav"), str(tmp_path / "text.flac"), 16000))
    text = child.result()

    assert isinstance(silent, Failed)
    assert (silent.kind, silent.problem.startswith("No speech was found")) == ("silent", True)
    assert isinstance(text, Failed)
    assert (text.kind, "text.flac" in text.problem) == ("audio", True)


def test_a_missing_and_a_damaged_model_give_different_errors(child: Child, tmp_path: Path) -> None:
    folder = tmp_path / "tiny.en"
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_bytes(b"x")

    child.worker.send(Load("no-such-model"))
    missing = child.until(Loaded, Unavailable)[1]
    child.worker.send(Load(str(folder)))
    damaged = child.until(Loaded, Unavailable)[1]

    assert isinstance(missing, Unavailable)
    assert missing.kind == "missing"
    assert isinstance(damaged, Unavailable)
    assert damaged.kind == "damaged"
    assert "tiny.en" in damaged.problem
