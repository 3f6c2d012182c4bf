"""Parse times of day: "2:10", "5 a.m.", "three o'clock", "half past six", "twenty to ten"."""

import re

from mlerehearse.coach.numbers import spelled as spoken
from mlerehearse.coach.numbers.cursor import TokenCursor
from mlerehearse.coach.numbers.units import Form, Mention

_COLON = re.compile(r"\d{1,2}:\d{2}(?:am|pm)?")
_JOINED = re.compile(r"\d{1,2}(?:[.]\d{2})?(?:am|pm|a\.m|p\.m)")
_HALVES = ("am", "pm", "a.m", "p.m")
_AT = ("at", "by", "until", "since")
_BEFORE_THE_HOUR = (5, 10, 20, 25)


def parse_clock(view: TokenCursor, at: int) -> Mention | None:
    """Return the time of day that begins at a token, or None."""
    norm = view.norm(at)
    if _COLON.fullmatch(norm) or _JOINED.fullmatch(norm):
        return Mention(at, at + 1 + (view.norm(at + 1) in _HALVES), Form.CLOCK)
    if norm == "half":
        return _half(view, at)
    value = int(norm) if norm.isdecimal() and len(norm) <= 2 else spoken.parse_small(norm)
    if value is None or value > 59:
        return None
    if view.norm(at + 1) == "o'clock" or view.norm(at + 1) in _HALVES:
        return Mention(at, at + 2, Form.CLOCK)
    return Mention(at, at + 3, Form.CLOCK) if _to_or_past(view, at, value) else None


def _to_or_past(view: TokenCursor, at: int, value: int) -> bool:
    hour = spoken.parse_small(view.norm(at + 2))
    if hour is None or hour > 12 or view.paused(at):
        return False
    if view.norm(at + 1) == "past":
        return True
    to_hour = view.norm(at + 1) == "to" and value in _BEFORE_THE_HOUR and value > hour
    return to_hour and view.before(at) in _AT


def _half(view: TokenCursor, at: int) -> Mention | None:
    """Parse "half past six", or "half six" in British English."""
    past = view.norm(at + 1) == "past"
    if not past and (view.norm(at + 1) not in spoken.UNITS or view.paused(at)):
        return None
    found = spoken.parse_spelled(view.norm, at + 1 + past)
    return Mention(at, found[0] if found else at + 1, Form.CLOCK)
