"""Tests that a waveform has a hundred rows a second, which cover every sample."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile

from mlerehearse.errors import StorageError
from mlerehearse.takes.store import peaks


def test_each_peak_is_the_minimum_and_maximum_of_10_ms(tmp_path: Path) -> None:
    samples = np.zeros(16000 * 31 + 80, np.float32)  # longer than one block, with half a row at the end
    samples[160 * 50 : 160 * 51] = np.linspace(-0.5, 0.25, 160)
    samples[-1] = -0.75
    soundfile.write(tmp_path / "a.flac", samples, 16000, subtype="PCM_16")
    rows = peaks.compute_peaks(tmp_path / "a.flac")
    assert rows.shape == (3101, 2)
    assert rows.dtype == np.float32
    assert rows[50] == pytest.approx([-0.5, 0.25], abs=1e-4)
    assert rows[3100] == pytest.approx([-0.75, 0.0], abs=1e-4)
    assert not rows[:50].any()


def test_an_unreadable_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.flac").write_text("no sound", encoding="utf-8")
    with pytest.raises(StorageError, match="audio of this take"):
        peaks.compute_peaks(tmp_path / "a.flac")


@pytest.mark.parametrize("count", [0, 1, 9, 10, 18_001])
def test_peaks_are_saved_in_numpys_format_and_read_back(count: int) -> None:
    rows = np.random.default_rng(3).uniform(-1, 1, (count, 2)).astype(np.float32)
    content = BytesIO()
    np.save(content, rows)
    assert peaks.to_npy(rows) == content.getvalue()
    found = peaks.from_npy(content.getvalue())
    assert found is not None
    assert np.array_equal(found, rows)


def _saved(array: object) -> bytes:
    content = BytesIO()
    np.save(content, np.asarray(array), allow_pickle=True)
    return content.getvalue()


GOOD = peaks.to_npy(np.zeros((100, 2), np.float32))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x93NUMPY",
        GOOD[:-1],
        GOOD[:-4],
        GOOD + b"\x00" * 8,
        GOOD.replace(b"(100, 2), ", b"(9000000000000, 2)"),
        GOOD.replace(b"(100, 2)", b"(100, 1)"),
        GOOD.replace(b"(100, 2)", b"(-1, 2) "),
        GOOD.replace(b"False", b"True "),
        _saved([{"a": 1}]),
        _saved(np.zeros((5, 2))),
        _saved(np.zeros((5, 3), np.float32)),
        _saved(np.zeros(10, np.float32)),
        _saved(np.full((5, 2), np.nan, np.float32)),
        _saved(np.full((5, 2), np.inf, np.float32)),
    ],
)
def test_other_files_are_refused_without_allocating_memory(content: bytes) -> None:
    assert peaks.from_npy(content) is None
