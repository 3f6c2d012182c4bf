"""How each flag looks and where it stands, as resources/flags.toml says; a new entry there needs no code here."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor

from mlerehearse.domain.review import Flag, Severity
from mlerehearse.resources import table
from mlerehearse.ui.theme import Theme

LONG_WORDS = 15  # a flag over more words is shown as a tint; an underline under half a page would hide the others


@dataclass(frozen=True, slots=True)
class FlagStyle:
    """One entry of flags.toml; `on_words` is False for flags on the take as a whole."""

    id: str
    name: str
    short: str
    group: str
    order: int
    underline: str
    on_words: bool


@cache
def styles() -> dict[str, FlagStyle]:
    """Every flag by its id, in the order of flags.toml's `order`."""
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
    """The style of a flag; one that flags.toml does not know (an older review's) gets a plain one."""
    return styles().get(flag_id) or FlagStyle(flag_id, flag_id, flag_id, "wording", 99, "dotted", True)


def lane_groups() -> tuple[str, ...]:
    """The groups of the flags on words, in order: one row of the lane each."""
    return tuple(dict.fromkeys(style.group for style in styles().values() if style.on_words))


def group_name(group: str) -> str:
    """A group's name in the user's words: its id, unless texts/review.toml has a better one."""
    return str(table("texts/review.toml").get(f"group_{group}", group))


def color(theme: Theme, flag: Flag) -> QColor:
    """A flag's colour: *we* in the strongest, then what counts against the take, then what is only worth hearing."""
    if style(flag.id).group == "we":
        return theme.color("high")
    return theme.color("warn" if flag.severity is Severity.HIGH else "muted")


def is_long(flag: Flag) -> bool:
    """Whether it covers so much that it is tinted instead of underlined."""
    return flag.last - flag.first > LONG_WORDS
