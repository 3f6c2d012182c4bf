"""take.json, a take's metadata; keys unknown to this version are kept."""

import re
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mlerehearse import stored_json
from mlerehearse.domain.take import EPOCH, LONGEST, Take
from mlerehearse.errors import NewerVersionError, StorageError
from mlerehearse.private_files import write_private
from mlerehearse.stored_json import InvalidJsonError
from mlerehearse.takes.store.disk_error import disk_error
from mlerehearse.texts import say

NAME = "take.json"
_DISCARDED = "discarded"  # when the user discarded the take instead of keeping it
_KEPT = "kept"  # true: the user restored the take, so it's not discarded for its age
_FORMAT, _VERSION = "mlerehearse.take", 1
_TAKE_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_AUDIO = re.compile(r"(\w[\w.-]{0,99})?")


def is_take_id(name: str) -> bool:
    """Return whether a folder's name is that of a take, which is a UUID in its usual form."""
    return _TAKE_ID.fullmatch(name) is not None


def read(folder: Path) -> Take:
    """Return the take of a folder.

    Raises StorageError if take.json is missing or damaged, and NewerVersionError.
    """
    stored = _load(folder)
    try:
        return checked({**stored, "id": folder.name})
    except InvalidJsonError as problem:
        raise StorageError(say("library.take_damaged", folder=folder)) from problem


def write(folder: Path, take: Take) -> None:
    """Write take.json over the existing one; raises StorageError.

    Raises NewerVersionError instead of changing a file of a newer version.
    """
    fields = stored_json.to_values(take)
    try:
        stored = _load(folder) if (folder / NAME).exists() else {}
        checked(fields)
        content = {**stored, "format": f"{_FORMAT}/{_VERSION}", **fields}
        write_private(folder / NAME, stored_json.to_bytes(content, indent=2))
    except InvalidJsonError as problem:
        raise StorageError(say("library.take_damaged", folder=folder)) from problem
    except OSError as problem:
        raise disk_error(folder, problem) from problem


def discarded(folder: Path) -> datetime | None:
    """Return when a take was discarded; None if it was not, or if take.json doesn't say."""
    try:
        when = stored_json.convert(_load(folder).get(_DISCARDED), datetime)
    except (StorageError, InvalidJsonError):
        return None
    return when if when.tzinfo is not None else None


def is_kept(folder: Path) -> bool:
    """Return whether the user restored a take after it was discarded; raises StorageError."""
    return _load(folder).get(_KEPT) is True


def note_discarded(folder: Path, when: datetime | None) -> None:
    """Note in take.json when a take was discarded, or for None that the user wants to keep it.

    Raises StorageError.
    """
    stored = {key: value for key, value in _load(folder).items() if key not in (_DISCARDED, _KEPT)}
    note = {_KEPT: True} if when is None else {_DISCARDED: when.isoformat()}
    try:
        write_private(folder / NAME, stored_json.to_bytes({**stored, **note}, indent=2))
    except OSError as problem:
        raise disk_error(folder, problem) from problem


def checked(values: dict[str, Any]) -> Take:
    """Return the take with these values, which take.json or the index holds.

    Every take that it returns can be shown and stored: its time exists in every time zone, and its
    length and the name of its audio are possible ones. Raises InvalidJsonError.
    """
    given = {key: value for key, value in values.items() if value not in (None, "")}
    take = stored_json.convert({"zone": "UTC", **given}, Take)
    if take.started.tzinfo is None or not MINYEAR < take.started.year < MAXYEAR:
        raise InvalidJsonError("started")
    if not 0 <= take.duration <= LONGEST:
        raise InvalidJsonError("duration")
    if not _AUDIO.fullmatch(take.audio):
        raise InvalidJsonError("audio")
    if not all(0 <= gap.start <= LONGEST and 0 < gap.length <= LONGEST for gap in take.gaps):
        raise InvalidJsonError("gaps")
    return replace(take, started=take.started.astimezone(UTC), zone=_zone(take.zone))


def placeholder(folder: Path) -> Take:
    """Return a placeholder for a take that can't be read: the time of its folder, in UTC."""
    return Take(folder.name, changed(folder), "UTC")


def changed(path: Path) -> datetime:
    """Return when a file, folder or link was last changed, in UTC; 1970 if that isn't known."""
    try:
        when = datetime.fromtimestamp(path.lstat().st_mtime, UTC)
    except (OSError, OverflowError, ValueError):
        return EPOCH
    return when if MINYEAR < when.year < MAXYEAR else EPOCH


def _load(folder: Path) -> dict[str, Any]:
    try:
        stored = stored_json.read(folder / NAME)
        name, _, version = str(stored.get("format")).partition("/")
        newer = int(version) > _VERSION
    except FileNotFoundError as problem:
        raise StorageError(say("library.take_damaged", folder=folder)) from problem
    except OSError as problem:
        raise unreadable(folder, problem) from problem
    except ValueError as problem:
        raise StorageError(say("library.take_damaged", folder=folder)) from problem
    if name != _FORMAT:
        raise StorageError(say("library.take_damaged", folder=folder))
    if newer:
        raise NewerVersionError(say("library.take_newer", folder=folder))
    return stored


def unreadable(folder: Path, problem: OSError) -> StorageError:
    """Return the error for a take's folder, or a file in it, that can't be read."""
    return StorageError(say("library.take_unreadable", folder=folder, problem=problem.strerror or problem))


def _zone(name: str) -> str:
    """Return UTC for a zone that this computer doesn't know, so that a take always has a day."""
    try:
        return ZoneInfo(name).key
    except (LookupError, ValueError, OSError):
        return "UTC"
