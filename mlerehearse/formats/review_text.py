"""A review as plain text for a terminal, at most 92 columns wide."""

import textwrap
from collections.abc import Iterator

from mlerehearse.domain import names, presentation, wording
from mlerehearse.domain.review import Flag, Review, TakeFlag
from mlerehearse.texts import between, clock, say

WIDTH = 92
_INDENT = "  "
_UNDER_FLAG = " " * 9


def to_text(review: Review) -> str:
    """Return the whole review, with blank lines between its parts; ends with a line feed."""
    parts = (_header, _strengths, _beats, _flags, _whole, _cues, _delivery, _unplaced)
    blocks = ("\n".join(part(review)) for part in parts)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _header(review: Review) -> Iterator[str]:
    yield from _wrap(names.prompt(review.asked.prompt), "")
    yield from _wrap(" · ".join(presentation.about(review)), "")
    yield presentation.verdict(review)


def _strengths(review: Review) -> Iterator[str]:
    strengths = presentation.strengths(review)
    if strengths:
        yield _title(say("presentation.title_strengths"))
        for strength in strengths:
            yield from _wrap(strength, _INDENT, "+ ")


def _beats(review: Review) -> Iterator[str]:
    yield _title(say("presentation.title_beats"))
    rows = [
        (*presentation.beat_row(review, time), between(time.low, time.high), time) for time in review.beats if time.high
    ]
    heads = [say(f"formats.{key}") for key in ("beat", "from", "spent", "target")]
    widths = [max(map(len, column)) for column in zip(heads, *(row[:4] for row in rows), strict=True)]
    yield _cells(heads, widths)
    for *cells, time in rows:
        off_target = presentation.off_target_words(review, time.beat)
        yield f"{_cells([str(cell) for cell in cells], widths)}   {off_target}".rstrip()


def _cells(cells: list[str], widths: list[int]) -> str:
    name, begins, *figures = (
        cell.ljust(width) if i < 2 else cell.rjust(width)
        for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return _INDENT + "   ".join((name, begins, *figures))


def _flags(review: Review) -> Iterator[str]:
    yield _title(presentation.flags_line(review))
    for flag in presentation.by_time(review.flags):
        yield from _flag(review, flag)


def _flag(review: Review, flag: Flag) -> Iterator[str]:
    head = f"{names.flag(flag.id)}, {names.severity(flag.severity)}: “{presentation.quote(flag)}”"
    if flag.last - flag.first < 3:
        head += " " + say("formats.in_context", context=presentation.context(review, flag))
    yield from textwrap.wrap(
        head, WIDTH, initial_indent=f"{_INDENT}{clock(flag.start):>5}  ", subsequent_indent=_UNDER_FLAG
    )
    yield from _advice(flag)


def _whole(review: Review) -> Iterator[str]:
    if review.take_flags:
        yield _title(say("presentation.title_whole"))
    for flag in presentation.whole_take(review):
        about = f" ({names.beat(flag.beat)})" if flag.beat else ""
        yield from _wrap(f"{names.flag(flag.id)}{about}, {names.severity(flag.severity)}", _INDENT)
        yield from _advice(flag)


def _advice(flag: Flag | TakeFlag) -> Iterator[str]:
    yield from _wrap(wording.why(flag), _UNDER_FLAG)
    yield from _wrap(presentation.suggestion(flag), _UNDER_FLAG)


def _cues(review: Review) -> Iterator[str]:
    if review.cues:
        yield _title(say("presentation.title_cues"))
    for label, places in presentation.heard_cues(review):
        yield from _wrap(f"{label}: {say('presentation.heard')} {presentation.clocks(places)}".rstrip(), _INDENT, "+ ")
    for label, advice in presentation.missing_cues(review):
        yield from _wrap(f"{label}: {say('presentation.missing')}. {advice}", _INDENT, "- ")


def _delivery(review: Review) -> Iterator[str]:
    yield _title(say("presentation.title_delivery"))
    figures = presentation.delivery(review)
    width = max(len(name) for name, _ in figures)
    for name, value in figures:
        yield f"{_INDENT}{name.ljust(width)}   {value:>7}"


def _unplaced(review: Review) -> Iterator[str]:
    if review.unplaced:
        yield say("formats.unplaced", count=len(review.unplaced))


def _title(text: str) -> str:
    return text.upper()


def _wrap(text: str, indent: str, mark: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent + mark, subsequent_indent=indent + " " * len(mark))
