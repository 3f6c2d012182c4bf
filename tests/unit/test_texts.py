"""Tests that every text that the code uses exists, and that none is unused."""

import re
from pathlib import Path

import pytest

from mlerehearse import texts
from mlerehearse.resources import resource, table

CODE = "\n".join(path.read_text(encoding="utf-8") for path in Path(texts.__file__).parent.rglob("*.py"))
WHOLE = set(re.findall(r"[\"']([a-z_]+\.[a-z0-9_]+)[\"']", CODE))
STARTS = set(re.findall(r"f[\"']([a-z_]+\.[a-z0-9_]*)\{", CODE)) | set(
    re.findall(r"[\"']([a-z_]+\.[a-z_0-9]+_)[\"'] \+", CODE)
)
KEYS = {
    f"{path.stem}.{key}"
    for path in resource("texts").glob("*.toml")
    for key, text in table(f"texts/{path.name}").items()
    if isinstance(text, str)  # the tables of commands.toml have their own test
}


def test_every_text_that_is_asked_for_is_there() -> None:
    sections = {key.partition(".")[0] for key in KEYS}
    asked = set(re.findall(r"\bsay\(\s*[\"']([a-z_]+\.[a-z0-9_]+)[\"']\s*[,)]", CODE))
    assert {key for key in asked if key.partition(".")[0] in sections} == asked
    assert asked - KEYS == set()


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_text_is_used(key: str) -> None:
    assert key in WHOLE or any(key.startswith(start) for start in STARTS)


def test_an_unknown_text_is_a_bug_that_shows() -> None:
    with pytest.raises(KeyError):
        texts.say("app.there_is_no_such_text")


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0:00"), (84.9, "1:24"), (600, "10:00"), (-1, "0:00")])
def test_the_clock_counts_whole_seconds(seconds: float, shown: str) -> None:
    assert texts.clock(seconds) == shown
