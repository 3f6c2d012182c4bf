"""Calls of the command line in one process, and transcripts to call it with."""

import json
from pathlib import Path
from typing import Any

import pytest

from mlerehearse.cli import command_line

SAID = (
    "In March 2024 our feed broke on a Sunday. I was on call. We rolled it back because the check failed. Clicks rose."
)


def transcript(folder: Path, name: str = "take.json", text: str = SAID, **more: Any) -> Path:
    words = [{"text": w, "start": i * 0.4, "end": i * 0.4 + 0.35} for i, w in enumerate(text.split())]
    data = {
        "format": "mlerehearse.transcript/1",
        "id": "take-1",
        "prompt": "rollback",
        "track": "platform",
        "words": words,
    }
    file = folder / name
    file.write_text(json.dumps(data | more), encoding="utf-8")
    return file


def broken(folder: Path) -> Path:
    return transcript(folder, "broken.json", words=[{"text": 7, "start": 0, "end": 1}])


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = command_line.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return code, out, err
