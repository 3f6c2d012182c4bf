"""Whatever became of one take's files, the library opens and lists every take."""

import os
import random
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.library import SECOND, Open, wait_until, write_sound
from helpers.stored.damage import variants
from helpers.stored.takes_on_disk import Opens, edit, make_take, use

from mlerehearse.domain.corrections import CorrectionKind
from mlerehearse.domain.story import Beat, Story
from mlerehearse.domain.take import TakeState
from mlerehearse.paths import Paths
from mlerehearse.takes.live_recording import NewTake
from mlerehearse.takes.store import story_files
from mlerehearse.takes.store.take_folder import TakeFolder

DEEP = "[" * 100_000 + "]" * 100_000
LONG = "1" * 400


@pytest.mark.parametrize(
    "changes",
    [
        {"duration": "NaN"},
        {"duration": "Infinity"},
        {"duration": "1e300"},
        {"duration": "-1"},
        {"duration": LONG},
        {"duration": '"2"'},
        {"title": r'"\ud800"'},
        {"device": r'"a\udfff"'},
        {"started": '"0001-01-01T00:00:00+00:00"'},
        {"started": '"0001-01-01T00:00:00+14:00"'},
        {"started": '"9999-12-31T23:59:59-12:00"'},
        {"started": "12"},
        {"title": "[]"},
        {"track": '["research"]'},
        {"audio": '"../../etc/passwd"'},
        {"mood": DEEP},
        {"mood": LONG},
        {"format": LONG},
        {"format": f'"mlerehearse.take/{"9" * 5000}"'},
    ],
    ids=lambda changes: f"{next(iter(changes))}={next(iter(changes.values()))[:24]}",
)
def test_a_damaged_take_json_is_shown_and_the_rest_works(
    opens: Opens, made: TakeFolder, healthy: TakeFolder, changes: dict[str, str]
) -> None:
    edit(made.path / "take.json", **changes)
    before = (made.path / "take.json").read_bytes()
    library = opens()
    row = library.row(made.id)
    assert row.state is TakeState.FAILED
    assert "take.json" in row.problem
    assert library.row(healthy.id).state is TakeState.READY
    assert {row.take.id for row in library.rows()} == {made.id, healthy.id}
    use(library, made.id)
    assert (made.path / "take.json").read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: edit(path, delivery='{"words": 1e30}'),
        lambda path: edit(path, beats=DEEP),
        lambda path: edit(path, praise=r'[{"id": "\ud800"}]'),
        lambda path: edit(path, sentences="1"),
        lambda path: path.write_text(path.read_text(encoding="utf-8").replace('"last":3', '"last":' + LONG)),
        lambda path: path.write_text(path.read_text(encoding="utf-8").replace('"last":3', '"last":4')),
        lambda path: path.write_text(path.read_text(encoding="utf-8").replace('"last":3', '"last":2')),
        lambda path: path.write_text(path.read_text(encoding="utf-8").replace('"end":1.4', '"end":1e300')),
        lambda path: path.write_bytes(b"\x00" * 100),
    ],
)
def test_a_damaged_review_is_made_again(
    open_library: Open, made: TakeFolder, own: Paths, damage: Callable[[Path], object]
) -> None:
    before = (made.path / "review.json").read_bytes()
    damage(made.path / "review.json")
    assert (made.path / "review.json").read_bytes() != before
    library = open_library()
    assert library.row(made.id).state is TakeState.REVIEWING
    library.warm()
    wait_until(lambda: library.row(made.id).state is TakeState.READY)
    assert library.review(made.id) is not None


def test_a_review_damaged_while_the_app_runs_is_made_again_on_opening(open_library: Open, made: TakeFolder) -> None:
    assert open_library().row(made.id).state is TakeState.READY
    (made.path / "review.json").write_bytes(b"{")
    library = open_library()
    library.show(made.id)
    wait_until(lambda: library.review(made.id) is not None)


@pytest.mark.parametrize(
    "changes",
    [
        {"duration": LONG},
        {"words": '[{"text": "a", "start": NaN, "end": 1.0}]'},
        {"words": f'[{{"text": "a", "start": {LONG}, "end": 1.0}}]'},
        {"words": r'[{"text": "\ud800", "start": 0.0, "end": 1.0}]'},
        {"words": '[{"text": "a", "start": 1e300, "end": 1e300}]'},
        {"words": DEEP},
        {"model": "[]"},
    ],
    ids=lambda changes: str(next(iter(changes.values())))[:30],
)
def test_a_damaged_transcript_is_made_again(open_library: Open, made: TakeFolder, changes: dict[str, str]) -> None:
    edit(made.path / "transcript.json", **changes)
    (made.path / "review.json").unlink()
    library = open_library()
    assert library.row(made.id).state in (TakeState.QUEUED, TakeState.REVIEWING)
    library.warm()
    wait_until(lambda: library.row(made.id).state is TakeState.READY)
    transcript = library.transcript(made.id)
    assert transcript is not None
    assert transcript.text == "word0 word1"


@pytest.mark.parametrize("value", [LONG, "NaN", "Infinity", "1e300", "-1", '"soon"', DEEP, r'"\ud800"'])
def test_a_damaged_correction_is_skipped_and_kept(opens: Opens, made: TakeFolder, value: str) -> None:
    path = made.path / "corrections.jsonl"
    first, second = path.read_bytes().splitlines(keepends=True)
    bad = first.replace(b'"start":0.5', b'"start":' + value.encode())
    assert bad != first
    path.write_bytes(bad + second)
    library = opens()
    assert library.row(made.id).state is TakeState.READY
    assert [correction.id for correction in made.corrections()] == ["c1"]
    library.correct(made.id, CorrectionKind.DISMISS, "we", 0.0, 0.4, ("We",))
    assert path.read_bytes().startswith(bad + second)
    assert len(made.corrections()) == 2


@pytest.mark.parametrize(
    "changes",
    [{"kind": '["failure"]'}, {"kind": DEEP}, {"title": r'"\ud800"'}, {"title": LONG}, {"bullets": '[["S"]]'}],
    ids=lambda changes: str(changes)[:30],
)
def test_a_damaged_story_does_not_stop_the_start(
    opens: Opens, own: Paths, made: TakeFolder, changes: dict[str, str]
) -> None:
    good, bad = Story("good", "The outage", "failure", ((Beat.RESULT, "down"),)), Story("bad", "The rollback")
    for story in (good, bad):
        story_files.save(own.stories, story)
    edit(own.stories / "bad" / "story.json", **changes)
    library = opens()
    assert library.stories() == (good,)
    assert library.row(made.id).state is TakeState.READY


def test_a_story_with_an_undecodable_folder_name_is_skipped(opens: Opens, own: Paths, made: TakeFolder) -> None:
    story_files.save(own.stories, Story("good", "The outage"))
    odd = own.stories / os.fsdecode(b"\xff")
    try:
        shutil.copytree(own.stories / "good", odd)
    except OSError:
        return  # this file system has no such names
    assert [story.id for story in opens().stories()] == ["good"]


def test_hundreds_of_damaged_takes_do_not_hide_the_others(
    opens: Opens, own: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    own.make()
    dice, whole = random.Random(20_261_129), make_take(own)
    healthy = {make_take(own).id for _ in range(3)} | {whole.id}
    damaged: set[str] = set()
    for name in ("take.json", "review.json", "corrections.jsonl", "transcript.json"):
        content = (whole.path / name).read_bytes()
        for variant in variants(content, name.endswith("jsonl"), dice, 90):
            folder = shutil.copytree(whole.path, own.takes / str(uuid.UUID(int=dice.getrandbits(128), version=4)))
            (folder / name).write_bytes(variant)
            damaged.add(folder.name)
    _damage_stories(own, dice)
    for _ in range(2):
        library = opens()
        rows = {row.take.id: row for row in library.rows()}
        assert set(rows) == healthy | damaged
        assert {rows[take_id].state for take_id in healthy} == {TakeState.READY}
        assert all(row.problem for row in rows.values() if row.state is TakeState.FAILED)
        assert Story("whole", "The outage", "failure", ((Beat.RESULT, "down"),)) in library.stories()
    for take_id in sorted(damaged):
        assert rows[take_id].take.day
        use(library, take_id)


def _damage_stories(own: Paths, dice: random.Random) -> None:
    story_files.save(own.stories, Story("whole", "The outage", "failure", ((Beat.RESULT, "down"),)))
    content = (own.stories / "whole" / "story.json").read_bytes()
    for number, variant in enumerate(variants(content, False, dice, 60)):
        (own.stories / f"story-{number}").mkdir()
        (own.stories / f"story-{number}" / "story.json").write_bytes(variant)


def test_a_running_recording_is_not_removed_as_a_leftover(open_library: Open) -> None:
    library = open_library()
    recording = library.intake.begin(NewTake("p01"))
    write_sound(recording, SECOND)
    take = recording.finish()
    wait_until(lambda: library.row(take.id).state is TakeState.READY)
