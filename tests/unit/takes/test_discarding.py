"""A discarded take lies in the bin for a week: it isn't transcribed, and it can be brought back."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import soundfile
from helpers.clock import FixedClock
from helpers.library import SECOND, Listener, Open, wait_until, write_sound

from mlerehearse.domain.take import Take, TakeState
from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes.events import TakesChanged, WordsHeard
from mlerehearse.takes.library import Library
from mlerehearse.takes.live_recording import NewTake
from mlerehearse.takes.store import recovery

ABOUT = NewTake("p01", "Tell me about a failure.")
WEEK = timedelta(days=7).total_seconds()


def discard(library: Library, seconds: int = 2) -> Take | None:
    recording = library.intake.begin(ABOUT)
    for _ in range(seconds):
        write_sound(recording, SECOND)
    return recording.discard()


def discarded(library: Library) -> Take:
    take = discard(library)
    assert take is not None
    return take


def kept(library: Library) -> Take:
    recording = library.intake.begin(ABOUT)
    write_sound(recording, SECOND)
    take = recording.finish()
    wait_until(lambda: library.row(take.id).state is TakeState.READY)
    return take


def binned(library: Library) -> list[str]:
    return [row.take.id for row in library.rows(deleted=True)]


def note(folder: Path) -> str | None:
    found: str | None = json.loads((folder / "take.json").read_text(encoding="utf-8")).get("discarded")
    return found


def test_it_goes_to_the_bin_with_its_sound_and_the_time(open_library: Open, own: Paths) -> None:
    library = open_library()
    take = discarded(library)
    (row,) = library.rows(deleted=True)
    assert library.rows() == ()
    assert (take.duration, take.prompt) == (2.0, "p01")
    assert (row.take.id, row.take.duration) == (take.id, 2.0)
    assert list(own.takes.iterdir()) == []
    wait_until(lambda: library.row(take.id).take.audio_sha256)
    assert soundfile.info(own.bin / take.id / "audio.flac").frames == 32000
    assert note(own.bin / take.id) == "2026-03-02T09:30:00+00:00"


def test_it_is_transcribed_and_listed_only_when_it_is_brought_back(open_library: Open, own: Paths) -> None:
    library = open_library()
    take = discarded(library)
    library = open_library()
    told = Listener()
    library.subscribe(told)
    library.warm()
    other = kept(library)
    assert {event.take for event in told.of(WordsHeard)} == {other.id}
    assert library.row(take.id).state is TakeState.QUEUED

    library.restore(take.id)

    wait_until(lambda: library.row(take.id).state is TakeState.READY)
    assert {row.take.id for row in library.rows()} == {take.id, other.id}
    assert note(own.takes / take.id) is None


def test_a_recording_without_a_sample_leaves_nothing(open_library: Open, own: Paths) -> None:
    library = open_library()
    assert discard(library, seconds=0) is None
    assert (library.rows(), library.rows(deleted=True)) == ((), ())
    assert [*own.takes.iterdir(), *own.bin.iterdir()] == []


@pytest.mark.parametrize("without_index", [False, True])
def test_it_is_gone_at_the_first_start_after_a_week(
    open_library: Open, own: Paths, clock: FixedClock, without_index: bool
) -> None:
    library = open_library()
    first = discarded(library)
    clock.advance(WEEK - 1)
    second, deleted = discarded(library), kept(library)
    library.delete(deleted.id)
    library.close()
    if without_index:
        own.index.unlink()
    library = open_library()
    library.warm()
    wait_until(lambda: library.bin._looked == clock.now())
    assert set(binned(library)) == {first.id, second.id, deleted.id}
    library.close()
    clock.advance(1)

    library = open_library()

    wait_until(lambda: len(binned(library)) == 2)
    assert set(binned(library)) == {second.id, deleted.id}
    assert {path.name for path in own.bin.iterdir()} == {second.id, deleted.id}


def test_an_app_that_stays_open_looks_once_a_day(open_library: Open, own: Paths, clock: FixedClock) -> None:
    library = open_library()
    take = discarded(library)
    told = Listener()
    library.subscribe(told)
    clock.advance(WEEK)
    wait_until(lambda: told.of(TakesChanged))
    assert told.of(TakesChanged)[-1].ids == (take.id,)
    assert library.find(take.id) is None
    assert list(own.bin.iterdir()) == []


def test_a_take_that_was_brought_back_and_deleted_later_stays_in_the_bin(
    open_library: Open, own: Paths, clock: FixedClock
) -> None:
    library = open_library()
    take, other = discarded(library), discarded(library)
    library.restore(take.id)
    library.delete(take.id)
    clock.advance(2 * WEEK)
    wait_until(lambda: other.id not in binned(library))
    assert binned(library) == [take.id]


def test_on_a_full_disk_it_goes_to_the_bin_unpacked_and_comes_back(
    open_library: Open, own: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_library()
    with monkeypatch.context() as full:
        tries: list[int] = []
        full.setattr(recovery, "to_flac", lambda folder, frames: _refuse(tries))
        take = discarded(library)
        wait_until(lambda: tries)
    assert (own.bin / take.id / "audio.part.wav").is_file()
    library.restore(take.id)
    wait_until(lambda: library.row(take.id).state is TakeState.READY)
    assert soundfile.info(library.audio(take.id)).frames == 32000


def test_it_comes_back_although_it_is_not_packed_yet(open_library: Open) -> None:
    library = open_library()
    with library._shared.folder_lock:  # so that packing has to wait
        take = discarded(library)
        library.restore(take.id)
    wait_until(lambda: library.row(take.id).state is TakeState.READY)
    assert soundfile.info(library.audio(take.id)).frames == 32000


def _refuse(tries: list[int]) -> str:
    tries.append(1)
    raise StorageError("The disk is full.")
