"""Tests of `mlerehearse doctor` in one process."""

import json
from pathlib import Path

import pytest
from helpers.checkups import hears_and_plays, report
from helpers.command import run

from mlerehearse.cli import command_line
from mlerehearse.doctor import examination
from mlerehearse.doctor.report import Finding


def test_the_doctor_gives_its_exit_code_with_the_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []
    broken = Finding("speech", "Install a model.", serious=True)
    for findings, code in (((), 0), ((broken,), 1)):
        found = report(findings=findings)
        monkeypatch.setattr(examination, "examine", lambda *wish, found=found: asked.append(wish[2:]) or found)

        assert command_line.main(["doctor", "--device", "cpu", "--json"], sound=hears_and_plays) == code
        assert json.loads(capsys.readouterr().out)["well"] is (code == 0)
        assert command_line.main(["doctor"]) == code
        assert "Fast One" in capsys.readouterr().out

    assert asked == [(hears_and_plays, None, "cpu"), (None, None, None)] * 2


def test_the_doctor_is_told_that_the_settings_are_damaged(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    problems: list[str] = []
    monkeypatch.setattr(
        examination, "examine", lambda paths, settings, *wish: problems.append(settings.problem) or report()
    )
    (home / "config").mkdir(parents=True)
    (home / "config/settings.json").write_text("{", encoding="utf-8")

    assert run(capsys, "doctor")[0] == 0
    assert len(problems) == 1
    assert "settings.damaged.json" in problems[0]


def test_a_device_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "doctor", "--device", "toaster")

    assert (code, out) == (2, "")
    assert "Unknown device toaster. Choose one of auto, cpu, cuda" in err
