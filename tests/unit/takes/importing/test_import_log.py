"""The import queue on the disk, after a crash and after damage."""

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlerehearse.takes.importing.import_entry import ImportEntry, ImportState, as_path, as_text
from mlerehearse.takes.importing.import_log import ImportLog

ID = "0b7cf4f6-6a1c-4f3e-9c0a-0123456789ab"
ENTRY = ImportEntry(ID, "/a.wav", recorded=datetime(2024, 8, 20, tzinfo=UTC), notices=("Cut.",))
OTHER = ImportEntry(ID.replace("0b7", "1c8"), "/b.wav", prompt="drift", guess=False)


def test_the_last_line_of_a_file_counts(tmp_path: Path) -> None:
    log = ImportLog(tmp_path)
    assert log.read() == ()
    log.append([ENTRY, OTHER])
    done = ImportEntry(ENTRY.id, ENTRY.file, state=ImportState.DONE, confidence=0.93)
    log.append([done])
    assert log.read() == (done, OTHER)
    log.rewrite([OTHER])
    assert log.read() == (OTHER,)
    log.rewrite([])
    assert not list(tmp_path.iterdir())


def test_a_line_that_was_cut_spoils_only_itself(tmp_path: Path) -> None:
    log = ImportLog(tmp_path)
    log.append([ENTRY])
    path = tmp_path / "imports.jsonl"
    path.write_bytes(path.read_bytes()[:-9])
    log.append([OTHER])
    assert log.read() == (OTHER,)


@pytest.mark.parametrize("line", ["{}", "[1]", '{"id":"../../x","file":"/a.wav"}', f'{{"id":"{ID}","file":7}}', "\0"])
def test_damaged_lines_are_skipped(tmp_path: Path, line: str) -> None:
    (tmp_path / "imports.jsonl").write_text(f"{line}\n", encoding="utf-8")
    assert ImportLog(tmp_path).read() == ()


@pytest.mark.skipif(os.name == "nt", reason="other permissions there")
def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    ImportLog(tmp_path).append([ENTRY])
    assert stat.S_IMODE((tmp_path / "imports.jsonl").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["answer.wav", "a b (1) 20 %.wav", "Ärger: 1.wav", "%41.wav", "r\udce9union.wav"])
def test_every_path_can_be_stored(name: str) -> None:
    path = Path("/home/me") / name
    assert as_path(as_text(path)) == path
    assert as_text(path).isascii()
