"""Display names of ids, from resources/; an id without an entry is shown as it is."""

from typing import Any

from mlerehearse.domain.story import Beat, Track
from mlerehearse.resources import table
from mlerehearse.texts import say


def beat(value: Beat) -> str:
    """Return the name of a beat, such as Action for A."""
    return _name("beats.toml", value)


def flag(name: str) -> str:
    """Return the flag's name, as cards and lists show it."""
    return _name("flags.toml", name)


def flag_group(name: str) -> str:
    """Return the lane that shows the flag: we, numbers, wording or whole."""
    return str(_entry("flags.toml", name).get("group", "wording"))


def flag_groups() -> tuple[str, ...]:
    """Return the lanes of span flags in display order."""
    entries = sorted(table("flags.toml").values(), key=lambda entry: int(entry.get("order", 0)))
    return tuple(dict.fromkeys(str(entry["group"]) for entry in entries if entry.get("kind") == "span"))


def flag_order(name: str) -> int:
    """Return the flag's position in lists."""
    return int(_entry("flags.toml", name).get("order", 0))


def underline(name: str) -> str:
    """Return the underline style of the flag's words: solid, dashed or dotted."""
    return str(_entry("flags.toml", name).get("underline", "solid"))


def prompt(name: str | None) -> str:
    """Return the prompt's title."""
    return say("formats.no_prompt") if name is None else str(_entry("prompts.toml", name).get("title", name))


def track(value: Track) -> str:
    """Return the track's name."""
    return _name("tracks.toml", value)


def kind(name: str) -> str:
    """Return the name of a kind of story."""
    return _name("story_kinds.toml", name)


def cue(prompt_id: str | None, name: str) -> str:
    """Return the label of a prompt's cue."""
    entry = _entry("cues.toml", prompt_id or "").get(name, {})
    return str(entry.get("label", name))


def _entry(file: str, key: str) -> dict[str, Any]:
    entry = table(file).get(key, {})
    return entry if isinstance(entry, dict) else {}


def _name(file: str, key: str) -> str:
    return str(_entry(file, key).get("name", key))
