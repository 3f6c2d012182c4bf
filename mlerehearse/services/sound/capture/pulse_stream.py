"""An open microphone on Linux, read through PulseAudio's simple API (also PipeWire's).

Qt's stream loses sound if its process gets no processor time for two seconds, and aborts when the
sound server is started again (docs/speech.md). Here a thread waits for each block and notes when it
came; the server holds what isn't read yet, up to 4 MB (two minutes).
"""

import ctypes
import threading
import time
from collections import deque
from collections.abc import Callable

from mlerehearse.domain.audio_format import FRAME_BYTES, RATE
from mlerehearse.services.sound.capture.sound_inputs import Arrival

_BLOCK = 0.04  # seconds
_RECORD, _S16LE, _DEFAULT = 2, 3, 2**32 - 1  # constants of pulse/def.h and pulse/sample.h


class _SampleSpec(ctypes.Structure):
    _fields_ = (("format", ctypes.c_int), ("rate", ctypes.c_uint32), ("channels", ctypes.c_uint8))


class _BufferAttr(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize"))


class PulseStream:
    """Reads on a thread of its own; `arrived` is called there."""

    def __init__(self, source: str, arrived: Callable[[], object]) -> None:
        """Open a source by its name; raises OSError if that fails or the library is missing."""
        self._library = ctypes.CDLL("libpulse-simple.so.0")
        self._library.pa_simple_new.restype = ctypes.c_void_p
        self._stream = ctypes.c_void_p(self._opened(source))
        self._arrived = arrived
        self._blocks: deque[Arrival] = deque()
        self._closed = threading.Event()
        threading.Thread(target=self._run, name="microphone", daemon=True).start()

    def read(self) -> list[Arrival]:
        """Return all that has arrived."""
        return [self._blocks.popleft() for _ in range(len(self._blocks))]

    def close(self) -> None:
        """Close the microphone once the block that is awaited has come."""
        self._closed.set()

    def _opened(self, source: str) -> int:
        size = round(_BLOCK * RATE) * FRAME_BYTES
        spec, error = _SampleSpec(_S16LE, RATE, 1), ctypes.c_int()
        buffers = _BufferAttr(_DEFAULT, _DEFAULT, _DEFAULT, _DEFAULT, size)
        stream = self._library.pa_simple_new(
            None,
            b"mlerehearse",
            _RECORD,
            source.encode(),
            b"recording",
            ctypes.byref(spec),
            None,
            ctypes.byref(buffers),
            ctypes.byref(error),
        )
        if not stream:
            raise OSError(error.value, "the sound server refuses the stream")
        return int(stream)

    def _run(self) -> None:
        block, error = ctypes.create_string_buffer(round(_BLOCK * RATE) * FRAME_BYTES), ctypes.c_int()
        while not self._closed.is_set():
            if self._library.pa_simple_read(self._stream, block, len(block), ctypes.byref(error)) < 0:
                break  # the server has gone
            if not self._closed.is_set():
                self._blocks.append(Arrival(block.raw, time.monotonic()))
                self._arrived()
        self._library.pa_simple_free(self._stream)
