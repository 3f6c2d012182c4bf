"""When a sound file was recorded: by its own tags, else by its name, else by its file's time.

A tag or a name with a date alone takes the time of the next source that falls on this date, else
noon. Times without a zone are local ones. Impossible dates are passed over: before 1990, as devices
write whose clock was never set, and in the future.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from mlerehearse.takes.store import take_json

_EARLIEST, _AHEAD = datetime(1990, 1, 1, tzinfo=UTC), timedelta(days=1)
_APPLE = "com.apple.quicktime.creationdate"  # the time there, with its zone; creation_time is in UTC
_LOOSE = r"(?<!\d){}(?!\d)"
_DAY = r"(?P<day>0[1-9]|[12]\d|3[01])"
_YEAR, _MONTH = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0[1-9]|1[0-2])"
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = rf"(?P<name>{'|'.join(_NAMES)})[a-z]*\.?"
_TIME = (
    r"(?:[\sT_.,-]*(?:\bat\b|\bum\b)?[\sT_.,-]*"
    r"(?P<hour>[01]\d|2[0-3]|\d(?=[.:h-]))[-_.:h]?(?P<minute>[0-5]\d)(?:[-_.:m]?(?P<second>[0-5]\d))?(?:[.,]?\d{1,6})?"
    r"\s?(?P<half>am|pm)?\s?(?P<zone>z|[+-]\d\d:?\d\d)?(?!\d))?"
)
_WRITTEN = (
    rf"(?<!\d){_YEAR}[-_.:]?{_MONTH}[-_.:]?{_DAY}{_TIME}",
    rf"(?<!\d){_DAY}\.{_MONTH}\.{_YEAR}{_TIME}",
    rf"(?<!\d)(?P<day>\d\d?)\.? {_NAMED},? {_YEAR}{_TIME}",
    rf"\b{_NAMED} (?P<day>\d\d?),? {_YEAR}{_TIME}",
    rf"(?<!\d)(?P<year>\d\d){_MONTH}{_DAY}[-_ ](?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?(?!\d)",
)
_FORMS = tuple(re.compile(form, re.IGNORECASE) for form in _WRITTEN)
_EPOCH = re.compile(_LOOSE.format(r"1\d{9}(?:\d{3})?"))  # seconds or milliseconds since 1970
_CLOCK = re.compile(r"\d\d:\d\d(:\d\d)?")
_COUNTER = re.compile(r"00\d\d")  # after a date, more likely a number than a time after midnight
_IN_UTC = re.compile(r"PXL_|GMT")  # the cameras of Pixel phones, and Zoom


@dataclass(frozen=True, slots=True)
class _Written:
    """A date as it was written; `clock` is None for a date alone, `zone` for a local time."""

    day: datetime
    clock: time | None
    zone: timedelta | None


def recorded_at(path: Path, zone: str, now: datetime) -> datetime:
    """Return when a file was recorded, in UTC.

    `zone` is the name of the computer's time zone. A file without any usable date was recorded
    `now`.
    """
    here, dateless = ZoneInfo(zone), None
    for written in _sources(path, here):
        when = _moment(written, here)
        if when is None or not _EARLIEST <= when <= now + _AHEAD:
            continue
        if dateless is not None and written.clock is not None:
            same_day = when.astimezone(here).date() == dateless.astimezone(here).date()
            return when if same_day else dateless
        if written.clock is not None:
            return when
        dateless = dateless or when
    return dateless or now


def tags_of(path: Path) -> dict[str, str]:
    """Return the tags of a sound file by their lower-case names; none if it can't be read."""
    import av

    try:
        with path.open("rb") as file, av.open(file, metadata_errors="replace") as container:
            streams = [stream.metadata for stream in container.streams.audio]
            found = [container.metadata, *streams]
            return {name.lower(): str(value) for tags in reversed(found) for name, value in tags.items()}
    except (av.FFmpegError, OSError, ValueError):
        return {}


def _sources(path: Path, here: ZoneInfo) -> Iterator[_Written]:
    """Yield the dates that a file has, the most reliable first."""
    yield from _in_tags(tags_of(path))
    yield from _in_name(path.stem)
    changed = take_json.changed(path)
    yield _Written(changed, changed.time(), timedelta())


def _in_tags(tags: Mapping[str, str]) -> Iterator[_Written]:
    made, date = tags.get("creation_time", ""), tags.get("date", "")
    if _CLOCK.fullmatch(made.strip()):  # broadcast WAV has the two apart
        date, made = f"{date} {made}", ""
    for text in (tags.get(_APPLE, ""), made, date):
        yield from _forms(text.strip())


def _in_name(name: str) -> Iterator[_Written]:
    """Yield the dates in a name; "PXL_20240820_132835" is in UTC, others without a zone local."""
    for written in _forms(name):
        utc = written.zone is None and written.clock is not None and _IN_UTC.match(name)
        yield _Written(written.day, written.clock, timedelta() if utc else written.zone)
    found = _EPOCH.search(name)
    if found:
        seconds = int(found[0]) / (1000 if len(found[0]) == 13 else 1)
        moment = datetime.fromtimestamp(seconds, UTC)
        yield _Written(moment, moment.time(), timedelta())


def _forms(text: str) -> Iterator[_Written]:
    for form in _FORMS:
        for found in form.finditer(text):
            written = _read(found)
            if written is not None:
                yield written


def _read(found: re.Match[str]) -> _Written | None:
    part = found.groupdict()
    year = int(part["year"])
    month = _NAMES.index(part["name"].lower()) + 1 if part.get("name") else int(part["month"])
    try:
        day = datetime(year if year > 99 else 2000 + year, month, int(part["day"]))
    except ValueError:  # the 31st of a short month
        return None
    if part["hour"] is None or (part["second"] is None and _COUNTER.fullmatch(part["hour"] + found[0][-2:])):
        return _Written(day, None, None)
    hour = int(part["hour"])
    half = (part.get("half") or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return _Written(day, time(hour, int(part["minute"]), int(part["second"] or 0)), _offset(part.get("zone")))


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    if zone in "zZ":
        return timedelta()
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes)


def _moment(written: _Written, here: ZoneInfo) -> datetime | None:
    """Return the moment in UTC; a date alone stands for its noon."""
    day = written.day.replace(tzinfo=None)
    there = datetime.combine(day.date(), written.clock or time(12))
    try:
        if written.zone is not None:
            return (there - written.zone).replace(tzinfo=UTC)
        return there.replace(tzinfo=here).astimezone(UTC)
    except OverflowError:
        return None
