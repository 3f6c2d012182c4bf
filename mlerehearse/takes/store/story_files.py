"""Stories on disk: one folder each with a story.json; keys unknown to this version are kept."""

import uuid
from pathlib import Path
from typing import Any

from mlerehearse import stored_json
from mlerehearse.domain.story import Story
from mlerehearse.private_files import write_private
from mlerehearse.stored_json import InvalidJsonError, is_text
from mlerehearse.takes.store.disk_error import disk_error

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
        raise disk_error(stories, problem) from problem
    found = (_read(folder) for folder in folders)
    return tuple(sorted((story for story in found if story), key=lambda story: (story.title.casefold(), story.id)))


def save(stories: Path, story: Story) -> None:
    """Write a story; raises StorageError."""
    folder = stories / story.id
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        content = {**(_load(folder) or {}), "format": _FORMAT, **stored_json.to_values(story)}
        write_private(folder / _NAME, stored_json.to_bytes(content, indent=2))
    except OSError as problem:
        raise disk_error(folder, problem) from problem


def _load(folder: Path) -> dict[str, Any] | None:
    try:
        stored = stored_json.read(folder / _NAME)
    except (OSError, InvalidJsonError):
        return None
    return stored if stored.get("format") == _FORMAT else None


def _read(folder: Path) -> Story | None:
    stored = _load(folder)
    if stored is None or not is_text(folder.name):
        return None
    try:
        return stored_json.convert({**stored, "id": folder.name}, Story)
    except InvalidJsonError:
        return None
