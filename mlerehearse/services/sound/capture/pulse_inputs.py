"""The microphones as the sound server knows them: PulseAudio, or PipeWire in its place.

Qt reports neither a microphone that was removed, nor that its stream was moved to another one, nor
that the server has gone (docs/speech.md).
"""

import contextlib
import os
import threading
from collections.abc import Callable
from typing import Any

from mlerehearse.services.sound.capture.capture_messages import Microphone
from mlerehearse.services.sound.capture.pulse_stream import PulseStream
from mlerehearse.services.sound.capture.sound_inputs import State

_LOOK = 0.4  # seconds between two looks at the sound server
_NO_SINK = 2**32 - 1  # PulseAudio's index of nothing


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

    def open(self, microphone: str, arrived: Callable[[], object]) -> PulseStream:
        """Open the microphone with this id; raises OSError if that fails."""
        return PulseStream(microphone, arrived)

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
