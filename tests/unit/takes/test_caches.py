"""The cached review of a take: ids and values alone, and made again if its format is old."""

import json
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from helpers.clock import FixedClock

from mlerehearse.coach.learned.learned_models import bundled
from mlerehearse.coach.reviewer import review
from mlerehearse.domain.review import Review
from mlerehearse.domain.story import Asked, Track
from mlerehearse.domain.take import TakeState
from mlerehearse.domain.transcript import MadeBy, Transcript, Word
from mlerehearse.formats import review_json
from mlerehearse.paths import Paths
from mlerehearse.resources import resource, table
from mlerehearse.takes import caches
from mlerehearse.takes.store.take_folder import TakeFolder

TAKES = Path(__file__).parents[2] / "data" / "takes"
PROSE = ("flags.toml", "cues.toml", "tracks.toml", "beats.toml")


@pytest.fixture
def folder(own: Paths, clock: FixedClock) -> TakeFolder:
    own.make()
    folder, take = TakeFolder.create(own.takes, clock.now(), clock.zone())
    folder.save(take)
    return folder


def reviewed(take: str) -> Review:
    """Return the coach's review of a labelled spoken take, as an answer to the rollback prompt."""
    labels = json.loads(next(TAKES.glob(f"{take}_*.json")).read_text(encoding="utf-8"))
    words = tuple(Word(word["text"], word["start"], word["end"]) for word in labels["words"])
    transcript = Transcript(words, labels["duration"], MadeBy("test", "tiny.en", "", ""))
    return review(transcript, Asked("rollback", Track.RESEARCH), (), bundled())


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a JSON value or a TOML table."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)


def sentences() -> set[str]:
    """Return what stands between the {braces} of all texts, where it is at least four words."""
    names = (*PROSE, *(f"texts/{path.name}" for path in resource("texts").glob("*.toml")))
    pieces = {piece.strip() for name in names for text in texts(table(name)) for piece, *_ in Formatter().parse(text)}
    return {piece for piece in pieces if len(piece.split()) >= 4}


@pytest.mark.parametrize("take", ["dev-b-18", "dev-b-19", "dev-d-26"])
def test_a_stored_review_contains_no_finished_sentences(folder: TakeFolder, take: str) -> None:
    found = reviewed(take)
    caches.save_review(folder, found, corrections=0)
    stored = json.loads((folder.path / "review.json").read_text(encoding="utf-8"))

    assert stored["flags"]
    assert stored["take_flags"]
    assert stored["praise"]
    known = sentences()
    assert [text for text in texts(stored) if any(sentence in text for sentence in known)] == []
    printed = [*texts(review_json.with_sentences(found))]
    assert len([text for text in printed if any(sentence in text for sentence in known)]) > len(found.flags)


def test_a_saved_review_is_read_back(folder: TakeFolder) -> None:
    found = reviewed("dev-b-18")
    take = folder.take()
    caches.save_transcript(folder, take, found.transcript)
    caches.save_review(folder, found, corrections=0)

    assert caches.load_review(folder) == found
    assert caches.take_status(folder, take).state is TakeState.READY


def test_a_review_in_the_old_format_is_made_again(folder: TakeFolder) -> None:
    found = reviewed("dev-b-18")
    take = folder.take()
    caches.save_transcript(folder, take, found.transcript)
    folder.save_review({**review_json.to_json(found), "format": "mlerehearse.review/1", "counts": {"flags": 19}})

    assert caches.load_review(folder) is None
    assert caches.take_status(folder, take).state is TakeState.REVIEWING
