"""The look of a flag on words: its colour, and whether it is tinted instead of underlined."""

from PySide6.QtGui import QColor

from mlerehearse.domain import names
from mlerehearse.domain.review import Flag, Severity
from mlerehearse.ui.theme import Theme

LONG_WORDS = 15  # words; a longer flag gets a tint, because its underline would hide other flags


def flag_color(theme: Theme, flag: Flag) -> QColor:
    """Return a flag's colour: "high" for the group *we*, else by severity."""
    if names.flag_group(flag.id) == "we":
        return theme.color("high")
    return theme.color("warn" if flag.severity is Severity.HIGH else "muted")


def is_long_flag(flag: Flag) -> bool:
    """Return whether a flag covers so many words that it is tinted instead of underlined."""
    return flag.last - flag.first > LONG_WORDS
