"""A take's folder that can't be read, or holds links, is shown and harms nothing else."""

import os
import shutil
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.library import Open, wait_until
from helpers.stored.takes_on_disk import Opens, use

from mlerehearse.domain.corrections import CorrectionKind
from mlerehearse.domain.story import Story
from mlerehearse.domain.take import Take, TakeState
from mlerehearse.errors import StorageError
from mlerehearse.paths import Paths
from mlerehearse.takes import caches
from mlerehearse.takes.store import story_files
from mlerehearse.takes.store.take_folder import TakeFolder


def _file(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_text("in the way", encoding="utf-8")


def _dangling(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder.parent / "nowhere")


def _loop(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.symlink_to(folder)


def _take_json_is_a_folder(folder: Path) -> None:
    (folder / "take.json").unlink()
    (folder / "take.json").mkdir()


def _take_json_is_a_pipe(folder: Path) -> None:
    (folder / "take.json").unlink()
    os.mkfifo(folder / "take.json")


def _corrections_are_a_folder(folder: Path) -> None:
    (folder / "corrections.jsonl").unlink()
    (folder / "corrections.jsonl").mkdir()


UNREADABLE = [_file, _take_json_is_a_folder, _corrections_are_a_folder]
if os.name == "posix":
    UNREADABLE += [_dangling, _loop, _take_json_is_a_pipe]


@pytest.mark.parametrize("damage", UNREADABLE)
@pytest.mark.parametrize("deleted", [False, True])
def test_an_unreadable_take_is_shown_and_can_be_deleted(
    opens: Opens,
    own: Paths,
    made: TakeFolder,
    healthy: TakeFolder,
    damage: Callable[[Path], None],
    deleted: bool,
) -> None:
    if deleted:
        made.path.rename(own.bin / made.id)
    damage((own.bin if deleted else own.takes) / made.id)
    for _ in range(2):
        library = opens()
        (row,) = (row for row in library.rows(deleted) if row.take.id == made.id)
        assert row.state is TakeState.FAILED
        assert "can't be read" in row.problem
        use(library, made.id)
    assert library.row(healthy.id).state is TakeState.READY
    library.retry(made.id)
    (library.restore if deleted else library.delete)(made.id)
    assert [row.take.id for row in library.rows(not deleted)].count(made.id) == 1


def test_a_take_without_read_permission_is_shown(
    opens: Opens, made: TakeFolder, healthy: TakeFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = os.open

    def refuses(path: "str | Path", *others: int, **more: object) -> int:
        if made.id in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return really(path, *others, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuses)
    library = opens()
    assert library.row(made.id).state is TakeState.FAILED
    assert "(Permission denied)" in library.row(made.id).problem
    assert library.row(healthy.id).state is TakeState.READY
    monkeypatch.undo()
    library.retry(made.id)
    assert library.row(made.id).state is TakeState.READY


def test_an_exception_while_reading_a_take_is_logged_and_hides_no_other(
    opens: Opens,
    made: TakeFolder,
    healthy: TakeFolder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    really, spoken = caches.take_status, "what was said"

    def breaks(folder: TakeFolder, take: Take) -> caches.TakeStatus:
        if folder.id == made.id:
            raise ZeroDivisionError(spoken)
        return really(folder, take)

    monkeypatch.setattr(caches, "take_status", breaks)
    library = opens()
    assert "ZeroDivisionError" in library.row(made.id).problem
    assert library.row(healthy.id).state is TakeState.READY
    (record,) = caplog.records
    assert "ZeroDivisionError" in record.getMessage()
    assert spoken not in record.getMessage()
    caplog.clear()


def test_a_waveform_with_a_false_size_is_computed_again(opens: Opens, made: TakeFolder) -> None:
    path = made.path / "peaks.npy"
    path.write_bytes(path.read_bytes().replace(b"(200, 2), ", b"(10**12, 2)").replace(b"10**12", b"999999999999"))
    library = opens()
    assert library.peaks(made.id).shape == (200, 2)


def test_a_link_in_place_of_the_corrections_is_not_followed(opens: Opens, made: TakeFolder, tmp_path: Path) -> None:
    if not hasattr(os, "O_NOFOLLOW"):
        return
    target, path = tmp_path / "elsewhere", made.path / "corrections.jsonl"
    target.write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(target)
    before = target.read_bytes()
    library = opens()
    with pytest.raises(StorageError, match="link to another place"):
        library.correct(made.id, CorrectionKind.DISMISS, "we", 0.0, 0.4, ("We",))
    assert target.read_bytes() == before


def test_half_written_files_of_a_crash_are_removed(open_library: Open, own: Paths, made: TakeFolder) -> None:
    story_files.save(own.stories, Story("s", "The outage"))
    (own.bin / str(uuid.uuid4())).mkdir()
    places = [own.data, made.path, own.stories / "s", next(own.bin.iterdir())]
    left = [place / f".{name}.tmp" for place in places for name in ("take.json", "audio.flac")]
    for path in left:
        path.write_bytes(b"half")
        os.utime(path, (time.time() - 60, time.time() - 60))
    running = made.path / ".review.json.tmp"
    running.write_bytes(b"being written now")
    os.utime(running, (time.time() + 60, time.time() + 60))
    library = open_library()
    library.warm()
    wait_until(lambda: not any(path.exists() for path in left))
    assert running.exists()


def test_a_take_that_is_also_in_the_trash_can_be_deleted_and_restored(
    opens: Opens, own: Paths, made: TakeFolder
) -> None:
    shutil.copytree(made.path, own.bin / made.id)
    library = opens()
    (deleted,) = library.rows(deleted=True)
    assert [row.take.id for row in library.rows()] == [made.id]
    assert deleted.take.id != made.id
    library.delete(made.id)
    library.restore(deleted.take.id)
    assert [row.take.id for row in library.rows()] == [deleted.take.id]
    assert [row.take.id for row in library.rows(deleted=True)] == [made.id]
