"""Tests of the doctor: a healthy computer, each kind of finding, and that no home path is shown."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from helpers import checkups, gpu
from helpers.checkups import report

from mlerehearse.doctor import checkup_worker, doctor_json, examination, findings
from mlerehearse.doctor.folder_checks import inspect_folders
from mlerehearse.doctor.report import FolderReport, Report, SoundDevices, Version
from mlerehearse.paths import Paths
from mlerehearse.services.sound import sound_devices
from mlerehearse.settings import SettingsFile
from mlerehearse.speech.device import model_pace
from mlerehearse.worker import Serve


def examine(paths: Paths, speech: Serve = checkups.well, sound: Serve | None = checkups.hears_and_plays) -> Report:
    return examination.examine(paths, SettingsFile(paths), sound, speech=speech, patience=30)


def said(found: Report) -> list[tuple[str, bool]]:
    return [(finding.part, finding.serious) for finding in found.findings]


def test_a_computer_without_problems_has_no_findings(own: Paths) -> None:
    own.make()
    found = examine(own)

    assert (found.well, found.findings) == (True, ())
    assert (found.compute.place, found.compute.cpu_types) == ("cpu int8", ("int8", "float32"))
    assert found.speed is not None
    assert (found.speed.model, found.speed.window) == ("tiny.en", 0.64)
    assert found.sound == SoundDevices(("Headset",), ("Speakers", "Headset"))
    tiny = found.models[0]
    assert (tiny.name, tiny.source, tiny.verified, tiny.live, tiny.measured) == ("tiny.en", "wheel", True, True, True)
    assert all(model.window for model in found.models)
    assert {one.name: one.version for one in found.versions}["ctranslate2"]


def test_the_measured_speed_is_saved_for_the_window(own: Paths) -> None:
    own.make()
    examine(own)

    assert model_pace.pace_of(model_pace.measured_costs(own), "tiny.en").measured


def test_examining_creates_no_folder(own: Paths) -> None:
    found = inspect_folders(own)

    assert not own.data.exists()
    assert [(folder.exists, folder.writable) for folder in found] == [(False, True)] * 5


def test_an_unused_gpu_is_not_a_serious_finding(own: Paths) -> None:
    own.make()
    found = examination.examine(
        own, SettingsFile(own), checkups.hears_and_plays, speech=checkups.without_libraries, patience=3
    )

    assert said(found) == [("compute", False)]
    assert (found.compute.cuda_devices, found.compute.cuda_missing) == (1, ("libcublas.so.12",))
    assert found.speed is None


@pytest.mark.parametrize(
    ("speech", "sentence"),
    [(checkups.without_model, "Install a model."), (checkups.dies, "quits as soon as it starts")],
)
def test_a_missing_engine_or_model_is_a_serious_finding(own: Paths, speech: Serve, sentence: str) -> None:
    own.make()
    found = examine(own, speech)

    assert not found.well
    assert sentence in found.findings[0].sentence


def test_a_hanging_child_process_is_killed(own: Paths) -> None:
    own.make()
    found = examination.examine(own, SettingsFile(own), checkups.hangs, speech=checkups.hangs, patience=1.5)

    assert said(found) == [("speech", True), ("sound", False)]
    assert "didn't respond" in found.findings[1].sentence


def test_a_damaged_model_is_named(own: Paths) -> None:
    own.make()
    (own.models / "tiny.en").mkdir()
    (own.models / "tiny.en" / "model.bin").write_bytes(b"x")
    found = examine(own)

    assert [model.verified for model in found.models if model.name == "tiny.en"] == [False]
    assert "tiny.en is damaged" in found.findings[0].sentence
    assert not found.well


def test_a_users_own_model_is_listed_without_verification(own: Paths) -> None:
    own.make()
    folder = own.models / "mine"
    folder.mkdir()
    for name in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
        (folder / name).write_bytes(b"x")
    found = examine(own)

    mine = found.models[-1]
    assert (mine.name, mine.source, mine.verified, mine.live) == ("mine", "user", None, None)
    assert found.well


def test_a_file_in_place_of_a_folder_is_reported(own: Paths) -> None:
    own.data.write_text("in the way", encoding="utf-8")
    found = examine(own)

    assert {finding.part for finding in found.findings if finding.serious} == {"folders"}
    assert str(own.data) in found.findings[0].sentence


@pytest.mark.parametrize(
    ("changes", "part", "serious", "words"),
    [
        ({"versions": (Version("ctranslate2", None),)}, "versions", True, "ctranslate2"),
        ({"sound": SoundDevices()}, "sound", False, "No microphone"),
        ({"sound": SoundDevices(("Headset",))}, "sound", False, "No speaker"),
        ({"sound": SoundDevices(problem="No Qt.")}, "sound", False, "No Qt."),
        (
            {"folders": (FolderReport("data", "d", True, True, False, 10**12),)},
            "folders",
            False,
            "Other users can read",
        ),
        ({"folders": (FolderReport("data", "d", True, True, None, 10**9 - 1),)}, "folders", False, "Less than 1 GB"),
        ({"folders": (FolderReport("data", "d", True, False, None, 10**12),)}, "folders", True, "isn't writable"),
    ],
)
def test_each_problem_is_found(changes: dict[str, object], part: str, serious: bool, words: str) -> None:
    first = findings.findings(report(**changes), "", "")[0]

    assert (first.part, first.serious) == (part, serious)
    assert words in first.sentence


def test_just_enough_space_is_enough() -> None:
    assert findings.findings(report(folders=(FolderReport("data", "d", True, True, None, 10**9),)), "", "") == ()


def test_a_slow_model_is_reported_with_a_faster_one() -> None:
    tiny, small = report().models
    slow = replace(tiny, live=False)

    def of(*known: object) -> str:
        return findings.findings(report(models=known), "", "")[0].sentence

    assert "Choose small.en" in of(slow, replace(small, live=True))
    assert "some time after Stop" in of(slow, small)


def test_unreadable_settings_are_reported() -> None:
    assert findings.findings(report(), "", "The settings are damaged.")[0].sentence == "The settings are damaged."


def test_the_home_folder_is_abbreviated(own: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    own.data.write_text("in the way", encoding="utf-8")
    text = doctor_json.to_json(examine(own))

    assert json.loads(text)["folders"][0]["path"] == os.path.join("~", "data")  # noqa: PTH118
    assert str(tmp_path) not in text


def test_missing_cuda_libraries_are_reported_only_with_a_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup_worker.cuda, "missing_libraries", lambda: ("libcublas.so.12",))

    assert checkup_worker.devices(gpu.Card()).cuda_missing == ("libcublas.so.12",)
    assert checkup_worker.devices(gpu.Card()).cuda_types == ("float16", "int8_float32", "float32")
    assert checkup_worker.devices(gpu.Card(devices=0)).cuda_missing == ()


def test_a_gpu_without_a_driver_has_no_compute_types() -> None:
    class NoDriver(gpu.Card):
        def compute_types(self, device: str) -> frozenset[str]:
            if device == "cuda":
                raise RuntimeError(gpu.DRIVER)
            return frozenset({"int8", "bfloat16", "float32"})

    found = checkup_worker.devices(NoDriver(devices=0))

    assert (found.cpu_types, found.cuda_types) == (("int8", "float32", "bfloat16"), ())


def test_without_qt_the_report_says_what_to_install() -> None:
    """The unit tests run with PySide6 blocked."""
    assert "pip install PySide6-Addons" in sound_devices.listed().problem
