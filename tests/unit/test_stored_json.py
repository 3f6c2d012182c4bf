"""Tests that stored JSON comes back exactly, and that the gate refuses everything else."""

import json
import math
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

from mlerehearse import stored_json
from mlerehearse.stored_json import InvalidJsonError

DEEP = b"[" * 100_000 + b"]" * 100_000


class Mood(StrEnum):
    """How it went."""

    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Part:
    """Something small."""

    start: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """One value of each type that is stored."""

    made: datetime
    count: int
    mood: Mood | None = None
    parts: tuple[Part, ...] = ()
    done: bool = False


WHOLE = Whole(
    datetime(2026, 3, 2, 9, 30, 15, 250_001, tzinfo=timezone(timedelta(hours=5, minutes=45))),
    2**62,
    Mood.BAD,
    (Part(0.1 + 0.2, ("naïve 漢字 😀", "\u2028", "")), Part(-0.0), Part(1e-300), Part(math.pi)),
    True,
)


def test_everything_comes_back_exactly() -> None:
    for indent in (0, 2):
        assert stored_json.parse(stored_json.to_bytes(WHOLE, indent), Whole) == WHOLE
    values = stored_json.to_values(WHOLE)
    assert stored_json.convert(values, Whole) == WHOLE
    assert json.loads(json.dumps(values)) == values


def test_unknown_keys_are_ignored_and_whole_numbers_are_times_too() -> None:
    assert stored_json.parse(b'{"start": 3, "colour": {"r": 1}}', Part) == Part(3.0)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"[]", b"null", b"{} x", b"\xff", b"\xef\xbb\xbf{}", b"{'a': 1}", b'{"a": 01}',
        b'{"a": NaN}', b'{"a": Infinity}', b'{"a": -Infinity}', b'{"a": 1e999}', b'{"a": ' + b"1" * 400 + b"}",
        b'{"a": -' + b"9" * 19 + b"}", b'{"a": ' + b"1" * 5000 + b"}", b'{"a": ' + DEEP + b"}", DEEP,
        b'{"a": "\\ud800"}', b'{"a": "x\\udfffy"}', b'{"\\ud800": 1}', b'{"a": "\xed\xa0\x80"}', b'{"a": "\x01"}',
    ],
    ids=lambda raw: repr(raw[:24]),
)  # fmt: skip
def test_what_the_app_never_writes_is_refused(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(raw)
    with pytest.raises(InvalidJsonError):
        stored_json.read(tmp_path / "a.json")


def test_digits_in_a_text_are_no_number() -> None:
    assert stored_json.parse(b'{"a": "' + b"1" * 400 + b'"}', dict) == {"a": "1" * 400}
    assert stored_json.parse(b'{"a": 0.' + b"1" * 400 + b"}", dict) == {"a": pytest.approx(1 / 9)}


def whole(**changes: Any) -> dict[str, Any]:
    return {**stored_json.to_values(WHOLE), **changes}


@pytest.mark.parametrize(
    ("values", "place"),
    [
        (whole(made="yesterday"), "made"),
        (whole(made=12), "made"),
        (whole(count=1e30), "count"),
        (whole(count=True), "count"),
        (whole(done=1), "done"),
        (whole(mood="so-so"), "mood"),
        (whole(mood=["good"]), "mood"),
        (whole(parts={}), "parts"),
        (whole(parts=[{"start": 0.0}, {"start": "0"}]), "parts[1].start"),
        (whole(parts=[{"words": []}]), "parts[0].start"),
        (whole(parts=[{"start": 0, "words": [None]}]), "parts[0].words[0]"),
        ([], ""),
    ],
    ids=lambda value: str(value)[-20:],
)
def test_a_value_of_another_type_is_refused_with_its_place(values: Any, place: str) -> None:
    with pytest.raises(InvalidJsonError) as refused:
        stored_json.convert(values, Whole)
    assert refused.value.place == place


def test_text_that_is_none_is_written_all_the_same() -> None:
    assert stored_json.to_bytes({"title": "a\ud800b"}) == b'{"title": "a?b"}'
    assert stored_json.to_values(Part(1.0, ("\udfff",))) == {"start": 1.0, "words": ["?"]}
    assert [stored_json.is_text(value) for value in ("plain", "naïve 😀", "a\ud800")] == [True, True, False]


def test_endless_nesting_is_not_written() -> None:
    nested: list[Any] = []
    for _ in range(10_000):
        nested = [nested]
    with pytest.raises(InvalidJsonError):
        stored_json.to_bytes(nested)
