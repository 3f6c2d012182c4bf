"""A kill between two writes loses nothing that the user was told."""

import os
import subprocess
import sys
import threading

import pytest
from helpers.library import Open, wait_until
from helpers.stored.takes_on_disk import STARTED, Opens

from mlerehearse.domain.corrections import Correction, CorrectionKind
from mlerehearse.domain.review import Review
from mlerehearse.domain.take import TakeState
from mlerehearse.paths import Paths
from mlerehearse.takes import caches
from mlerehearse.takes.library import Library
from mlerehearse.takes.store.take_folder import TakeFolder

KILLED = """
import os, sys
from pathlib import Path
from helpers.clock import FixedClock
from mlerehearse.paths import Paths
from mlerehearse.settings import Settings
from mlerehearse.takes.library import Library
from mlerehearse.takes.store.index import Index
library = Library(Paths.below(Path(sys.argv[1])), FixedClock(), Settings)
Index.put_head = lambda index, take: os._exit(9)
library.rename(sys.argv[2], "The new title")
"""


def test_a_kill_during_a_rename_keeps_the_new_title(opens: Opens, own: Paths, made: TakeFolder) -> None:
    opens().close()
    command = [sys.executable, "-c", KILLED, str(own.data.parent), made.id]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run(command, env=environment, check=False).returncode == 9
    assert opens().row(made.id).take.title == "The new title"


def test_a_correction_made_while_a_review_is_saved_is_reviewed_after_a_kill(
    open_library: Open, made: TakeFolder, own: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    really, saved = caches.save_review, threading.Event()

    def saves(folder: TakeFolder, review: Review, corrections: int) -> caches.TakeStatus:
        if not saved.is_set():  # another thread makes a correction just before the review is saved
            folder.append(Correction("late", STARTED, CorrectionKind.DISMISS, "we", 0.0, 0.4, ("We",)))
            saved.set()
        return really(folder, review, corrections)

    monkeypatch.setattr(caches, "save_review", saves)
    (made.path / "review.json").unlink()
    library = open_library()
    library.warm()
    wait_until(lambda: saved.is_set() and library.row(made.id).state is TakeState.READY)
    library = open_library()
    library.warm()
    wait_until(lambda: _unplaced(library, made.id) == ["c0", "c1", "late"])


def _unplaced(library: Library, take_id: str) -> list[str]:
    review = library.review(take_id)
    return [] if review is None else [correction.id for correction in review.unplaced]
