"""What is found out about a sound file while it is read."""

from dataclasses import dataclass

from mlerehearse.errors import AudioError
from mlerehearse.texts import say

_RATES = range(2000, 1_000_001)  # samples a second; beyond them a header is damaged, and costs minutes or memory


@dataclass(slots=True)
class Findings:
    """Filled in by the reader of a file; `name` is the file's, for its errors.

    `whole`: everything that the file states was read. `lost`: seconds that are damaged, in
    between. `cut`: its last part is damaged. `stated`: its length in seconds by its header, None
    if that is only a guess. `track` of `tracks` was read.
    """

    name: str
    whole: bool = False
    lost: float = 0.0
    cut: bool = False
    stated: float | None = None
    tracks: int = 1
    track: int = 1

    def usual_rate(self, rate: int) -> int:
        """Return the sample rate; raise AudioError for one that no sound has."""
        if not is_usual(rate):
            raise AudioError(say("speech.odd_rate", name=self.name, rate=rate))
        return rate


def is_usual(rate: int) -> bool:
    """Return whether sound can have this many samples a second."""
    return rate in _RATES
