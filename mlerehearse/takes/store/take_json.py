"""take.json, a take's metadata; keys unknown to this version are kept."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mlerehearse.domain.story import Track
from mlerehearse.domain.take import Take
from mlerehearse.errors import NewerVersionError, StorageError
from mlerehearse.paths import write_private
from mlerehearse.texts import say

NAME = "take.json"
_FORMAT, _VERSION = "mlerehearse.take", 1
_TAKE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def is_take_id(name: str) -> bool:
    """Return whether a folder's name is that of a take, which is a UUID in its usual form."""
    return _TAKE_ID.fullmatch(name) is not None


def read(folder: Path) -> Take:
    """Return the take of a folder.

    Raises StorageError if take.json is missing or damaged, and NewerVersionError.
    """
    stored = _load(folder)
    try:
        return _take(folder.name, stored)
    except (KeyError, TypeError, ValueError, OverflowError) as problem:
        raise StorageError(say("library.take_damaged", folder=folder)) from problem


def write(folder: Path, take: Take) -> None:
    """Write take.json over the existing one; raises StorageError.

    Raises NewerVersionError instead of changing a file of a newer version.
    """
    stored = _load(folder) if (folder / NAME).exists() else {}
    content = {**stored, **_fields(take)}
    try:
        write_private(folder / NAME, json.dumps(content, ensure_ascii=False, indent=2).encode())
    except OSError as problem:
        raise StorageError(say("library.disk", folder=folder, problem=problem.strerror or problem)) from problem


def placeholder(folder: Path) -> Take:
    """Return a placeholder for a take with an unusable take.json: the folder's time, in UTC."""
    return Take(folder.name, datetime.fromtimestamp(folder.stat().st_mtime, UTC), "UTC")


def _load(folder: Path) -> dict[str, Any]:
    try:
        stored = json.loads((folder / NAME).read_text(encoding="utf-8"))
        name, _, version = str(stored["format"]).partition("/")
        newer = int(version) > _VERSION
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as problem:
        raise StorageError(say("library.take_damaged", folder=folder)) from problem
    if name != _FORMAT:
        raise StorageError(say("library.take_damaged", folder=folder))
    if newer:
        raise NewerVersionError(say("library.take_newer", folder=folder))
    return dict(stored)


def _take(take_id: str, stored: dict[str, Any]) -> Take:
    started = datetime.fromisoformat(stored["started"])
    if started.tzinfo is None:
        raise ValueError("a time without a zone")
    audio = _text(stored, "audio")
    if audio != Path(audio).name:
        raise ValueError("audio outside of the folder")
    return Take(
        id=take_id,
        started=started.astimezone(UTC),
        zone=_zone(_text(stored, "zone")),
        prompt=_text(stored, "prompt") or None,
        prompt_text=_text(stored, "prompt_text"),
        story=_text(stored, "story") or None,
        track=Track(stored["track"]) if stored.get("track") else None,
        device=_text(stored, "device"),
        audio=audio,
        audio_sha256=_text(stored, "audio_sha256"),
        duration=float(stored.get("duration", 0.0)),
        title=_text(stored, "title"),
    )


def _fields(take: Take) -> dict[str, object]:
    return {
        "format": f"{_FORMAT}/{_VERSION}",
        "id": take.id,
        "started": take.started.isoformat(),
        "zone": take.zone,
        "prompt": take.prompt,
        "prompt_text": take.prompt_text,
        "story": take.story,
        "track": take.track,
        "device": take.device,
        "audio": take.audio,
        "audio_sha256": take.audio_sha256,
        "duration": take.duration,
        "title": take.title,
    }


def _text(stored: dict[str, Any], key: str) -> str:
    value = stored.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _zone(name: str) -> str:
    """Return UTC for a zone that this computer doesn't know, so that a take always has a day."""
    try:
        return ZoneInfo(name).key
    except (LookupError, ValueError, OSError):
        return "UTC"
