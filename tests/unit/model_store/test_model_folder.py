"""Models in the user's folder: import from any source, check, repair, remove."""

import errno
import io
import os
import shutil
import sqlite3
import stat
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.hub import tiny, tiny_folder

from mlerehearse.errors import DownloadError, InputError, ModelDamagedError, ModelError, StorageError
from mlerehearse.model_store import installed, model_folder, store_worker
from mlerehearse.model_store.catalogue import Hub, Pin
from mlerehearse.model_store.store_messages import Import, Install, StoreFolders, Verify

ENTRY, REAL = tiny(), tiny_folder()


@pytest.fixture
def place(tmp_path: Path) -> StoreFolders:
    (tmp_path / "models").mkdir()
    return StoreFolders(tmp_path / "models", tmp_path / "cache")


class Line:
    """Downloads from the real files; `refuses` maps file names to the errors to raise."""

    def __init__(self, refuses: dict[str, Exception] | None = None) -> None:
        self.refuses = refuses or {}
        self.asked: list[str] = []

    def __call__(self, hub: Hub, name: str, pin: Pin, part: Path, arrived: Callable[[int], object]) -> None:
        self.asked.append(name)
        if name in self.refuses:
            raise self.refuses[name]
        shutil.copyfile(REAL / name, part)
        arrived(pin.size)


def quiet(*_: object) -> None:
    """Ignore progress."""


def install(place: StoreFolders, line: Line, room: Callable[[Path], int] = model_folder.free_bytes) -> None:
    model_folder.install(ENTRY, place.models, place.cache, quiet, line, room)


def bring(place: StoreFolders, path: Path) -> str:
    return store_worker.run(Import(place, path), quiet)


def whole(place: StoreFolders) -> bool:
    found = installed.find("tiny.en", place.models)
    return found.source == "user" and not list(installed.find_problems(found, place.cache, anew=True))


def damage(file: Path) -> None:
    """Change one byte without changing the size or the modification time."""
    before = file.stat()
    with file.open("r+b") as opened:
        opened.seek(1000)
        byte = opened.read(1)
        opened.seek(1000)
        opened.write(bytes([byte[0] ^ 1]))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


# ---- importing


def folder(at: Path) -> Path:
    return Path(shutil.copytree(REAL, at / "anything"))


def links(at: Path) -> Path:
    """Make a model like the hub's own cache: links to blobs, several folders down."""
    snapshot = at / "models--Systran--faster-whisper-tiny.en/snapshots/0d3d19a3"
    snapshot.mkdir(parents=True)
    for file in ENTRY.files:
        (snapshot / file).symlink_to(REAL / file)
    return at


def zipped(at: Path) -> Path:
    with zipfile.ZipFile(at / "model.zip", "w") as archive:
        for file in ENTRY.files:
            archive.write(REAL / file, f"my models/tiny/{file}")
        archive.writestr("my models/tiny/README.md", "words")
    return at / "model.zip"


def packed(kind: str) -> Callable[[Path], Path]:
    def make(at: Path) -> Path:
        with tarfile.open(at / f"model.tar{kind}", f"w:{kind}", **({"compresslevel": 0} if kind else {})) as archive:
            for file in ENTRY.files:
                archive.add(REAL / file, f"./tiny/{file}")
        return at / f"model.tar{kind}"

    return make


@pytest.mark.parametrize("make", [folder, links, zipped, packed(""), packed("gz")])
def test_a_model_is_imported_from_a_folder_links_or_an_archive(
    place: StoreFolders, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    source = tmp_path / "source"
    source.mkdir()

    assert bring(place, make(source)) == "tiny.en"

    assert whole(place)
    files = [file for file in (place.models / "tiny.en").iterdir() if not file.is_symlink()]
    assert {file.name for file in files} == set(ENTRY.files)
    assert [file.name for file in place.models.iterdir() if file.is_dir()] == ["tiny.en"]
    if os.name == "posix":
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def refused(place: StoreFolders, path: Path, *said: str) -> None:
    """Expect one sentence of refusal, and nothing left behind."""
    with pytest.raises((InputError, ModelDamagedError, StorageError)) as refusal:
        bring(place, path)
    for part in said:
        assert part in str(refusal.value)
    assert [entry for entry in place.models.rglob("*") if entry.is_file() and entry.name != ".lock"] == []


def test_other_files_and_folders_are_refused(place: StoreFolders, tmp_path: Path) -> None:
    text, empty = tmp_path / "letter.zip", tmp_path / "empty"
    text.write_text("Dear Sir or Madam,", encoding="utf-8")
    empty.mkdir()

    refused(place, text, "letter.zip can't be read")
    refused(place, empty, "empty has no speech model that this app knows", "tiny.en")
    refused(place, tmp_path / "none.zip", "There is no none.zip")


def test_a_missing_file_of_a_model_is_named(place: StoreFolders, tmp_path: Path) -> None:
    source = folder(tmp_path)
    (source / "tokenizer.json").unlink()

    refused(place, source, "contains tiny.en", "tokenizer.json is missing")


@pytest.mark.parametrize("file", ["model.bin", "vocabulary.txt"])
def test_an_altered_model_is_refused_and_not_kept(place: StoreFolders, tmp_path: Path, file: str) -> None:
    source = folder(tmp_path)
    damage(source / file)

    refused(place, source, f"{file} isn't the published file of tiny.en")


def test_a_truncated_archive_is_refused(place: StoreFolders, tmp_path: Path) -> None:
    for archive in (zipped(tmp_path), packed("gz")(tmp_path), packed("")(tmp_path)):
        with archive.open("r+b") as opened:
            opened.truncate(archive.stat().st_size // 2)

        refused(place, archive, "can't be read")


def _tar(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w") as archive:
        for info, content in members:
            archive.addfile(info, io.BytesIO(content))
    return path


def _info(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = size, kind, target
    return info


def test_paths_with_dot_dot_write_nothing_outside(place: StoreFolders, tmp_path: Path) -> None:
    real = {file: (REAL / file).read_bytes() for file in ENTRY.files}
    climbing = _tar(
        tmp_path / "climbing.tar",
        *((_info(f"../../../outside/{file}", len(data)), data) for file, data in real.items()),
    )

    assert bring(place, climbing) == "tiny.en"

    assert whole(place)
    assert not list(tmp_path.rglob("outside"))


def test_links_in_an_archive_are_ignored(place: StoreFolders, tmp_path: Path) -> None:
    others = [file for file in ENTRY.files if file != "config.json"]
    archive = _tar(
        tmp_path / "links.tar",
        (_info("tiny/config.json", kind=tarfile.SYMTYPE, target="/etc/passwd"), b""),
        *((_info(f"tiny/{file}", (REAL / file).stat().st_size), (REAL / file).read_bytes()) for file in others),
    )

    refused(place, archive, "config.json is missing")


def test_an_archive_bomb_is_not_unpacked(place: StoreFolders, tmp_path: Path) -> None:
    """A few thousand bytes claim to hold a terabyte, before or in place of a model's file."""
    head = _info("zeros", 1 << 40).tobuf()
    bomb = tmp_path / "bomb.tar"
    bomb.write_bytes(head + bytes(10_240))
    refused(place, bomb, "bomb.tar")

    longer = tmp_path / "longer.zip"
    with zipfile.ZipFile(longer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(REAL / "model.bin", "model.bin", zipfile.ZIP_STORED)
        for file in set(ENTRY.files) - {"model.bin", "config.json"}:
            archive.write(REAL / file, file)
        archive.writestr("config.json", bytes(300 << 20))
    refused(place, longer, "config.json isn't the published file of tiny.en")


def test_a_huge_header_is_not_read(place: StoreFolders, tmp_path: Path) -> None:
    info = _info("model.bin")
    info.pax_headers = {"comment": "x" * (3 << 20)}

    refused(place, _tar(tmp_path / "pax.tar", (info, b"")), "far more than a speech model")


# ---- installing, with a full disk and a faulty network


def test_too_little_space_is_reported_before_the_download(place: StoreFolders) -> None:
    line = Line()

    with pytest.raises(StorageError, match=r"isn't enough space for tiny\.en. Free up 1.0 MB more"):
        install(place, line, room=lambda folder: ENTRY.size + model_folder.SPARE - 1_000_000)

    assert line.asked == []


def test_already_downloaded_files_need_no_space(place: StoreFolders) -> None:
    with pytest.raises(DownloadError):
        install(place, Line({"model.bin": DownloadError("cut")}))
    assert model_folder.partial_bytes(ENTRY, place.models) == ENTRY.size - ENTRY.files["model.bin"].size

    install(place, Line(), room=lambda folder: ENTRY.files["model.bin"].size + model_folder.SPARE)

    assert whole(place)


def test_a_disk_that_fills_up_during_an_import_is_reported(
    place: StoreFolders, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    source = folder(tmp_path)
    monkeypatch.setattr("mlerehearse.model_store.import_model.write_fully", full)

    refused(place, source, "Nothing more can be written", "No space left")


def test_only_damaged_files_are_downloaded_again(place: StoreFolders) -> None:
    install(place, Line())
    damage(place.models / "tiny.en/tokenizer.json")
    (place.models / "tiny.en/config.json").unlink()
    line = Line()

    install(place, line)

    assert sorted(line.asked) == ["config.json", "tokenizer.json"]
    assert whole(place)


def test_an_intact_model_is_not_downloaded_again(place: StoreFolders) -> None:
    install(place, Line())
    line = Line()

    install(place, line)

    assert line.asked == []


def test_a_model_without_weights_is_not_listed(place: StoreFolders) -> None:
    with pytest.raises(DownloadError):
        install(place, Line({"model.bin": DownloadError("cut")}))

    assert [one.source for one in installed.installed(place.models)] == ["wheel"]


def test_leftovers_of_earlier_work_are_removed(place: StoreFolders) -> None:
    for name in (".tiny.en.import.part", ".base.en.00000000.part", ".small.en.removed.part"):
        (place.models / name).mkdir()
        (place.models / name / "model.bin").write_bytes(b"x")

    install(place, Line())

    assert sorted(file.name for file in place.models.iterdir()) == [".lock", "tiny.en"]


def test_a_second_installation_at_the_same_time_is_refused(place: StoreFolders) -> None:
    with sqlite3.connect(place.models / ".lock", isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="Another window or command"):
            install(place, Line())
    other.close()


# ---- checking and removing


def test_a_check_reads_everything_again_and_names_every_bad_file(place: StoreFolders) -> None:
    install(place, Line())
    found = installed.find("tiny.en", place.models)
    for file in ("model.bin", "config.json"):
        damage(found.folder / file)
    installed.verify(found, place.cache)  # at startup, the remembered result is trusted

    with pytest.raises(ModelDamagedError) as refusal:
        store_worker.run(Verify(place, "tiny.en"), quiet)

    assert str(refusal.value).count("\n") == 1
    assert all(file in str(refusal.value) for file in ("model.bin", "config.json"))
    with pytest.raises(ModelDamagedError, match=r"model\.bin"):
        installed.verify(found, place.cache)  # startup now reports the damage


def test_an_intact_model_passes_the_check(place: StoreFolders) -> None:
    stages: list[tuple[str, int, int]] = []

    assert store_worker.run(Verify(place, "tiny.en"), lambda *told: stages.append(told)) == "tiny.en"
    assert stages[-1] == ("checking", ENTRY.size, ENTRY.size)


def test_a_model_is_removed(place: StoreFolders) -> None:
    install(place, Line())

    model_folder.remove(installed.find("tiny.en", place.models), place.models)

    assert [file.name for file in place.models.iterdir()] == [".lock"]
    assert installed.find("tiny.en", place.models).source == "wheel"


def test_the_bundled_model_cannot_be_removed(place: StoreFolders) -> None:
    with pytest.raises(ModelError, match="came with the app"):
        model_folder.remove(installed.find("tiny.en", place.models), place.models)


def test_an_interrupted_download_can_be_discarded(place: StoreFolders) -> None:
    with pytest.raises(DownloadError):
        install(place, Line({"model.bin": DownloadError("cut")}))

    model_folder.discard_partial(ENTRY, place.models)

    assert model_folder.partial_bytes(ENTRY, place.models) == 0


def test_an_unknown_model_is_not_installed(place: StoreFolders) -> None:
    with pytest.raises(ModelError, match="no speech model huge"):
        store_worker.run(Install(place, "huge"), quiet)
