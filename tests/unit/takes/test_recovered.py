"""Which recordings a start has brought back after a crash, for the sentence that says so."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from helpers.stored.takes_on_disk import STARTED, cut_off_recording, make_take

from mlerehearse.paths import Paths
from mlerehearse.takes.library import Library
from mlerehearse.takes.store import trash

Opens = Callable[[], Library]


def test_an_ordinary_start_brings_nothing_back(own: Paths, opens: Opens) -> None:
    own.make()
    make_take(own)
    assert opens().recovered == ()
    own.index.unlink()
    assert opens().recovered == ()


@pytest.mark.parametrize("without_index", [True, False])
def test_recordings_are_brought_back_oldest_first_and_once(own: Paths, opens: Opens, without_index: bool) -> None:
    own.make()
    make_take(own)
    opens()
    later = cut_off_recording(own, STARTED + timedelta(days=1), 3.0)
    early = cut_off_recording(own, STARTED, 72.5)
    if without_index:
        own.index.unlink()
    library = opens()
    assert [(take.id, take.duration) for take in library.recovered] == [(early, 72.5), (later, 3.0)]
    assert {early, later} < {row.take.id for row in library.rows()}
    assert opens().recovered == ()


def test_what_was_discarded_or_is_empty_is_not_brought_back(own: Paths, opens: Opens) -> None:
    own.make()
    trash.move_to_trash(own, cut_off_recording(own, STARTED, 3.0))
    cut_off_recording(own, STARTED, 0.0)
    library = opens()
    assert (library.recovered, library.rows()) == ((), ())
    assert len(library.rows(deleted=True)) == 1
