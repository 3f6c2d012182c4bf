"""What the system says about the microphones now: which there are, and which of them is muted.

Qt knows that on Windows and macOS. On Linux it reports neither a microphone that was removed, nor
that the stream was moved to another one, nor that the sound server has gone (docs/speech.md), so
the server is asked itself.
"""

import contextlib
import os
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from mlerehearse.services.sound.capture_messages import Microphone

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioDevice

_LOOK = 0.4  # seconds between two looks at the sound server
_NO_SINK = 2**32 - 1  # PulseAudio's index of nothing


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
    """Where the state comes from."""

    def state(self) -> State:
        """Return the latest state."""
        ...

    def close(self) -> None:
        """Stop looking."""
        ...


def sound_inputs() -> SoundInputs:
    """Return the best source on this system."""
    if sys.platform == "linux":
        with contextlib.suppress(ImportError, OSError):  # a system without PulseAudio's library
            return PulseInputs()
    return QtInputs()


class QtInputs:
    """Asks Qt; the methods are for the thread of the event loop."""

    def state(self) -> State:
        """Return the state now."""
        return State(tuple(Microphone(id_of(device), device.description()) for device in devices()))

    def close(self) -> None:
        """Do nothing."""


class PulseInputs:
    """Asks the sound server (PulseAudio, or PipeWire in its place) on a thread of its own."""

    def __init__(self) -> None:
        import pulsectl  # type: ignore[import-untyped]  # loads the system's library

        self._library: Any = pulsectl
        self._lost = pulsectl.PulseError, pulsectl.PulseDisconnected, OSError
        self._state = self._ask_once()
        self._closed = threading.Event()
        threading.Thread(target=self._run, name="sound-server", daemon=True).start()

    def state(self) -> State:
        """Return the latest state."""
        return self._state

    def close(self) -> None:
        """Stop looking."""
        self._closed.set()

    def _ask_once(self) -> State:
        try:
            with self._connected() as server:
                return self._ask(server)
        except self._lost:
            return State(alive=False)

    def _run(self) -> None:
        while not self._closed.is_set():
            with contextlib.suppress(*self._lost), self._connected() as server:
                while not self._closed.wait(_LOOK):
                    self._state = self._ask(server)
            self._state = State(alive=False)
            self._closed.wait(_LOOK)

    def _connected(self) -> Any:
        return self._library.Pulse("mlerehearse", connect=True)

    def _ask(self, server: Any) -> State:
        # the default last: it's changed before the streams are moved to it
        streams, listed = server.source_output_list(), server.source_list()
        default = server.server_info().default_source_name
        sources = {source.index: source for source in listed if source.monitor_of_sink == _NO_SINK}
        ordered = sorted(sources.values(), key=lambda source: source.name != default)
        own = [stream.source for stream in streams if stream.proplist.get("application.process.id") == str(os.getpid())]
        used = sources.get(own[0]) if own else None
        return State(
            tuple(Microphone(source.name, source.description) for source in ordered),
            frozenset(source.name for source in ordered if source.mute or source.volume.value_flat == 0),
            used.name if used is not None else "",
        )


def devices() -> "list[QAudioDevice]":
    """Return Qt's inputs, the default one first."""
    from PySide6.QtMultimedia import QMediaDevices

    default = id_of(QMediaDevices.defaultAudioInput())
    return sorted(QMediaDevices.audioInputs(), key=lambda device: id_of(device) != default)


def id_of(device: "QAudioDevice") -> str:
    """Return the system's id of a device, for PulseAudio its name."""
    return bytes(device.id().data()).decode(errors="replace")
