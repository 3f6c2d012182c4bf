"""The index of the take folders, for fast lists and the state of each take.

Everything in it can be rebuilt from the folders.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Annotated, Any, NamedTuple

from msgspec import Meta

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.story import Story, Track
from mlerehearse.domain.take import EPOCH, LONGEST, Take, TakeRow, TakeState
from mlerehearse.errors import StorageError
from mlerehearse.stored_json import InvalidJsonError, convert
from mlerehearse.takes.store.database import Database
from mlerehearse.takes.store.said_index import SaidIndex
from mlerehearse.texts import say

_HEAD = (
    "id",
    "started",
    "zone",
    "prompt",
    "prompt_text",
    "story",
    "track",
    "device",
    "audio",
    "audio_sha256",
    "duration",
    "title",
    "source",
    "source_sha256",
)
_STATE = ("state", "flags", "high_flags", "problem", "deleted", "heard_with")
_CACHE = ("coach_version", "review_due")
_COLUMNS = f"{', '.join(f't.{name}' for name in (*_HEAD, *_STATE))}, coalesce(s.title, '') "
_FROM = "FROM takes t LEFT JOIN stories s ON s.id = t.story "
_SELECT = f"SELECT {_COLUMNS} {_FROM}"
Values = tuple[Any, ...]
_SAMPLE = 1 / RATE  # seconds
_UNDONE = (TakeState.WAITING, TakeState.QUEUED, TakeState.TRANSCRIBING)


class _StoredRow(NamedTuple):
    """The columns of `_SELECT`, with the types and limits that a valid row keeps."""

    id: str
    started: Annotated[datetime, Meta(tz=True)]
    zone: str
    prompt: str | None
    prompt_text: str
    story: str | None
    track: Track | None
    device: str
    audio: str
    audio_sha256: str
    duration: Annotated[float, Meta(ge=0, le=LONGEST)]
    title: str
    source: str
    source_sha256: str
    state: TakeState
    flags: int | None
    high_flags: int | None
    problem: str
    deleted: int
    heard_with: str | None
    story_title: str


class Index:
    """The rows of takes and stories; `said` holds what was said in the takes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.said = SaidIndex(database)

    def rows(self, deleted: bool = False) -> tuple[TakeRow, ...]:
        """Return all takes, either in the bin or outside it, newest first."""
        found = self._database.rows(f"{_SELECT} WHERE t.deleted = ? ORDER BY t.started DESC, t.id", (deleted,))
        return tuple(_rows(found))

    def find(self, take_id: str) -> TakeRow | None:
        """Return one take, or None if there is none."""
        found = self._database.rows(f"{_SELECT} WHERE t.id = ?", (take_id,))
        return next(iter(_rows(found)), None)

    def row(self, take_id: str) -> TakeRow:
        """Return one take; raises StorageError if there is none."""
        row = self.find(take_id)
        if row is None:
            raise StorageError(say("library.take_unknown"))
        return row

    def ids(self) -> dict[str, bool]:
        """Return the id of every take, and whether it is in the bin."""
        return {take_id: bool(deleted) for take_id, deleted in self._database.rows("SELECT id, deleted FROM takes")}

    def remove_damaged(self) -> None:
        """Remove the rows that can't be shown; they are made again from the folders."""
        if not _are_valid(self._database.rows(_SELECT)):
            for number, *values in self._database.rows(f"SELECT t.rowid, {_COLUMNS} {_FROM}"):
                if not _are_valid([tuple(values)]):
                    self._database.change("DELETE FROM takes WHERE rowid = ?", (number,))

    def put(self, row: TakeRow, coach_version: str = "", review_due: bool = False) -> None:
        """Add a take or overwrite its row."""
        values = (*_head(row.take), *_state(row), coach_version, review_due)
        names = (*_HEAD, *_STATE, *_CACHE)
        marks = ", ".join("?" * len(names))
        self._database.change(f"INSERT OR REPLACE INTO takes ({', '.join(names)}) VALUES ({marks})", values)

    def put_all(self, rows: Iterable[tuple[TakeRow, str, bool]]) -> None:
        """Add many takes in one transaction.

        Each is a row, a coach version and whether a review is due.
        """
        with self._database.transaction():
            for row, coach_version, review_due in rows:
                self.put(row, coach_version, review_due)

    def change(self, take_id: str, **columns: object) -> bool:
        """Set columns of a take; return False if there is no such take or nothing changed."""
        names = ", ".join(f"{name} = ?" for name in columns)
        differs = " OR ".join(f"{name} IS NOT ?" for name in columns)
        values = tuple(columns.values())
        sql = f"UPDATE takes SET {names} WHERE id = ? AND ({differs})"
        return self._database.change(sql, (*values, take_id, *values)) > 0

    def put_head(self, take: Take) -> None:
        """Write the contents of take.json to the row of an existing take, which is current then."""
        self.change(take.id, **dict(zip(_HEAD[1:], _head(take)[1:], strict=True)), stale=False)

    def remove(self, take_id: str) -> None:
        """Delete a take's row and what was said in it; `said.purge` is due then."""
        self.said.remove(take_id)

    def older(self, before: datetime) -> dict[str, bool]:
        """Return the finished takes started before a time, and whether each is in the bin."""
        sql = "SELECT id, deleted FROM takes WHERE started < ? AND state != ? AND audio = 'audio.flac'"
        moment = before.astimezone(UTC).isoformat(timespec="microseconds")
        return {take_id: bool(gone) for take_id, gone in self._database.rows(sql, (moment, TakeState.RECORDING))}

    def recording(self) -> tuple[str, ...]:
        """Return the takes whose recording was never finished or whose take.json was unusable."""
        return self._ids("audio != 'audio.flac'")

    def unlooked(self) -> tuple[str, ...]:
        """Return the takes to read again from their folders.

        A crash came between a change of the folder and that of the row, or the row is from a
        version that didn't know the transcribing model.
        """
        return self._ids("stale OR heard_with IS NULL")

    def untranscribed(self) -> tuple[str, ...]:
        """Return the takes outside the bin that wait for transcription, oldest first."""
        return self._ids(f"NOT deleted AND state IN ({', '.join('?' * len(_UNDONE))})", *_UNDONE)

    def unreviewed(self, coach_version: str) -> tuple[str, ...]:
        """Return the takes outside the bin that need a review, newest first.

        Their review is missing, due, or was made by another version of the coach.
        """
        where = "NOT deleted AND (state = ? OR (state = ? AND (review_due OR coach_version != ?)))"
        return self._ids(where, TakeState.REVIEWING, TakeState.READY, coach_version)[::-1]

    def of_source(self, sha256: str) -> tuple[str, ...]:
        """Return the takes, in the bin or outside it, that were imported from a file's content."""
        return self._ids("source_sha256 = ?", sha256)

    def of_length(self, duration: float) -> tuple[str, ...]:
        """Return the takes, in the bin or outside it, that last as long, to the sample."""
        return self._ids("abs(duration - ?) < ?", duration, _SAMPLE / 2)

    def put_stories(self, stories: Iterable[Story]) -> None:
        """Add stories or overwrite their rows."""
        with self._database.transaction():
            for story in stories:
                values = (story.id, story.title, story.kind)
                self._database.change("INSERT OR REPLACE INTO stories (id, title, kind) VALUES (?, ?, ?)", values)

    def _ids(self, where: str, *values: object) -> tuple[str, ...]:
        return tuple(
            row[0] for row in self._database.rows(f"SELECT id FROM takes WHERE {where} ORDER BY started", values)
        )


def _head(take: Take) -> tuple[object, ...]:
    return (
        take.id,
        take.started.astimezone(UTC).isoformat(timespec="microseconds"),  # fixed width, so that text sorts by time
        take.zone,
        take.prompt,
        take.prompt_text,
        take.story,
        take.track,
        take.device,
        take.audio,
        take.audio_sha256,
        take.duration,
        take.title,
        take.source,
        take.source_sha256,
    )


def _state(row: TakeRow) -> tuple[object, ...]:
    return row.state, row.flags, row.high_flags, row.problem, row.deleted, row.heard_with


def _rows(found: list[Values]) -> list[TakeRow]:
    """Return rows; one that was damaged since the index was opened becomes a placeholder."""
    try:
        return [_row(stored) for stored in convert(found, list[_StoredRow])]
    except InvalidJsonError:
        return [_rows([values])[0] if _are_valid([values]) else _placeholder(values) for values in found]


def _are_valid(found: list[Values]) -> bool:
    try:
        return all(MINYEAR < stored.started.year < MAXYEAR for stored in convert(found, list[_StoredRow]))
    except InvalidJsonError:
        return False


def _row(stored: _StoredRow) -> TakeRow:
    take_id, started, zone, prompt, prompt_text, story, track, device, *_ = stored
    audio = stored.audio, stored.audio_sha256, stored.duration
    take = Take(take_id, started, zone, prompt, prompt_text, story, track, device, *audio, stored.title)
    take = replace(take, source=stored.source, source_sha256=stored.source_sha256)
    deleted, heard_with = bool(stored.deleted), stored.heard_with or ""
    return TakeRow(
        take, stored.state, stored.story_title, stored.flags, stored.high_flags, stored.problem, deleted, heard_with
    )


def _placeholder(values: Values) -> TakeRow:
    return TakeRow(Take(str(values[0]), EPOCH, "UTC"), TakeState.FAILED, problem=say("library.row_damaged"))
