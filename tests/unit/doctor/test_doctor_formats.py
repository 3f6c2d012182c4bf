"""Tests of the doctor's report: text and JSON contain everything, and the keys are documented."""

import json
from dataclasses import replace
from pathlib import Path

from helpers.checkups import report

from mlerehearse.doctor import doctor_json
from mlerehearse.doctor.doctor_text import to_text
from mlerehearse.doctor.report import ComputeReport, Finding, SoundDevices

GUIDE = (Path(__file__).parents[3] / "docs" / "doctor.md").read_text(encoding="utf-8")


def keys(value: object) -> set[str]:
    if isinstance(value, list):
        return {key for item in value for key in keys(item)}
    if isinstance(value, dict):
        return set(value) | {key for item in value.values() for key in keys(item)}
    return set()


def test_every_key_is_documented() -> None:
    found = json.loads(doctor_json.to_json(report(findings=(Finding("sound", "No microphone.", serious=False),))))

    assert found["format"] == "mlerehearse.doctor/1"
    assert found["well"] is True
    assert found["versions"] == {"mlerehearse": "0.1.0", "ctranslate2": "4.8.5", "nvidia-cublas-cu12": None}
    assert [key for key in sorted(keys(found) - set(found["versions"])) if f"`{key}`" not in GUIDE] == []


def test_the_text_contains_the_whole_report() -> None:
    text = to_text(report())

    for part in (
        "No problems found.", "Fast One (x86_64)", "4 physical, 8 logical; speech uses 3 threads",
        "cpu int8 (setting: auto)",
        "0.6 s with tiny.en", "from a Python package, verified", "not installed", "Keeps up.", "Headset", "Speakers",
        "~/.local/share/mlerehearse  (writable, private, 50.0 GB free)", "~/.cache/mlerehearse  (created at first",
        "ctranslate2", "4.8.5",
    ):  # fmt: skip
        assert part in text


def test_problems_to_fix_come_first() -> None:
    broken = Finding("speech", "Install a model.", serious=True)
    note = Finding("sound", "No microphone.", serious=False)

    assert to_text(report(findings=(broken, note))).startswith(
        "1 problem to fix:\n! Install a model.\n- No microphone.\n"
    )
    assert to_text(report(findings=(broken, broken))).startswith("2 problems to fix:")
    assert to_text(report(findings=(note,))).startswith("Everything works. Good to know:\n- No microphone.\n")


def test_a_gpu_and_its_missing_libraries_are_shown() -> None:
    card = ComputeReport("cuda", "cpu int8", "", ("int8",), ("float16", "float32"), 1, ("libcublas.so.12",))
    text = to_text(report(compute=card, speed=None, sound=SoundDevices()))

    assert "1 × float16, float32" in text
    assert "libcublas.so.12 is missing" in text
    assert "30 s of sound" not in text
    assert text.count("none") == 2


def test_a_damaged_model_is_shown_as_damaged() -> None:
    tiny = report().models[0]

    assert "damaged" in to_text(report(models=(replace(tiny, verified=False),)))
    assert "can't be verified" in to_text(report(models=(replace(tiny, verified=None, source="folder"),)))
