"""Tests that stories are sorted by title, and that keys of a newer version are kept."""

import json

import pytest

from mlerehearse.domain.story import Beat, Story
from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes.store import story_files


def test_stories_are_read_sorted_by_title(own: Paths) -> None:
    second = Story(story_files.new_id(), "the outage", "failure", ((Beat.RESULT, "p99 240 → 110 ms"),))
    first = Story(story_files.new_id(), "A/B test gone wrong")
    story_files.save(own.stories, second)
    story_files.save(own.stories, first)
    assert story_files.read_all(own.stories) == (first, second)


def test_unknown_keys_are_kept(own: Paths) -> None:
    story = Story(story_files.new_id(), "The outage")
    story_files.save(own.stories, story)
    path = own.stories / story.id / "story.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**content, "metrics": [1]}), encoding="utf-8")
    story_files.save(own.stories, Story(story.id, "Renamed"))
    assert json.loads(path.read_text(encoding="utf-8"))["metrics"] == [1]
    assert story_files.read_all(own.stories) == (Story(story.id, "Renamed"),)


@pytest.mark.parametrize(
    "content",
    ["{", '{"format": "mlerehearse.story/1"}', '{"format": "mlerehearse.story/1", "title": "x", "bullets": 3}'],
)
def test_a_damaged_story_is_skipped_and_kept(own: Paths, content: str) -> None:
    good = Story(story_files.new_id(), "Good")
    story_files.save(own.stories, good)
    (own.stories / "bad").mkdir()
    (own.stories / "bad" / "story.json").write_text(content, encoding="utf-8")
    assert story_files.read_all(own.stories) == (good,)
    assert (own.stories / "bad" / "story.json").read_text(encoding="utf-8") == content


def test_a_missing_folder_is_reported(own: Paths) -> None:
    own.stories.rmdir()
    with pytest.raises(StorageError, match="stories"):
        story_files.read_all(own.stories)
