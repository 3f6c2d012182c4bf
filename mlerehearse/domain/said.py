"""Where searched words were said."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Words that were found, and those around them; `start` is when they were said, in seconds."""

    start: float
    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True)
class SaidHit:
    """A take in which the searched words were said, and the first of the places."""

    take: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits of a search, newest take first.

    `more` means that there are further hits. `unread` is the number of takes whose words aren't in
    the index yet, so that they can't be found.
    """

    hits: tuple[SaidHit, ...] = ()
    more: bool = False
    unread: int = 0
