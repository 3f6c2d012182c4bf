"""Tests that the correction log is only appended to and survives an incomplete write."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mlerehearse.domain.corrections import Correction, CorrectionKind
from mlerehearse.errors import StorageError
from mlerehearse.takes.store import correction_log

MADE = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
FIRST = Correction("c1", MADE, CorrectionKind.WORDS, "naïve Bayes", 1.5, 2.25, ("naive", "base"))
SECOND = Correction("c2", MADE, CorrectionKind.UNDO, "c1")


def test_without_a_file_there_are_no_corrections(tmp_path: Path) -> None:
    assert correction_log.read(tmp_path) == ()


def test_corrections_are_read_in_the_order_they_were_made(tmp_path: Path) -> None:
    correction_log.append(tmp_path, FIRST)
    before = (tmp_path / "corrections.jsonl").read_bytes()
    correction_log.append(tmp_path, SECOND)
    assert correction_log.read(tmp_path) == (FIRST, SECOND)
    assert (tmp_path / "corrections.jsonl").read_bytes().startswith(before)


def test_a_torn_last_line_is_skipped_and_kept(tmp_path: Path) -> None:
    correction_log.append(tmp_path, FIRST)
    path = tmp_path / "corrections.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:25])
    assert correction_log.read(tmp_path) == (FIRST,)
    correction_log.append(tmp_path, SECOND)
    assert correction_log.read(tmp_path) == (FIRST, SECOND)
    assert path.read_bytes().startswith(whole + whole[:25])


@pytest.mark.parametrize("line", ['{"kind": "louder"}', "[]", "null", '{"id": 1, "made": "x", "kind": "words"}'])
def test_a_line_of_a_newer_version_is_skipped(tmp_path: Path, line: str) -> None:
    correction_log.append(tmp_path, FIRST)
    with (tmp_path / "corrections.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    correction_log.append(tmp_path, SECOND)
    assert correction_log.read(tmp_path) == (FIRST, SECOND)


def test_each_correction_is_one_line_of_json(tmp_path: Path) -> None:
    correction_log.append(tmp_path, Correction("c3", MADE, CorrectionKind.WORDS, "two\nlines", 0.0, 1.0, ("a\u2028b",)))
    assert json.loads((tmp_path / "corrections.jsonl").read_text(encoding="utf-8"))["value"] == "two\nlines"
    assert correction_log.read(tmp_path)[0].words == ("a\u2028b",)


def test_a_log_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "corrections.jsonl").mkdir()
    with pytest.raises(StorageError, match=str(tmp_path)):
        correction_log.append(tmp_path, FIRST)
    with pytest.raises(StorageError, match="corrections"):
        correction_log.read(tmp_path)
