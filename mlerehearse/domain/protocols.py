"""What the product needs from the world, so that tests and other engines can stand in."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from mlerehearse.domain.meaning import Meaning
from mlerehearse.domain.transcript import Transcript, Word


class Clock(Protocol):
    """Time, passed in: durations are taken from `monotonic`, dates from `now` and `zone`."""

    def now(self) -> datetime:
        """The time in UTC, aware."""
        ...

    def zone(self) -> str:
        """The IANA name of the computer's time zone."""
        ...

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back."""
        ...


class Encoder(Protocol):
    """Meaning as numbers."""

    def read(self, sentences: Sequence[str]) -> Sequence[Meaning]:
        """The meaning of each sentence, vectors of one width."""
        ...


class Transcriber(Protocol):
    """A speech engine: blocks of mono 16-bit samples at 16 kHz in (native byte order), words out.

    `blocks` may still be growing while it is read (a live take): an empty block says that there are no more for now.
    `heard` gets words as they become final, `drafted` those that may follow them, in place of any drafted before;
    `progress` gets the seconds done so far.
    """

    def transcribe(
        self,
        blocks: Iterator[bytes],
        heard: Callable[[tuple[Word, ...]], None],
        progress: Callable[[float], None],
        drafted: Callable[[tuple[Word, ...]], None],
    ) -> Transcript:
        """The transcript of all blocks."""
        ...
