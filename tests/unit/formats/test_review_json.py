"""Tests that a review survives JSON unchanged and that errors in damaged JSON name their place."""

import json
import math
import random
import types
import typing
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest

from mlerehearse.domain.review import Review
from mlerehearse.errors import InputError
from mlerehearse.formats import review_json

TEXTS = ("", "we", "“rolled” back\n", 'a "quote" \\ slash', "naïve 漢字 😀", "<script>", "\u2028")


def anything(kind: Any, dice: random.Random) -> Any:
    """Return a random value of a type, using its type hints."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType:
        return dice.choice([None if each is types.NoneType else anything(each, dice) for each in inner])
    if origin is tuple:
        kinds = [inner[0]] * dice.randrange(4) if inner[-1] is Ellipsis else inner
        return tuple(anything(each, dice) for each in kinds)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = typing.get_type_hints(kind)
        return kind(**{field.name: anything(hints[field.name], dice) for field in fields(kind)})
    if issubclass(kind, StrEnum):
        return dice.choice(list(kind))
    zone = dice.choice((UTC, timezone(timedelta(hours=5, minutes=45))))
    values = {
        float: dice.choice((0.0, 0.1 + 0.2, 1e-9, math.pi * dice.random(), 14400.0)),
        int: dice.randrange(10_000),
        bool: dice.random() < 0.5,
        str: dice.choice(TEXTS),
        datetime: datetime(2026, 11, 24, 16, 5, 7, dice.randrange(1_000_000), tzinfo=zone),
    }
    return values[kind]


@pytest.mark.parametrize("seed", range(60))
def test_any_review_comes_back_exactly(seed: int) -> None:
    review = anything(Review, random.Random(seed))

    text = json.dumps(review_json.to_json(review, id="x", file="y.wav"), allow_nan=False)

    assert review_json.from_json(json.loads(text)) == review


def test_it_says_what_made_it_and_holds_what_the_score_reads(review: Review) -> None:
    data = json.loads(json.dumps(review_json.to_json(review, id="take-1")))

    assert (data["format"], data["version"], data["id"]) == ("mlerehearse.review/2", "c0ffee", "take-1")
    assert [(s["start"], s["end"], s["beat"]) for s in data["sentences"]] == [
        (0, 3, "S"),
        (3, 7.5, "A"),
        (7.5, 10.4, "F"),
    ]
    assert {"id", "start", "end", "severity", "quote", "advice", "missing"} <= data["flags"][0].keys()
    assert data["numbers"][0]["kind"] == "claim"
    assert data["numbers"][0]["supported"] is False
    assert data["take_flags"][1] == {
        "id": "thin_beat", "beat": "A", "severity": "low", "advice": "", "reason": "",
        "values": [["spoken", 4.5], ["low", 45.0], ["high", 60.0]],
    }  # fmt: skip
    assert data["words"][6] == {"text": "We", "start": 3.0, "end": 3.4, "probability": 0.9}
    assert data["delivery"]["words_a_minute"] == 121.2
    assert data["cues"] == [
        {"cue": "threshold", "heard": False, "spans": [], "advice_id": ""},
        {"cue": "durable_change", "heard": True, "spans": [{"start": 7.5, "end": 10.4}], "advice_id": ""},
    ]


def test_other_programs_get_the_sentences_too_and_the_review_still_reads_back(review: Review) -> None:
    data = json.loads(json.dumps(review_json.with_sentences(review, id="take-1")))

    we = data["flags"][1]
    assert (we["why"], we["instead"]) == (
        "A panel grades one person. Behind a “we” they can't see your part.",
        "Say “I rolled it back” if it was you. Otherwise, say who did it and what your part was.",
    )
    assert data["take_flags"][1]["why"] == "Action gets 4 s. In a good answer it gets 45–60 s."
    assert [cue["advice"] for cue in data["cues"]] == [
        "Say what triggered the rollback: the metric, the value, and for how long.",
        "",
    ]
    assert data["strengths"] == ["You dated the story: “on a Sunday”."]
    assert review_json.from_json(data) == review


def test_a_field_that_a_later_version_added_does_not_hinder(review: Review) -> None:
    data = review_json.to_json(review)
    data["flags"][0]["colour"] = "red"

    assert review_json.from_json(data) == review


DAMAGE = {
    "flags[0].start": lambda data: data["flags"][0].update(start="soon"),
    "sentences[1].beat": lambda data: data["sentences"][1].update(beat="X"),
    "numbers": lambda data: data.update(numbers={}),
    "delivery.words": lambda data: data["delivery"].update(words=True),
    "flags[1].values[0][1]": lambda data: data["flags"][1].update(values=[["rewrite", True]]),
    "praise[0].values[0]": lambda data: data["praise"][0].update(values=["quote"]),
    "cues[1].spans[0]": lambda data: data["cues"][1].update(spans=[[1.0]]),
    "cues[1].spans[0][1]": lambda data: data["cues"][1]["spans"][0].pop("end"),
    "cues[0].spans": lambda data: data["cues"][0].update(spans=None),
    "cues": lambda data: data.update(cues="none"),
    "coach_version": lambda data: data.pop("version"),
    "beats[0]": lambda data: data.update(beats=[7]),
    "unplaced[0].made": lambda data: data["unplaced"][0].update(made="yesterday"),
}


@pytest.mark.parametrize("place", DAMAGE)
def test_a_damaged_review_is_refused_with_the_place(review: Review, place: str) -> None:
    data = json.loads(json.dumps(review_json.to_json(review)))
    DAMAGE[place](data)

    with pytest.raises(InputError) as refused:
        review_json.from_json(data)

    assert f"at {place};" in str(refused.value)


@pytest.mark.parametrize("data", [[], {}, {"format": "mlerehearse.review/1"}, "review"])
def test_something_else_is_refused(data: Any) -> None:
    with pytest.raises(InputError, match="isn't a review"):
        review_json.from_json(data)
