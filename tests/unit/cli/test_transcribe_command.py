"""Tests of `mlerehearse transcribe` in one process."""

import json
from pathlib import Path
from typing import Any

import pytest
from helpers.command import SAID, run, transcript

from mlerehearse.formats import transcript_files
from mlerehearse.takes import file_review


def test_transcripts_come_out_in_all_formats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = transcript(tmp_path)

    assert run(capsys, "transcribe", file, "--format", "srt")[1].startswith("1\n00:00:00,000 --> 00:00:")
    assert run(capsys, "transcribe", file, "--format", "vtt")[1].startswith("WEBVTT\n\n00:00:00.000 --> 00:00:")
    data = json.loads(run(capsys, "transcribe", file, "--format", "json")[1])
    assert (data["format"], data["id"], data["track"]) == ("mlerehearse.transcript/1", "take-1", "platform")
    assert " ".join(word["text"] for word in data["words"]) == SAID


def test_a_transcript_is_known_by_its_content_whatever_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(capsys, "transcribe", transcript(tmp_path, "take.wav"))[1] == f"{SAID}\n"


def test_captions_hold_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = transcript(tmp_path)

    assert run(capsys, "transcribe", file, file, "--format", "srt") == (
        2, "", "mlerehearse: The format srt takes only one file. Name one file, or choose another format.\n",
    )  # fmt: skip


def test_why_the_card_is_not_used_is_said_once_for_all_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[file_review.TranscriptionOptions] = []

    def notes(path: Path, hearing: file_review.TranscriptionOptions, progress: object) -> Any:
        heard.append(hearing)
        hearing.notice(f"Install cuBLAS for {tmp_path.name}.")
        return transcript_files.read(path)

    monkeypatch.setattr(file_review, "load_transcript", notes)
    file = transcript(tmp_path)

    code, _, err = run(capsys, "transcribe", file, file, "--device", "cuda", "--format", "json")

    assert (code, err) == (0, f"mlerehearse: Install cuBLAS for {tmp_path.name}.\n")
    assert {one.device for one in heard} == {"cuda"}
