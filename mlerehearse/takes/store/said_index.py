"""The words of all takes in the index, found by SQLite's full-text search (FTS5).

`said` holds the words of a take, one a line, and `said_takes` the times at which they start. A row
of `takes` is marked `words_due` while its words aren't here, or aren't the current ones.

SQLite only marks deleted words as deleted in a full-text index, until it happens to rewrite their
part of it. `purge` rewrites all of it, so that no file holds a word of a deleted take.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import accumulate, groupby, pairwise

from mlerehearse.domain.said import Place, SaidHit, SearchResult
from mlerehearse.domain.take import TakeState
from mlerehearse.domain.transcript import Word
from mlerehearse.takes.store.database import DamagedError, Database

_LISTED = 200  # takes
_PLACES = 5  # for each take
_AROUND = 6  # words before and after
_LONGEST_QUERY = 500
_BEGINS, _ENDS = "\x01", "\x02"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_PIECE = re.compile(r'"([^"]*)"?|([^\s"]+)')
_LARGEST = 2**32 - 1  # ms
_SETTLED = (TakeState.READY, TakeState.SILENT, TakeState.FAILED)
_PAGES = 200  # of the index, rewritten at a time


class SaidIndex:
    """Puts in, finds and removes what was said; every method raises StorageError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, take_id: str, words: Sequence[Word]) -> None:
        """Replace the words of a take, which are current then."""
        text = "\n".join(_CONTROL.sub(" ", word.text) for word in words)
        starts = struct.pack(f"<{len(words)}I", *(min(max(0, round(word.start * 1000)), _LARGEST) for word in words))
        with self._noting_damage(), self._database.transaction():
            if self._database.change("UPDATE takes SET words_due = 0 WHERE id = ?", (take_id,)):
                self._forget(take_id)
                self._database.change("INSERT INTO said_takes (take, starts) VALUES (?, ?)", (take_id, starts))
                number = "(SELECT number FROM said_takes WHERE take = ?)"
                self._database.change(f"INSERT INTO said (rowid, words) VALUES ({number}, ?)", (take_id, text))

    def remove(self, take_id: str) -> None:
        """Remove the row of a take, and its words; `purge` is due then."""
        with self._noting_damage(), self._database.transaction():
            self._forget(take_id)
            self._database.change("DELETE FROM takes WHERE id = ?", (take_id,))
            self._database.change("INSERT OR REPLACE INTO said_purge (due) VALUES (1)")

    def unread(self, most: int = -1) -> tuple[str, ...]:
        """Return the newest takes that have their words, or failed, while the index lacks them."""
        sql = (
            f"SELECT id FROM takes INDEXED BY takes_by_words_due WHERE words_due AND state IN ({_marks(_SETTLED)}) "
            "ORDER BY started DESC LIMIT ?"
        )
        return tuple(row[0] for row in self._database.rows(sql, (*_SETTLED, most)))

    def find(self, text: str, deleted: bool = False) -> SearchResult:
        """Return where every word of `text` was said, in takes outside the bin or in it.

        Words in quotation marks are found in that order. The last word may be the beginning of one.
        """
        query = as_query(text)
        if not query:
            return SearchResult()
        with self._noting_damage():
            numbers = self._database.rows(
                "SELECT s.number FROM said f JOIN said_takes s ON s.number = f.rowid JOIN takes t ON t.id = s.take "
                "WHERE f.said MATCH ? AND t.deleted = ? ORDER BY t.started DESC, t.id LIMIT ?",
                (query, deleted, _LISTED + 1),
            )
            listed = [row[0] for row in numbers[:_LISTED]]
            hits = dict(self._hits(query, listed))
        hits_in_turn = tuple(hits[number] for number in listed if number in hits)
        return SearchResult(hits_in_turn, len(numbers) > _LISTED, len(self.unread()))

    def purge_due(self) -> bool:
        """Return whether words of deleted takes may be left in the files of the index."""
        return bool(self._database.rows("SELECT due FROM said_purge"))

    def purge(self) -> bool:
        """Do a part of what leaves no word of a deleted take; return whether that was the last.

        It's also the last while another process reads the index: then the purge remains due.
        """
        with self._noting_damage():
            before = self._changes()
            self._database.change("INSERT INTO said (said, rank) VALUES ('merge', ?)", (-_PAGES,))
            if self._changes() - before >= 2:  # SQLite documents that fewer mean that nothing was left
                return False
        self._database.remove_copies()
        if self._database.empty_log():
            self._database.change("DELETE FROM said_purge")
        return True

    def _changes(self) -> int:
        return int(self._database.rows("SELECT total_changes()")[0][0])

    def _forget(self, take_id: str) -> None:
        self._database.change(
            "DELETE FROM said WHERE rowid = (SELECT number FROM said_takes WHERE take = ?)", (take_id,)
        )
        self._database.change("DELETE FROM said_takes WHERE take = ?", (take_id,))

    def _hits(self, query: str, numbers: Sequence[int]) -> Iterator[tuple[int, SaidHit]]:
        if not numbers:
            return
        sql = (
            f"SELECT s.number, s.take, s.starts, highlight(said, 0, '{_BEGINS}', '{_ENDS}') FROM said "
            "JOIN said_takes s ON s.number = said.rowid WHERE said MATCH ? AND said.rowid BETWEEN ? AND ? "
            f"AND +said.rowid IN ({_marks(numbers)})"  # the + has FTS5 look the words up only once
        )
        ends = min(numbers), max(numbers)
        for number, take_id, starts, marked in self._database.rows(sql, (query, *ends, *numbers)):
            yield number, SaidHit(take_id, tuple(_places(marked, starts))[:_PLACES])

    @contextmanager
    def _noting_damage(self) -> Iterator[None]:
        """Have a damaged index made anew at the next start, which doesn't look at the words."""
        try:
            yield
        except DamagedError:
            with suppress(OSError):
                self._database.condemn()
            raise


def as_query(text: str) -> str:
    """Return an FTS5 query for what a user typed, "" if it holds nothing to find."""
    pieces = [(phrase or word, not word) for phrase, word in _PIECE.findall(text[:_LONGEST_QUERY])]
    wanted = [(_CONTROL.sub(" ", piece), whole) for piece, whole in pieces if any(map(str.isalnum, piece))]
    terms = [f'"{piece}"' for piece, _ in wanted]
    if wanted and not wanted[-1][1]:
        terms[-1] += "*"
    return " AND ".join(terms)


def _places(marked: str, starts: bytes) -> Iterator[Place]:
    """Yield the runs of marked words; `marked` has one word a line."""
    lines = marked.split("\n")
    words = [line.replace(_BEGINS, "").replace(_ENDS, "") for line in lines]
    times = struct.unpack(f"<{len(starts) // 4}I", starts)
    for first, last in _runs(lines):
        before, after = words[max(0, first - _AROUND) : first], words[last : last + _AROUND]
        start = times[first] / 1000 if first < len(times) else 0.0
        yield Place(start, " ".join(before), " ".join(words[first:last]), " ".join(after))


def _runs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first and last + 1 of the lines in a row that have a mark, or lie between marks."""
    depths = list(accumulate((line.count(_BEGINS) - line.count(_ENDS) for line in lines), initial=0))
    inside = [depth > 0 or _BEGINS in line for (depth, _), line in zip(pairwise(depths), lines, strict=True)]
    for is_found, run in groupby(range(len(lines)), inside.__getitem__):
        numbers = list(run)
        if is_found:
            yield numbers[0], numbers[-1] + 1


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
