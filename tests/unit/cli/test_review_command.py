"""Tests of `mlerehearse review` in one process."""

import json
from pathlib import Path

import pytest
from helpers.command import run, transcript

from mlerehearse.paths import Paths
from mlerehearse.settings import SettingsFile


def test_what_the_user_says_stands_over_what_the_file_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wishes = ("--prompt", "drift", "--track", "research", "--kind", "handoff", "--level", "staff")
    _, out, _ = run(capsys, "review", transcript(tmp_path), "--format", "json", *wishes)

    assert json.loads(out)["asked"] == {"prompt": "drift", "track": "research", "kind": "handoff", "level": "staff"}


def test_the_level_is_the_settings_where_nobody_says_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = Paths.default()
    paths.make()
    SettingsFile(paths).change(level="mid")

    assert json.loads(run(capsys, "review", transcript(tmp_path), "--format", "json")[1])["asked"]["level"] == "mid"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--prompt", "rolback"), "Unknown prompt rolback. Choose one of rollback, drift,"),
        (("--track", "sideways"), "Unknown track sideways. Choose one of research, platform."),
        (("--kind", "war"), "Unknown kind of story war. Choose one of rollback,"),
        (("--level", "intern"), "Unknown level intern. Choose one of mid, senior, staff."),
        (("--format", "srt"), "Unknown format srt. Choose one of text, json, jsonl, html."),
        (("--colour",), "See mlerehearse --help."),
        (("--output", "no/such/folder/x.txt"), "The file x.txt can't be written"),
    ],
)
def test_a_wrong_word_is_told_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = run(capsys, "review", transcript(tmp_path), *arguments)

    assert (code, out) == (2, "")
    assert err.startswith("mlerehearse: ")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(("more", "said"), [({"prompt": "war"}, "prompt war"), ({"kind": "x\x1b[2J"}, "story x[2J.")])
def test_a_file_that_names_something_unknown_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: dict[str, str], said: str
) -> None:
    code, out, err = run(capsys, "review", transcript(tmp_path, **more))

    assert (code, out) == (2, "")
    assert said in err
