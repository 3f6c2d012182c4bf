"""Streaming voice activity detection with the Silero network that faster-whisper includes."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mlerehearse.domain.audio_format import RATE
from mlerehearse.speech.audio.level import VoiceLevel
from mlerehearse.speech.audio.resampler import Samples

FRAME = 512  # samples in one frame
FRAME_SECONDS = FRAME / RATE

_CONTEXT = 64  # preceding samples that the network needs
_BATCH = 16  # frames per call; a fixed number, so that block sizes can't change any result
_SPEECH, _SILENCE = 0.5, 0.35  # probabilities at which speech begins and ends (docs/speech.md)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """512 samples, their index in the recording (in frames), and whether someone speaks."""

    index: int
    samples: Samples
    speech: bool


class VoiceActivity:
    """Cuts a stream of samples into frames and classifies each as speech or not.

    As long as all that was heard is quiet, a second network listens to the same sound made
    louder. After a loud voice it isn't asked any more: a soft one is further away, or none.
    """

    def __init__(self) -> None:
        session = _session()
        self._plain, self._raised = _Listener(session), _Listener(session)
        self._level = VoiceLevel()
        self._waiting = np.zeros(0, np.float32)
        self._count = 0

    def push(self, samples: Samples) -> Iterator[Frame]:
        """Yield the frames that (n,) more samples complete."""
        self._waiting = np.concatenate([self._waiting, samples])
        size = FRAME * _BATCH
        while len(self._waiting) >= size:
            batch, self._waiting = self._waiting[:size], self._waiting[size:]
            yield from self._judge(batch)

    def finish(self) -> Iterator[Frame]:
        """Yield the last frames; the very last is padded with silence."""
        if len(self._waiting):
            batch = np.pad(self._waiting, (0, -len(self._waiting) % FRAME))
            self._waiting = self._waiting[:0]
            yield from self._judge(batch)

    def _judge(self, batch: Samples) -> Iterator[Frame]:
        frames = batch.reshape(-1, FRAME)
        speech = self._plain.speech(frames)
        gain = self._level.gain(frames)
        if gain > 1:
            speech |= self._raised.speech(frames * np.float32(gain))
        for spoken, samples in zip(speech, frames, strict=True):
            yield Frame(self._count, samples, bool(spoken))
            self._count += 1


class _Listener:
    """The network with its memory of one stream."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._state = [np.zeros((1, 1, 128), np.float32), np.zeros((1, 1, 128), np.float32)]
        self._context = np.zeros(_CONTEXT, np.float32)
        self._speaking = False

    def speech(self, frames: Samples) -> npt.NDArray[np.bool_]:
        """Return for each of the next (n, samples) frames whether someone speaks."""
        before = np.concatenate([self._context[None], frames[:-1, -_CONTEXT:]])
        seen = np.concatenate([before, frames], axis=1)
        chances, *self._state = self._session.run(None, {"input": seen, "h": self._state[0], "c": self._state[1]})
        self._context = frames[-1, -_CONTEXT:].copy()
        spoken = []
        for chance in np.ravel(chances):
            self._speaking = bool(chance >= (_SILENCE if self._speaking else _SPEECH))
            spoken.append(self._speaking)
        return np.array(spoken)


def _session() -> Any:
    import faster_whisper.utils
    import onnxruntime  # type: ignore[import-untyped]

    onnxruntime.disable_telemetry_events()  # on Windows it sends trace events
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    network = sorted(Path(faster_whisper.utils.get_assets_path()).glob("silero_vad*.onnx"))[-1]
    return onnxruntime.InferenceSession(str(network), providers=["CPUExecutionProvider"], sess_options=options)
