"""The Whisper engine for live takes, files and recovery: sound in, words out (docs/speech.md)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.transcript import MadeBy, Transcript, Word
from mlerehearse.speech.audio.level import raised_for_words
from mlerehearse.speech.audio.resampler import Samples
from mlerehearse.speech.device import cost_probe
from mlerehearse.speech.device.backend import Backend
from mlerehearse.speech.device.compute_device import ComputeDevice, physical_cores
from mlerehearse.speech.device.cpu_fallback import FallbackModel
from mlerehearse.speech.speech_messages import Measured
from mlerehearse.speech.whisper import guards, missed_speech, plausible_times
from mlerehearse.speech.whisper.decoder import Decoder
from mlerehearse.speech.whisper.hints import hints
from mlerehearse.speech.whisper.streaming import DecodedStretch, StreamCallbacks, StreamingTranscription
from mlerehearse.speech.whisper.stretches import Span, Stretch

_LONG_HOLE = 3.0  # seconds; a hole this long is decoded with the hint, a shorter one without
_AROUND = 0.5  # seconds of sound added on each side of a hole

Words = tuple[Word, ...]


class Whisper:
    """A Transcriber with one model; the same sound always gives the same words.

    The model is loaded once and used for take after take.
    """

    def __init__(
        self,
        folder: Path,
        name: str,
        threads: int | None = None,
        device: str = "auto",
        moved: Callable[[ComputeDevice], None] = lambda place: None,
        backend: Backend | None = None,
    ) -> None:
        """Load the model in a folder; raises ModelDamagedError.

        `threads` is None for as many as there are physical cores; `moved` is as in Engine.
        """
        self.name = name
        self._hints = hints()
        self._sign: Callable[[], None] = lambda: None  # heartbeat, sent before each decoder step
        threads = threads or physical_cores()
        self._engine = FallbackModel(folder, name, threads, device, self._decoder, moved, backend)

    @property
    def place(self) -> ComputeDevice:
        """The device and compute type in use."""
        return self._engine.place

    def warm(self) -> None:
        """Compute one empty window, so that the first words come without delay."""
        self._engine.warm()

    @property
    def window(self) -> float:
        """Seconds that the encoder of one window took when the model was last warmed."""
        return self._engine.window

    def measure(self, urgent: Callable[[], bool]) -> Measured:
        """Return the model's cost on this computer; raises probe.Interrupted for urgent work."""
        cost = cost_probe.measure(self._engine.model, urgent)
        return Measured(self.name, str(self.place), self._engine.threads, cost)

    def transcribe(
        self,
        blocks: Iterator[bytes],
        heard: Callable[[Words], None],
        progress: Callable[[float], None],
        drafted: Callable[[Words], None] = lambda words: None,
    ) -> Transcript:
        """Return the transcript of all blocks; it has no words if nobody speaks."""
        done = 0.0

        def advance(seconds: float) -> None:
            nonlocal done
            done = seconds
            progress(done)

        self._sign = lambda: progress(done)
        hearing = StreamingTranscription(self.hear, StreamCallbacks(heard, drafted, advance))
        for block in blocks:
            hearing.push(block)
        hearing.finish()
        return Transcript(tuple(hearing.words), round(hearing.seconds, 3), self._made_by())

    def _decoder(self, model: Any) -> Decoder:
        return Decoder(model, self._hints, lambda: self._sign())

    def _made_by(self) -> MadeBy:
        engine = f"faster-whisper {version('faster-whisper')}"
        return MadeBy(engine, self.name, f"P3 12-28 s {self.place} beam 5; hint: {self._hints.hotwords}")

    def hear(self, stretch: Stretch, earliest: float, patient: bool) -> DecodedStretch:
        """Return the words of a stretch, none before `earliest`, in seconds of the recording.

        With `patient`, difficult sound is tried up to four times, else twice.
        """
        stretch = replace(stretch, samples=raised_for_words(stretch.samples))
        found = self._listen(stretch.samples, stretch.speech, True, patient)
        words, doubtful = found.words, found.doubtful
        for hole in missed_speech.uncovered_speech(words, stretch.speech):
            more = self._look_again(stretch, hole, patient)
            words, doubtful = missed_speech.merge_found_words(words, more.words, hole), doubtful or more.doubtful
        words = plausible_times.correct_times(words, stretch.speech, stretch.seconds)
        return DecodedStretch(tuple(_placed(word, stretch, earliest) for word in words), doubtful)

    def _listen(self, samples: Samples, speech: tuple[Span, ...], hinted: bool, patient: bool) -> DecodedStretch:
        found = self._engine.run(lambda decoder: decoder.words(samples, speech, hinted, patient))
        return DecodedStretch(guards.remove_invented(found.words, speech, self._hints), found.doubtful)

    def _look_again(self, stretch: Stretch, hole: Span, patient: bool) -> DecodedStretch:
        begin, end = max(0.0, hole[0] - _AROUND), min(stretch.seconds, hole[1] + _AROUND)
        samples = stretch.samples[int(begin * RATE) : int(end * RATE)]
        speech = tuple((max(0.0, a - begin), min(end, b) - begin) for a, b in stretch.speech if a < end and b > begin)
        found = self._listen(samples, speech, hole[1] - hole[0] > _LONG_HOLE, patient)
        moved = (Word(word.text, word.start + begin, word.end + begin, word.probability) for word in found.words)
        return DecodedStretch(tuple(moved), found.doubtful)


def _placed(word: Word, stretch: Stretch, earliest: float) -> Word:
    """Return a word with times in the recording, to the millisecond; it never spans a gap."""
    shift, end = stretch.place((word.start + word.end) / 2)
    start = max(word.start + shift, earliest)
    stop = max(min(word.end, end) + shift, start + 0.001)
    return Word(word.text, round(start, 3), round(stop, 3), round(word.probability, 4))
