"""The microphones of this system: which there are, which are muted, and their sound."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from mlerehearse.services.sound.capture.capture_messages import Microphone


class Arrival(NamedTuple):
    """Samples, and when they came, on the monotonic clock."""

    pcm: bytes
    at: float


class InputStream(Protocol):
    """An open microphone."""

    def read(self) -> list[Arrival]:
        """Return all samples that have arrived."""
        ...

    def close(self) -> None:
        """Close the microphone."""
        ...


@dataclass(frozen=True, slots=True)
class State:
    """The microphones, the default one first.

    `muted` are the ids of those that are muted, `used` is the id of the one that this process
    records from, "" if the system doesn't say. `alive` is False without a sound server.
    """

    microphones: tuple[Microphone, ...] = ()
    muted: frozenset[str] = frozenset()
    used: str = ""
    alive: bool = True

    def find(self, id_: str) -> Microphone | None:
        """Return the microphone with this id, or None."""
        return next((microphone for microphone in self.microphones if microphone.id == id_), None)


class SoundInputs(Protocol):
    """The microphones."""

    def state(self) -> State:
        """Return the latest state."""
        ...

    def open(self, microphone: str, arrived: Callable[[], object]) -> InputStream:
        """Open the microphone with this id; raises OSError if that fails.

        `arrived` is called when there is something to read, perhaps on another thread.
        """
        ...

    def close(self) -> None:
        """Stop looking for microphones."""
        ...
