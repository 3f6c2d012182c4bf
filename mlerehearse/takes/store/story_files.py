"""Stories on disk: one folder each with a story.json; keys unknown to this version are kept."""

import json
import uuid
from pathlib import Path
from typing import Any

from mlerehearse.domain.story import Beat, Story
from mlerehearse.errors import StorageError
from mlerehearse.paths import write_private
from mlerehearse.texts import say

_NAME = "story.json"
_FORMAT = "mlerehearse.story/1"


def new_id() -> str:
    """Return the id for a new story."""
    return str(uuid.uuid4())


def read_all(stories: Path) -> tuple[Story, ...]:
    """Return all stories sorted by title; raises StorageError.

    Folders that are not a story of this version are ignored and stay as they are.
    """
    try:
        folders = [path for path in stories.iterdir() if path.is_dir()]
    except OSError as problem:
        raise _disk(stories, problem) from problem
    found = (_read(folder) for folder in folders)
    return tuple(sorted((story for story in found if story), key=lambda story: (story.title.casefold(), story.id)))


def save(stories: Path, story: Story) -> None:
    """Write a story; raises StorageError."""
    folder = stories / story.id
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        content = {**(_load(folder) or {}), **_fields(story)}
        write_private(folder / _NAME, json.dumps(content, ensure_ascii=False, indent=2).encode())
    except OSError as problem:
        raise _disk(folder, problem) from problem


def _load(folder: Path) -> dict[str, Any] | None:
    try:
        stored = json.loads((folder / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return stored if isinstance(stored, dict) and stored.get("format") == _FORMAT else None


def _read(folder: Path) -> Story | None:
    stored = _load(folder)
    if stored is None:
        return None
    try:
        bullets = tuple((Beat(beat), str(text)) for beat, text in stored.get("bullets", ()))
        return Story(folder.name, str(stored["title"]), stored.get("kind"), bullets)
    except (KeyError, TypeError, ValueError):
        return None


def _fields(story: Story) -> dict[str, object]:
    bullets = [[beat.value, text] for beat, text in story.bullets]
    return {"format": _FORMAT, "id": story.id, "title": story.title, "kind": story.kind, "bullets": bullets}


def _disk(folder: Path, problem: OSError) -> StorageError:
    return StorageError(say("library.disk", folder=folder, problem=problem.strerror or problem))
