"""Tests that broken transcripts are read or refused in one sentence, soon and in little memory."""

import json
import math
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.broken_transcripts import broken_captions, broken_json

from mlerehearse.errors import InputError
from mlerehearse.formats import transcript_files, transcript_json
from mlerehearse.formats.fields import DAY, clean

CASES = Path(__file__).parents[2] / "data" / "transcripts"
SEEDS = 140  # for each file
LIMIT_SECONDS = 30  # of the processor, so that a busy machine changes nothing
SEGMENT = b'{"start": 0, "end": 1, "text": "'
VOICE = b"WEBVTT\n\n00:01.000 --> 00:02.000\n"
HEAVY: dict[str, tuple[bytes, bytes, int, bytes]] = {  # what stands before, what is repeated, how often, what follows
    "a word of 31 MB": (b'{"segments": [' + SEGMENT, b"x", 31_000_000, b'"}]}'),
    "many texts of short words": (b'{"segments": [', SEGMENT + b"a " * 450_000 + b'"},', 35, b"{}]}"),
    "empty segments": (b'{"segments": [', b'{"text":""},', 900_000, b"{}]}"),
    "empty tokens": (b'{"transcription": [{"text": "a", "tokens": [', b'{"text":""},', 900_000, b"{}]}]}"),
    "empty lists": (b"[", b"[],", 10_500_000, b"[]]"),
    "words without times": (b'{"words": [', b'{"word":"a"},', 2_400_000, b"{}]}"),
    "captions of 31 MB": (VOICE, b"1\n", 15_000_000, b""),
    "numbers": (b"[", b"1.5,", 8_000_000, b"1]"),
    "one rare sign": (b'{"text": "' + "𝄞".encode(), b"x", 31_000_000, b'"}'),
    "captions": (b"WEBVTT\n\n", b"00:01.000 --> 00:02.000\na\n\n", 140_000, b""),
    "chunks without an end": (b'{"chunks": [', b'{"text":"a","timestamp":[1,null]},', 20_000, b"{}]}"),
    "chunks without a start": (b'{"chunks": [', b'{"text":"a","timestamp":[null,1]},', 20_000, b"{}]}"),
    "words that run backwards": (b'{"words": [', b'{"word":"a","start":2},{"word":"b","start":1},', 20_000, b"{}]}"),
    "open parentheses": (b'{"segments": [' + SEGMENT, b"(laughs ", 45_000, b'"}]}'),
    "open brackets": (b'{"segments": [' + SEGMENT, b"[a ", 45_000, b'"}]}'),
    "lines that stand on the screen": (VOICE + b"<00:00:01.000>", b"a\n", 40_000, VOICE[6:] + b"a\n" * 40_000),
    "a voice without a name": (VOICE + b"<v", b" ", 4_000_000, b""),
    "numbers of captions": (VOICE, b"1\n", 2_000_000, b""),
    "times in a caption": (VOICE, b"<00:00:01.000>", 280_000, b""),
}
READ = """
import sys
from pathlib import Path
if sys.platform != "win32":
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))
    resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
from mlerehearse.errors import InputError
from mlerehearse.formats import transcript_files
try:
    document = transcript_files.read(Path(sys.argv[1]))
    print(len(document.transcript.words), "words.")
except InputError as problem:
    print(problem)
"""


def own() -> bytes:
    document = transcript_files.read(CASES / "hf_chunks.json")
    return json.dumps(transcript_json.to_json(document.transcript, notices=[])).encode()


def files() -> Iterator[tuple[str, bytes, Callable[[bytes, int], bytes]]]:
    yield "ours", own(), broken_json
    for path in sorted(CASES.glob("*.json")):
        yield path.stem, path.read_bytes(), broken_json
    for path in (CASES / "in.srt", CASES / "in.vtt"):
        yield path.name, path.read_bytes(), broken_captions


FILES = {name: (raw, damage) for name, raw, damage in files()}


def test_there_are_two_thousand_broken_json_files() -> None:
    assert sum(damage is broken_json for _, damage in FILES.values()) * SEEDS >= 2_000


@pytest.mark.parametrize("name", FILES)
def test_a_broken_transcript_is_read_or_refused_in_a_sentence(name: str, tmp_path: Path) -> None:
    raw, damage = FILES[name]
    path = tmp_path / "broken.txt"
    read = 0
    for seed in range(SEEDS):
        path.write_bytes(damage(raw, seed))
        began = time.process_time()
        try:
            check_words(path)
            read += 1
        except InputError as refused:
            sentence = str(refused)
            assert sentence == clean(sentence), seed
            assert sentence.endswith("."), seed
            assert len(sentence) < 400, seed
        except Exception as error:
            error.add_note(f"{name}, seed {seed}")
            raise
        assert time.process_time() - began < LIMIT_SECONDS, seed
    assert 0 < read < SEEDS  # some are only scratched, some are beyond repair


def check_words(path: Path) -> None:
    document = transcript_files.read(path)
    words = document.transcript.words
    assert words
    starts = [word.start for word in words]
    assert starts == sorted(starts)
    for word in words:
        assert 0 <= word.start <= word.end <= DAY
        assert 0 <= word.probability <= 1
        assert word.text == clean(word.text) != ""
    assert math.isfinite(document.transcript.duration)
    assert all(notice == clean(notice) for notice in document.notices)
    json.dumps(transcript_json.to_json(document.transcript), ensure_ascii=False, allow_nan=False).encode()


@pytest.mark.parametrize("what", HEAVY)
def test_a_heavy_file_takes_little_time_and_memory(what: str, tmp_path: Path) -> None:
    before, repeated, count, after = HEAVY[what]
    path = tmp_path / "heavy.json"
    path.write_bytes(before + repeated * count + after)

    done = subprocess.run(
        [sys.executable, "-c", READ, path], capture_output=True, encoding="utf-8", timeout=300, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(".\n")
    assert done.stdout.count("\n") == 1
