"""Look and order of the flags, from resources/flags.toml; a new entry there needs no code."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor

from mlerehearse.domain.review import Flag, Severity
from mlerehearse.resources import table
from mlerehearse.ui.theme import Theme

LONG_WORDS = 15  # words; a longer flag gets a tint, because its underline would hide other flags


@dataclass(frozen=True, slots=True)
class FlagStyle:
    """An entry of flags.toml; `on_words` is False for flags on the take as a whole."""

    id: str
    name: str
    short: str
    group: str
    order: int
    underline: str
    on_words: bool


@cache
def styles() -> dict[str, FlagStyle]:
    """Return all flag styles by id, sorted by `order` in flags.toml."""
    entries = sorted(table("flags.toml").items(), key=lambda entry: entry[1]["order"])
    return {
        id_: FlagStyle(
            id_,
            entry["name"],
            entry.get("short", entry["name"]),
            entry["group"],
            entry["order"],
            entry["underline"],
            entry["kind"] == "span",
        )
        for id_, entry in entries
    }


def style(flag_id: str) -> FlagStyle:
    """Return the style of a flag.

    A flag that flags.toml doesn't have, for example from an older review, gets a plain style.
    """
    return styles().get(flag_id) or FlagStyle(flag_id, flag_id, flag_id, "wording", 99, "dotted", True)


def lane_groups() -> tuple[str, ...]:
    """Return the groups of the flags on words, in order; each has a row in the lane."""
    return tuple(dict.fromkeys(style.group for style in styles().values() if style.on_words))


def group_name(group: str) -> str:
    """Return a group's display name: its id, unless texts/review.toml has a better one."""
    return str(table("texts/review.toml").get(f"group_{group}", group))


def flag_color(theme: Theme, flag: Flag) -> QColor:
    """Return a flag's colour: "high" for the group *we*, else by severity."""
    if style(flag.id).group == "we":
        return theme.color("high")
    return theme.color("warn" if flag.severity is Severity.HIGH else "muted")


def is_long_flag(flag: Flag) -> bool:
    """Return whether a flag covers so many words that it is tinted instead of underlined."""
    return flag.last - flag.first > LONG_WORDS
