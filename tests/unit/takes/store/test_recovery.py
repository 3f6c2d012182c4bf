"""Tests that a crash's leftovers become a take, and that other files are left alone."""

import os
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import soundfile

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.take import Take
from mlerehearse.errors import StorageError
from mlerehearse.private_files import sha256_of
from mlerehearse.takes.store.recording_file import PartFile
from mlerehearse.takes.store.recovery import recover
from mlerehearse.takes.store.take_folder import TakeFolder

NOISE = np.random.default_rng(5).integers(-20000, 20000, 2 * RATE, np.int16)


def left_over(folder: TakeFolder) -> None:
    """Write a recording as a crash leaves it, with sizes of 0 in its header."""
    PartFile(folder).close()
    with folder.part.open("r+b") as file:
        assert struct.unpack("<I", file.read(44)[40:])[0] == 0
        file.write(NOISE.tobytes())


def test_a_recording_that_was_never_stopped_becomes_a_take(folder: TakeFolder) -> None:
    left_over(folder)
    folder.save(replace(folder.take(), prompt="p01"))
    take = recover(folder, "UTC")
    assert take == folder.take()
    assert take is not None
    assert (take.prompt, take.duration, take.audio) == ("p01", 2.0, "audio.flac")
    assert take.audio_sha256 == sha256_of(folder.final)
    assert np.array_equal(soundfile.read(folder.final, dtype="int16")[0], NOISE)
    assert not folder.part.exists()
    assert recover(folder, "UTC") == take


def test_only_a_recording_that_was_never_stopped_counts_as_cut_off(folder: TakeFolder) -> None:
    left_over(folder)
    told: list[Take] = []
    take = recover(folder, "UTC", told.append)
    assert told == [take]
    recover(folder, "UTC", told.append)
    soundfile.write(folder.part, NOISE, RATE, subtype="PCM_16", format="WAV")
    folder.final.unlink()
    folder.save(replace(folder.take(), audio=folder.part.name))  # stopped while the disk was full
    recover(folder, "UTC", told.append)
    assert told == [take]


def test_an_incomplete_last_sample_is_dropped(folder: TakeFolder) -> None:
    left_over(folder)
    with folder.part.open("ab") as file:
        file.write(b"\x7f")
    take = recover(folder, "UTC")
    assert take is not None
    assert take.duration == 2.0
    assert np.array_equal(soundfile.read(folder.final, dtype="int16")[0], NOISE)


def test_a_kill_between_packing_and_take_json_loses_nothing(folder: TakeFolder) -> None:
    left_over(folder)
    soundfile.write(folder.final, NOISE, RATE, subtype="PCM_16")
    folder.part.unlink()
    take = recover(folder, "UTC")
    assert take is not None
    assert (take.audio, take.duration) == ("audio.flac", 2.0)


def test_a_leftover_part_file_beside_a_packed_take_is_removed(folder: TakeFolder) -> None:
    left_over(folder)
    soundfile.write(folder.final, NOISE, RATE, subtype="PCM_16")
    folder.save(replace(folder.take(), audio="audio.flac", duration=2.0))
    assert recover(folder, "UTC") == folder.take()
    assert not folder.part.exists()


def test_a_half_written_flac_is_ignored(folder: TakeFolder) -> None:
    left_over(folder)
    soundfile.write(folder.final, NOISE[:RATE], RATE, subtype="PCM_16")
    take = recover(folder, "UTC")
    assert take is not None
    assert take.duration == 2.0


def test_a_recording_without_take_json_is_dated_by_its_file(folder: TakeFolder) -> None:
    left_over(folder)
    (folder.path / "take.json").unlink()
    ended = datetime(2026, 3, 2, 12, 0, 2, tzinfo=UTC).timestamp()
    os.utime(folder.part, (ended, ended))
    take = recover(folder, "Pacific/Auckland")
    assert take is not None
    assert take.started == datetime(2026, 3, 2, 12, 0, 2, tzinfo=UTC) - timedelta(seconds=2)
    assert take.zone == "Pacific/Auckland"


def test_an_empty_recording_is_removed(folder: TakeFolder) -> None:
    PartFile(folder).close()
    assert recover(folder, "UTC") is None
    assert not folder.path.exists()


def test_a_folder_with_other_files_is_never_removed(folder: TakeFolder) -> None:
    (folder.path / "corrections.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(StorageError, match="missing"):
        recover(folder, "UTC")
    assert folder.path.exists()


def test_a_take_without_audio_is_kept(folder: TakeFolder) -> None:
    folder.save(replace(folder.take(), audio="audio.flac", duration=2.0))
    assert recover(folder, "UTC") == folder.take()


def test_a_recording_with_a_damaged_take_json_is_not_changed(folder: TakeFolder) -> None:
    left_over(folder)
    (folder.path / "take.json").write_text("{", encoding="utf-8")
    before = folder.part.read_bytes()
    with pytest.raises(StorageError, match="untouched"):
        recover(folder, "UTC")
    assert folder.part.read_bytes() == before
