"""When a file was recorded: its own tags first, then its name, then its time."""

import os
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest
from helpers.imports import write_tone

from mlerehearse.takes.importing.recorded_dates import recorded_at, tags_of

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CHANGED = datetime(2025, 12, 24, 18, 0, tzinfo=UTC)


def dated(path: Path, changed: datetime = CHANGED) -> datetime:
    os.utime(path, (changed.timestamp(), changed.timestamp()))
    return recorded_at(path, "Europe/Berlin", NOW)


def tagged(path: Path, codec: str, tags: dict[str, str]) -> Path:
    """Write a second of silence with tags, as a recorder does."""
    with av.open(str(path), "w", container_options={"movflags": "use_metadata_tags"}) as container:
        container.metadata.update(tags)
        stream = container.add_stream(codec, rate=48000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 48000), np.float32), "fltp", "mono")
        frame.sample_rate = 48000
        for piece in (*av.AudioResampler(stream.format, "mono", 48000, 960).resample(frame), None):
            container.mux(stream.encode(piece))
    return path


@pytest.mark.parametrize(
    ("name", "codec", "tags", "when"),
    [
        ("a.m4a", "aac", {"creation_time": "2024-08-20T13:28:35.000000Z"}, "2024-08-20 13:28:35"),
        ("a.mp4", "aac", {"creation_time": "2024-08-20T13:28:35.000000Z"}, "2024-08-20 13:28:35"),
        (
            "a.mov",
            "aac",
            {"com.apple.quicktime.creationdate": "2024-08-20T15:28:35+0200", "creation_time": "2025-01-01T00:00:00Z"},
            "2024-08-20 13:28:35",
        ),
        ("a.mp3", "libmp3lame", {"date": "2024-08-20T15:28:35"}, "2024-08-20 13:28:35"),
        ("a.ogg", "libopus", {"date": "2024-08-20 15:28"}, "2024-08-20 13:28:00"),
        ("a.flac", "flac", {"date": "2024-08-20T15:28:35+02:00"}, "2024-08-20 13:28:35"),
        ("a.wav", "pcm_s16le", {"date": "2024-08-20 15:28:35"}, "2024-08-20 13:28:35"),
        ("a.wav", "pcm_s16le", {"date": "2024-08-20"}, "2024-08-20 10:00:00"),  # a date alone: noon
        ("20240820 152835.wav", "pcm_s16le", {"date": "2024-08-20"}, "2024-08-20 13:28:35"),
        ("a.mp3", "libmp3lame", {"date": "2019"}, "2025-12-24 18:00:00"),  # a year alone says too little
        ("a.m4a", "aac", {"creation_time": "1970-01-01T00:00:00Z"}, "2025-12-24 18:00:00"),
        ("a.m4a", "aac", {"creation_time": "2031-01-01T00:00:00Z"}, "2025-12-24 18:00:00"),
    ],
)
def test_a_files_own_date_comes_first(tmp_path: Path, name: str, codec: str, tags: dict[str, str], when: str) -> None:
    found = dated(tagged(tmp_path / name, codec, tags))
    assert found == datetime.fromisoformat(f"{when}+00:00")


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("2024-08-20T13:28:35Z", "2024-08-20 13:28:35"),
        ("2024-08-20T13-28-35-0700", "2024-08-20 20:28:35"),
        ("20240820_132835", "2024-08-20 11:28:35"),
        ("20240820132835", "2024-08-20 11:28:35"),
        ("Voice 2024-08-20 13.28.35", "2024-08-20 11:28:35"),
        ("Voice_240820_132835", "2024-08-20 11:28:35"),
        ("240820_1328", "2024-08-20 11:28:00"),
        ("PXL_20240820_132835123", "2024-08-20 13:28:35"),
        ("GMT20240820-132835_Recording", "2024-08-20 13:28:35"),
        ("WhatsApp Audio 2024-08-20 at 13.28.35", "2024-08-20 11:28:35"),
        ("PTT-20240820-WA0001", "2024-08-20 10:00:00"),
        ("Recording Aug 20, 2024 at 1.28.35 PM", "2024-08-20 11:28:35"),
        ("20 August 2024", "2024-08-20 10:00:00"),
        ("20.08.2024 13.28", "2024-08-20 11:28:00"),
        ("signal-2024-08-20-13-28-35-123", "2024-08-20 11:28:35"),
        ("rec_1724160515", "2024-08-20 13:28:35"),
        ("1724160515000", "2024-08-20 13:28:35"),
        ("IMG_20240820_0012", "2024-08-20 10:00:00"),  # a counter, no time
        ("2024-08-20-2", "2024-08-20 10:00:00"),
        ("2025-12-24 take 2", "2025-12-24 18:00:00"),  # the file's time falls on that day
        ("2024-02-31", "2025-12-24 18:00:00"),
        ("1812-08-20", "2025-12-24 18:00:00"),
        ("answer 3", "2025-12-24 18:00:00"),
        ("dev-a-01", "2025-12-24 18:00:00"),
    ],
)
def test_without_one_its_name_says_it(tmp_path: Path, name: str, when: str) -> None:
    found = dated(write_tone(tmp_path / f"{name}.wav"))
    assert found == datetime.fromisoformat(f"{when}+00:00")


def test_a_file_from_the_future_was_recorded_now(tmp_path: Path) -> None:
    assert dated(write_tone(tmp_path / "a.wav"), datetime(2031, 1, 1, tzinfo=UTC)) == NOW


def test_a_broadcast_wav_has_its_date_and_its_time_apart(tmp_path: Path) -> None:
    path = write_tone(tmp_path / "a.wav")
    origin = b"".join((bytes(256 + 32 + 32), b"2024-08-20", b"15:28:35", bytes(256)))
    whole = path.read_bytes() + b"bext" + len(origin).to_bytes(4, "little") + origin
    path.write_bytes(b"RIFF" + (len(whole) - 8).to_bytes(4, "little") + whole[8:])
    assert "2024-08-20" in tags_of(path).values()
    assert dated(path) == datetime(2024, 8, 20, 13, 28, 35, tzinfo=UTC)


def test_a_file_that_is_no_sound_has_no_tags(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("2024-08-20", encoding="utf-8")
    assert tags_of(tmp_path / "a.wav") == {}
    assert tags_of(tmp_path / "gone.wav") == {}
