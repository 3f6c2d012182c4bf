"""Tests that a waveform has a hundred rows a second, which cover every sample."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from mlerehearse.errors import StorageError
from mlerehearse.takes.store import peaks


def test_each_row_holds_the_lowest_and_highest_of_its_hundredth(tmp_path: Path) -> None:
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


def test_an_unreadable_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.flac").write_text("no sound", encoding="utf-8")
    with pytest.raises(StorageError, match="audio of this take"):
        peaks.compute_peaks(tmp_path / "a.flac")
