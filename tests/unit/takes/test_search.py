"""Tests of search in the library: what was said, as corrected, until it is deleted for good."""

import os
import sqlite3
import subprocess
import sys

import pytest
from helpers.clock import FixedClock
from helpers.library import Open, wait_until
from helpers.stored.takes_on_disk import Opens, files_with, make_take

from mlerehearse.domain.corrections import CorrectionKind
from mlerehearse.domain.take import TakeState
from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.settings import Settings
from mlerehearse.takes.library import Library
from mlerehearse.takes.store import take_json
from mlerehearse.takes.store.migrations import MIGRATIONS, migrate
from mlerehearse.takes.store.take_folder import TakeFolder


def takes_found(library: Library, text: str) -> list[str]:
    return [hit.take for hit in library.search.find(text).hits]


def say_in(folder: TakeFolder, word: str) -> None:
    """Replace “rolled” in a take's files by another word."""
    for name in ("transcript.json", "review.json"):
        file = folder.path / name
        file.write_bytes(file.read_bytes().replace(b"rolled", word.encode()))


def test_takes_of_an_older_index_are_found_once_they_are_read(open_library: Open, own: Paths, made: TakeFolder) -> None:
    connection = sqlite3.connect(own.index, isolation_level=None)
    migrate(connection, own.index, MIGRATIONS[:4])
    connection.close()
    library = open_library()
    assert library.search.find("rolled").unread == 1
    library.warm()
    wait_until(lambda: takes_found(library, "rolled") == [made.id])
    assert library.search.find("rolled").hits[0].places[0].start == 0.5


def test_a_correction_changes_what_is_found(open_library: Open, made: TakeFolder) -> None:
    library = open_library()
    library.warm()
    wait_until(lambda: takes_found(library, "rolled") == [made.id])
    say_in(made, "reverted")  # what the coach would do with the correction
    library.correct(made.id, CorrectionKind.WORDS, "reverted", 0.5, 0.9, ("rolled",))
    wait_until(lambda: takes_found(library, "reverted") == [made.id])
    assert takes_found(library, "rolled") == []


def test_deleting_for_good_leaves_no_word_in_the_data_folder(open_library: Open, own: Paths, made: TakeFolder) -> None:
    other = make_take(own)
    say_in(made, "xylophonist")
    library = open_library()
    library.warm()
    wait_until(lambda: takes_found(library, "xylophonist") == [made.id])
    library.delete(made.id)
    assert [hit.take for hit in library.search.find("xylophonist", deleted=True).hits] == [made.id]
    assert library.bin.remove([made.id]) == (made.id,)
    wait_until(lambda: not files_with(own, b"ylophonis"))
    assert library.find(made.id) is None
    assert takes_found(library, "rolled") == [other.id]


def test_a_take_outside_the_bin_is_not_deleted_for_good(opens: Opens, made: TakeFolder) -> None:
    with pytest.raises(StorageError, match="no longer exists"):
        opens().bin.remove([made.id])
    assert made.path.exists()


KILLED = """
import os, shutil, sys
from pathlib import Path
from helpers.clock import FixedClock
from helpers.library import wait_until
from mlerehearse.paths import Paths
from mlerehearse.settings import Settings
from mlerehearse.takes.library import Library
from mlerehearse.takes.store import said_index, trash
from mlerehearse.takes.store.database import Database
from mlerehearse.takes.store.index import Index
library = Library(Paths.below(Path(sys.argv[1])), FixedClock(), Settings)
library.search.read()
step, die = sys.argv[3], lambda *_: os._exit(9)
if step == "files":
    shutil.rmtree = die
elif step == "row":
    Index.remove = die
elif step == "rewriting":
    said_index.SaidIndex.purge = die
elif step == "copies":
    Database.remove_copies = die
else:
    Database.empty_log = die
library.delete(sys.argv[2])
library.bin.remove([sys.argv[2]])
wait_until(lambda: False)
"""


@pytest.mark.parametrize("step", ["files", "row", "rewriting", "copies", "log"])
def test_a_kill_while_a_take_is_deleted_for_good_leaves_no_word_after_the_next_start(
    open_library: Open, own: Paths, made: TakeFolder, step: str
) -> None:
    say_in(made, "xylophonist")
    command = [sys.executable, "-c", KILLED, str(own.data.parent), made.id, step]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run(command, env=environment, check=False).returncode == 9
    library = open_library()
    library.warm()
    wait_until(lambda: not files_with(own, b"ylophonis"))
    assert library.find(made.id) is None


MIGRATED = """
import os, sqlite3, sys
from pathlib import Path
from helpers.clock import FixedClock
from mlerehearse.paths import Paths
from mlerehearse.settings import Settings
from mlerehearse.takes.library import Library
really, left = sqlite3.connect, int(sys.argv[2])
class Dying(sqlite3.Connection):
    def execute(self, sql, *values):
        global left
        left -= not sql.lstrip().startswith(("SELECT", "PRAGMA integrity"))
        if left < 0:
            os._exit(9)
        return super().execute(sql, *values)
sqlite3.connect = lambda *given, **named: really(*given, factory=Dying, **named)
Library(Paths.below(Path(sys.argv[1])), FixedClock(), Settings).close()
"""


def test_a_kill_at_any_step_of_the_migration_loses_nothing(opens: Opens, own: Paths, made: TakeFolder) -> None:
    killed = 0
    while True:
        for end in ("", "-wal", "-shm"):
            own.index.with_name(own.index.name + end).unlink(missing_ok=True)
        connection = sqlite3.connect(own.index, isolation_level=None)
        migrate(connection, own.index, MIGRATIONS[:4])
        connection.execute("INSERT INTO stories (id, title) VALUES ('s', 'The outage')")
        connection.close()
        command = [sys.executable, "-c", MIGRATED, str(own.data.parent), str(killed)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        code = subprocess.run(command, env=environment, check=False).returncode
        library = opens()
        assert [row.take.id for row in library.rows()] == [made.id]
        assert library.rows()[0].state is TakeState.READY
        library.close()
        if code == 0:
            break
        assert code == 9
        killed += 1
    assert killed > 10


def test_old_takes_go_to_the_bin_and_a_week_later_for_good(own: Paths, clock: FixedClock, made: TakeFolder) -> None:
    days = 0
    library = Library(own, clock, lambda: Settings(keep_days=days))
    try:
        clock.advance(100 * 86_400)
        library.bin.look()
        assert not library.row(made.id).deleted
        days = 90
        library.bin.look()
        assert library.row(made.id).deleted
        clock.advance(8 * 86_400)
        library.bin.look()
        assert library.find(made.id) is None
        assert not (own.bin / made.id).exists()
    finally:
        library.close()


def test_a_take_that_was_restored_is_kept_whatever_its_age(own: Paths, clock: FixedClock, made: TakeFolder) -> None:
    library = Library(own, clock, lambda: Settings(keep_days=30))
    try:
        clock.advance(100 * 86_400)
        library.bin.look()
        library.restore(made.id)
        assert take_json.is_kept(made.path)
        clock.advance(100 * 86_400)
        library.bin.look()
        assert not library.row(made.id).deleted
    finally:
        library.close()
