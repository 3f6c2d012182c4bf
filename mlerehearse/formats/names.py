"""The names by which ids are shown, out of resources/; an id that stands in no table is its own name."""

from typing import Any

from mlerehearse.domain.story import Beat, Track
from mlerehearse.resources import table
from mlerehearse.texts import say


def beat(value: Beat) -> str:
    """Action, for A."""
    return _name("beats.toml", value)


def flag(name: str) -> str:
    """The flag's name in cards and lists."""
    return _name("flags.toml", name)


def flag_group(name: str) -> str:
    """The lane that shows the flag: we, numbers, wording or whole."""
    return str(_entry("flags.toml", name).get("group", "wording"))


def flag_groups() -> tuple[str, ...]:
    """The lanes of span flags in their order."""
    entries = sorted(table("flags.toml").values(), key=lambda entry: int(entry.get("order", 0)))
    return tuple(dict.fromkeys(str(entry["group"]) for entry in entries if entry.get("kind") == "span"))


def flag_order(name: str) -> int:
    """The flag's place in lists."""
    return int(_entry("flags.toml", name).get("order", 0))


def underline(name: str) -> str:
    """How the flag's words are underlined: solid, dashed or dotted."""
    return str(_entry("flags.toml", name).get("underline", "solid"))


def prompt(name: str | None) -> str:
    """The prompt's title."""
    return say("formats.no_prompt") if name is None else str(_entry("prompts.toml", name).get("title", name))


def track(value: Track) -> str:
    """The track's name."""
    return _name("tracks.toml", value)


def kind(name: str) -> str:
    """The name of a kind of story."""
    return _name("story_kinds.toml", name)


def cue(prompt_id: str | None, name: str) -> str:
    """The label of a cue of a prompt."""
    entry = _entry("cues.toml", prompt_id or "").get(name, {})
    return str(entry.get("label", name))


def _entry(file: str, key: str) -> dict[str, Any]:
    entry = table(file).get(key, {})
    return entry if isinstance(entry, dict) else {}


def _name(file: str, key: str) -> str:
    return str(_entry(file, key).get("name", key))
