"""Reviews as one self-contained HTML file, without scripts, in the system's light or dark mode.

The page is resources/templates/review.html.j2. All text is escaped, and a content security policy
forbids scripts.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from mlerehearse.domain import names, presentation, wording
from mlerehearse.domain.presentation import BeatRun
from mlerehearse.domain.review import Flag, Review
from mlerehearse.domain.transcript import join
from mlerehearse.resources import resource
from mlerehearse.texts import between, clock, say, seconds

if TYPE_CHECKING:
    from jinja2 import Template

_WHOLE = "whole"  # flags of this group cover minutes of speech, so they are listed instead of underlined


def to_html(reviews: Sequence[tuple[str, Review]]) -> str:
    """Return one page for the reviews, which come with the names of their files."""
    title = names.prompt(reviews[0][1].asked.prompt) if len(reviews) == 1 else say("formats.several")
    return _page().render(title=title, reviews=reviews)


@cache
def _page() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # here, because only HTML needs it

    pages = Environment(
        loader=FileSystemLoader(resource("templates")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    pages.globals.update(names=names, presentation=presentation, wording=wording)
    pages.globals.update(between=between, clock=clock, say=say, seconds=seconds)
    pages.globals.update(in_group=_in_group, pieces=_pieces, place=_place)
    return pages.get_template("review.html.j2")


def _place(start: float, end: float, length: float) -> str:
    left, right = (min(100.0, max(0.0, 100 * at / length)) for at in (start, end))
    return f"left:{left:.2f}%;width:{max(0.0, right - left):.2f}%"


def _in_group(flags: Sequence[Flag], group: str) -> list[tuple[int, Flag]]:
    """Return the flags of a lane with their numbers."""
    return [(number, flag) for number, flag in enumerate(flags) if names.flag_group(flag.id) == group]


def _pieces(review: Review, flags: Sequence[Flag], run: BeatRun) -> Iterator[tuple[str, int, Flag | None]]:
    """Yield the words of a run as (text, number of its flag, flag), and without a flag None."""
    covering = _covering(flags)
    for sentence in run.sentences:
        for found, group in groupby(range(sentence.first, sentence.last), covering.get):
            yield join(review.transcript.words[index] for index in group), *(found or (-1, None))


def _covering(flags: Sequence[Flag]) -> dict[int, tuple[int, Flag]]:
    """Return the flag to draw on each flagged word.

    Where flags overlap, the shortest wins, because it would otherwise be invisible.
    """
    drawn = [(number, flag) for number, flag in enumerate(flags) if names.flag_group(flag.id) != _WHOLE]
    longest_first = sorted(drawn, key=lambda item: item[1].first - item[1].last)
    return {word: (number, flag) for number, flag in longest_first for word in range(flag.first, flag.last)}
