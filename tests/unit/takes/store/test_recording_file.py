"""Tests that a recording is written at once, survives crashes and full disks, and loses nothing."""

import os
import subprocess
import sys
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mlerehearse import private_files
from mlerehearse.domain.audio_format import HEADER_BYTES, RATE
from mlerehearse.errors import StorageError
from mlerehearse.takes.store import recording_file
from mlerehearse.takes.store.recording_file import PartFile, frames_in_part
from mlerehearse.takes.store.take_folder import TakeFolder

NOISE = np.random.default_rng(3).integers(-20000, 20000, 3 * RATE, np.int16)


def record(folder: TakeFolder, samples: "np.ndarray[tuple[int], np.dtype[np.int16]]" = NOISE) -> None:
    part = PartFile(folder)
    for at in range(0, len(samples), 1600):
        part.write(samples[at : at + 1600].tobytes())
    part.close()


def test_each_block_can_be_read_as_soon_as_it_is_written(folder: TakeFolder) -> None:
    part = PartFile(folder)
    assert folder.part.stat().st_size == HEADER_BYTES
    part.write(NOISE[:1600].tobytes())
    assert folder.part.read_bytes()[HEADER_BYTES:] == NOISE[:1600].tobytes()
    assert soundfile.read(folder.part, dtype="int16")[0].tolist() == NOISE[:1600].tolist()
    assert part.frames == frames_in_part(folder) == 1600
    part.close()


def test_a_closed_recording_is_a_plain_wav(folder: TakeFolder) -> None:
    record(folder)
    with wave.open(str(folder.part), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        assert file.getnframes() == len(NOISE)
        assert file.readframes(len(NOISE)) == NOISE.tobytes()


def test_packing_keeps_every_sample_before_removing_the_original(folder: TakeFolder) -> None:
    record(folder)
    digest = recording_file.to_flac(folder, len(NOISE))
    assert not folder.part.exists()
    assert digest == private_files.sha256_of(folder.final)
    assert soundfile.info(folder.final).samplerate == RATE
    assert np.array_equal(soundfile.read(folder.final, dtype="int16")[0], NOISE)
    assert sorted(path.name for path in folder.path.iterdir()) == ["audio.flac", "take.json"]
    if os.name == "posix":
        assert folder.final.stat().st_mode & 0o777 == 0o600


def test_a_recording_longer_than_one_block_is_packed_completely(folder: TakeFolder) -> None:
    long = np.tile(NOISE, 25)
    record(folder, long)
    recording_file.to_flac(folder, len(long))
    assert np.array_equal(soundfile.read(folder.final, dtype="int16")[0], long)


def test_an_incomplete_flac_leaves_the_original(folder: TakeFolder) -> None:
    record(folder)
    with pytest.raises(StorageError, match="shorter"):
        recording_file.to_flac(folder, len(NOISE) + 1)
    assert folder.part.exists()
    assert not folder.final.exists()


def test_an_unreadable_flac_is_ignored(folder: TakeFolder) -> None:
    assert recording_file.frames_in_flac(folder) == 0
    folder.final.write_bytes(b"fLaC and nothing more")
    assert recording_file.frames_in_flac(folder) == 0


def test_a_kill_loses_no_written_block(folder: TakeFolder) -> None:
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from mlerehearse.takes.store.recording_file import PartFile\n"
        "from mlerehearse.takes.store.take_folder import TakeFolder\n"
        "part = PartFile(TakeFolder(Path(sys.argv[1])))\n"
        "while True:\n"
        "    part.write(bytes(3200))\n"
        "    print(part.frames, flush=True)\n"
        "    time.sleep(0.002)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, folder.path], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        spoken = [int(process.stdout.readline()) for _ in range(700)][-1]
        process.kill()
        rest = process.stdout.read().split()
    spoken = int(rest[-1]) if rest else spoken
    assert frames_in_part(folder) >= spoken >= 700 * 1600


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Limit the size of every file, as a full disk would."""
    import resource

    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, old[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)


if os.name == "posix":  # Windows has no such limit for a single process

    def test_a_full_disk_is_reported_and_what_was_written_is_kept(folder: TakeFolder) -> None:
        part = PartFile(folder)
        with full_disk(HEADER_BYTES + 2 * RATE + 1):
            part.write(NOISE[:RATE].tobytes())
            with pytest.raises(OSError, match="File too large"):
                part.write(NOISE[RATE:].tobytes())
            with pytest.raises(OSError, match="File too large"):
                part.write(b"\0\0")
            part.close()
        assert part.frames == frames_in_part(folder) == RATE
        with wave.open(str(folder.part), "rb") as file:
            assert file.readframes(RATE) == NOISE[:RATE].tobytes()

    def test_a_full_disk_while_packing_leaves_the_original(folder: TakeFolder) -> None:
        record(folder)
        with full_disk(20_000), pytest.raises(StorageError):
            recording_file.to_flac(folder, len(NOISE))
        assert frames_in_part(folder) == len(NOISE)
        assert sorted(path.name for path in folder.path.iterdir()) == ["audio.part.wav", "take.json"]


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="nowhere"):
        PartFile(TakeFolder(tmp_path / "nowhere"))
