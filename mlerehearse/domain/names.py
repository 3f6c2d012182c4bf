"""Display names of ids, from resources/; an id without an entry is shown as it is."""

from collections.abc import Mapping
from typing import Any

from mlerehearse.domain.review import Severity
from mlerehearse.domain.take import Gap, Take
from mlerehearse.resources import table
from mlerehearse.texts import clock, say


def beat(value: str) -> str:
    """Return the name of a beat, such as Action for A."""
    return _name("beats.toml", value)


def flag(name: str) -> str:
    """Return the flag's name, as cards and lists show it."""
    return _name("flags.toml", name)


def flag_short(name: str) -> str:
    """Return the flag's short name, as lanes show it."""
    return str(entry("flags.toml", name).get("short", name))


def flag_group(name: str) -> str:
    """Return the lane that shows the flag: we, numbers, wording or whole."""
    return str(entry("flags.toml", name).get("group", "wording"))


def group(name: str) -> str:
    """Return the name of a lane of flags."""
    return say("presentation.group_whole") if name == "whole" else name


def severity(value: Severity) -> str:
    """Return the name of a severity."""
    return say(f"presentation.severity_{value}")


def gap_sentence(gap: Gap) -> str:
    """Return the sentence that says what was lost in a recording, when and why."""
    return say(f"presentation.gap_{gap.cause}", length=f"{gap.length:.1f}", at=clock(gap.start))


def flag_groups() -> tuple[str, ...]:
    """Return the lanes of span flags in display order."""
    flags = sorted(table("flags.toml").values(), key=lambda about: int(about["order"]))
    return tuple(dict.fromkeys(str(about["group"]) for about in flags if about["kind"] == "span"))


def flag_order(name: str) -> int:
    """Return the flag's position in lists; unknown flags come last."""
    return int(entry("flags.toml", name).get("order", 99))


def underline(name: str) -> str:
    """Return the underline style of the flag's words: solid, dashed or dotted."""
    return str(entry("flags.toml", name).get("underline", "dotted"))


def prompt(name: str | None) -> str:
    """Return the prompt's title."""
    return say("presentation.no_prompt") if name is None else str(entry("prompts.toml", name).get("title", name))


def ask(name: str | None) -> str:
    """Return the prompt as it's asked, "" for none."""
    return str(entry("prompts.toml", name or "").get("ask", ""))


def take(value: Take) -> str:
    """Return the title that the user gave a take, or else its prompt's title or text.

    Without a prompt, an imported take is called as its file is.
    """
    prompt_title = str(entry("prompts.toml", value.prompt or "").get("title", ""))
    return value.title or prompt_title or value.prompt_text or value.source or say("presentation.no_prompt")


def track(value: str) -> str:
    """Return the track's name."""
    return _name("tracks.toml", value)


def track_lead(value: str) -> str:
    """Return how to open an answer on a track."""
    return str(entry("tracks.toml", value).get("lead", ""))


def kind(name: str) -> str:
    """Return the name of a kind of story."""
    return _name("story_kinds.toml", name)


def cue(prompt_id: str | None, name: str) -> str:
    """Return the label of a prompt's cue."""
    return str(cue_entry(prompt_id, name).get("label", name))


def cue_entry(prompt_id: str | None, name: str) -> Mapping[str, Any]:
    """Return the table of a prompt's cue; empty if there is none."""
    found: Mapping[str, Any] = entry("cues.toml", prompt_id or "").get(name, {})
    return found


def entry(file: str, key: str) -> Mapping[str, Any]:
    """Return an id's table in a file below resources/; empty if there is none."""
    found: Mapping[str, Any] = table(file).get(key, {})
    return found


def _name(file: str, key: str) -> str:
    return str(entry(file, key).get("name", key))
