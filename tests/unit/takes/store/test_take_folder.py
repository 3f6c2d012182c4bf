"""Tests that a take is read as it was written, and that damage or a newer version loses nothing."""

import json
import os
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest

from mlerehearse.domain.story import Track
from mlerehearse.domain.take import Take
from mlerehearse.errors import NewerVersionError, StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes.store.take_folder import TakeFolder


def edit(folder: TakeFolder, **changes: Any) -> None:
    path = folder.path / "take.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**stored, **changes}), encoding="utf-8")


def test_all_data_of_a_take_is_read_back(folder: TakeFolder) -> None:
    take = Take(
        id=folder.id,
        started=datetime(2026, 3, 2, 9, 30, 15, 250000, tzinfo=UTC),
        zone="Asia/Kolkata",
        prompt="p03",
        prompt_text="Tell me about a model that failed – and what you did.",
        story="s1",
        track=Track.RESEARCH,
        device="USB microphone",
        audio="audio.flac",
        audio_sha256="ab" * 32,
        duration=181.25,
        title="Second try",
    )
    folder.save(take)
    assert TakeFolder(folder.path).take() == take


def test_the_day_is_that_of_the_recordings_time_zone(own: Paths) -> None:
    half_past_eleven_at_night = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    folder, take = TakeFolder.create(own.takes, half_past_eleven_at_night, "Pacific/Auckland")
    folder.save(take)
    assert folder.take().day == date(2026, 3, 2)
    folder.save(replace(take, started=datetime(2026, 3, 2, 11, 30, tzinfo=UTC)))
    assert folder.take().day == date(2026, 3, 3)


def test_an_unknown_time_zone_still_gives_a_day(folder: TakeFolder) -> None:
    edit(folder, zone="Mars/Olympus")
    assert folder.take().day == date(2026, 3, 2)


def test_unknown_keys_are_kept(folder: TakeFolder) -> None:
    edit(folder, mood={"nerves": 3})
    folder.save(replace(folder.take(), title="Renamed"))
    stored = json.loads((folder.path / "take.json").read_text(encoding="utf-8"))
    assert stored["mood"] == {"nerves": 3}
    assert stored["title"] == "Renamed"
    assert stored["format"] == "mlerehearse.take/1"


def test_a_take_of_a_newer_version_is_refused_and_not_changed(folder: TakeFolder) -> None:
    take = folder.take()
    edit(folder, format="mlerehearse.take/2")
    before = (folder.path / "take.json").read_bytes()
    with pytest.raises(NewerVersionError, match="update the app"):
        folder.take()
    with pytest.raises(NewerVersionError):
        folder.save(take)
    assert (folder.path / "take.json").read_bytes() == before


@pytest.mark.parametrize(
    "changes",
    [
        {"started": 12},
        {"started": "yesterday"},
        {"started": "2026-03-02T09:30:15"},
        {"format": "other/1"},
        {"format": "mlerehearse.take/new"},
        {"track": "both"},
        {"duration": "long"},
        {"title": ["a"]},
        {"audio": "../../etc/passwd"},
    ],
)
def test_a_damaged_take_is_reported_with_its_folder(folder: TakeFolder, changes: dict[str, Any]) -> None:
    edit(folder, **changes)
    with pytest.raises(StorageError, match=folder.id):
        folder.take()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xff", b"[" * 100_000])
def test_a_torn_take_json_is_reported_and_not_changed(folder: TakeFolder, content: bytes) -> None:
    take = folder.take()
    (folder.path / "take.json").write_bytes(content)
    with pytest.raises(StorageError, match=folder.id):
        folder.take()
    with pytest.raises(StorageError):
        folder.save(take)
    assert (folder.path / "take.json").read_bytes() == content


def test_caches_are_read_back_and_damaged_ones_count_as_missing(folder: TakeFolder) -> None:
    assert folder.transcript() is None
    assert folder.review() is None
    assert folder.peaks() is None
    peaks = np.array([[-0.5, 0.25], [0.0, 1.0]], np.float32)
    folder.save_transcript({"words": ["naïve"]})
    folder.save_review({"flags": []})
    folder.save_peaks(peaks)
    assert folder.transcript() == {"words": ["naïve"]}
    assert folder.review() == {"flags": []}
    assert np.array_equal(folder.peaks(), peaks)  # type: ignore[arg-type]
    for name in ("transcript.json", "review.json", "peaks.npy"):
        (folder.path / name).write_bytes(b"\x93[torn")
    assert (folder.transcript(), folder.review(), folder.peaks()) == (None, None, None)


def test_only_the_user_can_read_the_files(folder: TakeFolder) -> None:
    folder.save_transcript({})
    if os.name == "posix":
        assert folder.path.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in folder.path.iterdir()} == {0o600}
