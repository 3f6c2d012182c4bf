"""Transcription in the command line's process: words, or one sentence that explains the failure."""

from pathlib import Path

import pytest
from helpers import sound
from helpers.speech_models import real_models

from mlerehearse.errors import AudioError, ModelMissingError, NoSpeechError
from mlerehearse.speech.file_transcription import transcribe_file


def test_a_phone_recording_is_transcribed(tmp_path: Path) -> None:
    path = sound.write_m4a(tmp_path / "memo.m4a", sound.take("dev-b-18", 0, 6.0), sound.RATE)
    done: list[float] = []

    transcript = transcribe_file(path, real_models(), "tiny.en", done.append)

    assert "fairness" in transcript.text.lower()
    assert done[-1] == 1.0
    assert transcript.made_by is not None
    assert len(transcript.made_by.audio_sha256) == 64


def test_a_silent_recording_is_reported_as_silent(tmp_path: Path) -> None:
    path = sound.write(tmp_path / "silent.flac", sound.silence(5.0))

    with pytest.raises(NoSpeechError, match=r"No speech was found in silent\.flac. Check the microphone"):
        transcribe_file(path, real_models(), "tiny.en")


def test_a_file_without_sound_is_reported_before_a_missing_model(tmp_path: Path) -> None:
    (tmp_path / "notes.wav").write_text("not sound at all", encoding="utf-8")
    with pytest.raises(AudioError, match=r"notes\.wav"):
        transcribe_file(tmp_path / "notes.wav", real_models(), "no-such-model")

    with pytest.raises(ModelMissingError, match="no-such-model"):
        transcribe_file(sound.write(tmp_path / "tone.wav", sound.tone(1.0)), real_models(), "no-such-model")
