"""All sentences and number formats that users see; the sentences are in resources/texts/."""

import re
import unicodedata
from datetime import date as date_
from datetime import datetime
from functools import cache
from math import isfinite
from typing import Any

from mlerehearse.resources import table

_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@cache
def _section(name: str) -> dict[str, Any]:
    return table(f"texts/{name}.toml")


def say(key: str, **values: object) -> str:
    """Return the text of "section.key", with `{name}` replaced from `values`.

    Raises KeyError for an unknown key.
    """
    section, _, name = key.partition(".")
    return str(_section(section)[name]).format(**values)


def clean(raw: str) -> str:
    """Return the text with single spaces, without what a terminal would interpret.

    That is control characters, lone surrogates, and signs that change the direction of writing.
    """
    spaced = " ".join(raw.split())
    if spaced.isprintable():
        return spaced
    return "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs") and not _DIRECTION.match(c))


def clock(seconds: float) -> str:
    """Format minutes and seconds, rounded down like a clock: 84.9 -> 1:24; 0:00 for no number."""
    whole = max(0, int(seconds)) if isfinite(seconds) else 0
    return f"{whole // 60}:{whole % 60:02d}"


def spoken(seconds: float) -> str:
    """Format a length as people say it, rounded down: 22.9 -> 22 s, from a minute on 84 -> 1:24."""
    return f"{int(seconds)} s" if seconds < 60 else clock(seconds)


def seconds(value: float) -> str:
    """Format a duration in whole seconds: 22.4 -> 22 s."""
    return f"{value:.0f} s"


def tenths(value: float) -> str:
    """Format a duration in tenths of a second: 2.14 -> 2.1 s."""
    return f"{value:.1f} s"


def plural(count: int, one: str, many: str) -> str:
    """Format a counted noun: 1 flag, 3 flags."""
    return f"{count} {one if count == 1 else many}"


def whole(value: float) -> str:
    """Format a number without decimals: 148.3 -> 148."""
    return f"{value:.0f}"


def tenth(value: float) -> str:
    """Format a number with one decimal: 3.14 -> 3.1."""
    return f"{value:.1f}"


def between(low: float, high: float) -> str:
    """Format a range of seconds: 15–20 s."""
    return f"{low:.0f}–{high:.0f} s"


def percent(share: float) -> str:
    """Format a share of 0..1 in whole percent: 0.431 -> 43 %."""
    return f"{100 * share:.0f} %"


def megabytes(size: float) -> str:
    """Format a size in bytes: 78090594 -> 78 MB, 1234567 -> 1.2 MB."""
    return f"{size / 1e6:.0f} MB" if size >= 9.95e6 else f"{size / 1e6:.1f} MB"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(date: date_, today: date_) -> str:
    """Format a calendar day, with the year unless it is this year: 3 Nov, 3 Nov 2025."""
    year = "" if date.year == today.year else f" {date.year}"
    return f"{date.day} {_MONTHS[date.month - 1]}{year}"


def time_of_day(moment: datetime) -> str:
    """Format the hours and minutes of a time: 09:05."""
    return f"{moment:%H:%M}"
