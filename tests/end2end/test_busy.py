"""Recording on a busy computer, in a short form (the long one: benchmarks/recording.py)."""

from pathlib import Path

import pytest
from helpers.desktop import Desktop
from helpers.recording import busy


def test_beside_eight_busy_loops_all_speech_lies_where_a_plain_recorder_has_it(tmp_path: Path) -> None:
    with Desktop(tmp_path) as desktop:
        compared = busy.record(desktop, 20, loops=8)
    assert compared.found >= 20
    assert compared.worst <= 0.05
    assert compared.lost == pytest.approx(0.0, abs=0.5)
