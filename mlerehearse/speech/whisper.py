"""The Whisper engine: blocks of sound in, words out, the same for live takes, files and recovery (live.md, P3)."""

from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from mlerehearse.domain.transcript import MadeBy, Transcript, Word
from mlerehearse.speech import guards, probe, second_look, times
from mlerehearse.speech.audio import RATE, Samples
from mlerehearse.speech.backend import Backend
from mlerehearse.speech.decoder import Decoder
from mlerehearse.speech.device import Place, physical_cores
from mlerehearse.speech.engine import Engine
from mlerehearse.speech.hints import hints
from mlerehearse.speech.messages import Measured
from mlerehearse.speech.stretches import Cutter, Span, Stretch
from mlerehearse.speech.vad import Frame, VoiceActivity

_LONG_HOLE = 3.0  # seconds: a hole this long gets the hint again, a shorter one is heard without
_AROUND = 0.5  # seconds of sound on each side of a hole

Words = tuple[Word, ...]


class Whisper:
    """A Transcriber: one model, loaded once and used for take after take; the same sound gives the same words."""

    def __init__(
        self,
        folder: Path,
        name: str,
        threads: int | None = None,
        device: str = "auto",
        moved: Callable[[Place], None] = lambda place: None,
        backend: Backend | None = None,
    ) -> None:
        """Load the model of a folder; `threads` None for the physical cores, `moved` as in Engine.

        Raises ModelDamagedError.
        """
        self.name = name
        self._hints = hints()
        threads = threads or physical_cores()
        self._engine = Engine(folder, name, threads, device, self._decoder, moved, backend)

    @property
    def place(self) -> Place:
        """What it runs on now."""
        return self._engine.place

    def warm(self) -> None:
        """Compute one empty window, so that the first words come without delay."""
        self._engine.warm()

    def measure(self, urgent: Callable[[], bool]) -> Measured:
        """What it costs here; raises probe.Interrupted once something is urgent."""
        cost = probe.measure(self._engine.model, urgent)
        return Measured(self.name, str(self.place), self._engine.threads, cost)

    def transcribe(
        self, blocks: Iterator[bytes], heard: Callable[[Words], None], progress: Callable[[float], None]
    ) -> Transcript:
        """The transcript of all blocks; without words where nobody speaks."""
        voice, cutter = VoiceActivity(), Cutter()
        words: list[Word] = []
        samples = 0

        def take(frames: Iterator[Frame]) -> None:
            for frame in frames:
                if stretch := cutter.push(frame):
                    add(stretch)

        def add(stretch: Stretch) -> None:
            new = self._hear(stretch, words[-1].end if words else 0.0)
            words.extend(new)
            if new:
                heard(new)
            progress(min(stretch.end, samples / RATE))

        for block in blocks:
            pcm = np.frombuffer(block, np.int16)
            samples += len(pcm)
            take(voice.push(pcm.astype(np.float32) / np.float32(32768)))
        take(voice.finish())
        if stretch := cutter.finish():
            add(stretch)
        progress(samples / RATE)
        return Transcript(tuple(words), round(samples / RATE, 3), self._made_by())

    def _decoder(self, model: Any) -> Decoder:
        return Decoder(model, self._hints)

    def _made_by(self) -> MadeBy:
        engine = f"faster-whisper {version('faster-whisper')}"
        return MadeBy(engine, self.name, f"P3 {self.place} beam 5; hint: {self._hints.hotwords}")

    def _hear(self, stretch: Stretch, earliest: float) -> Words:
        """The words of one stretch, times in the recording's seconds, none before `earliest`."""
        words = self._listen(stretch.samples, stretch.speech)
        for hole in second_look.holes(words, stretch.speech):
            words = second_look.merged(words, self._look_again(stretch, hole), hole)
        words = times.plausible(words, stretch.speech, stretch.seconds)
        return tuple(_placed(word, stretch, earliest) for word in words)

    def _listen(self, samples: Samples, speech: tuple[Span, ...]) -> Words:
        found = self._engine.run(lambda decoder: decoder.words(samples, speech))
        return guards.spoken(found, speech, self._hints)

    def _look_again(self, stretch: Stretch, hole: Span) -> Words:
        begin, end = max(0.0, hole[0] - _AROUND), min(stretch.seconds, hole[1] + _AROUND)
        samples = stretch.samples[int(begin * RATE) : int(end * RATE)]
        speech = tuple((max(0.0, a - begin), min(end, b) - begin) for a, b in stretch.speech if a < end and b > begin)
        hinted = hole[1] - hole[0] > _LONG_HOLE
        found = self._engine.run(lambda decoder: decoder.words(samples, speech, hinted))
        return tuple(
            Word(word.text, word.start + begin, word.end + begin, word.probability)
            for word in guards.spoken(found, speech, self._hints)
        )


def _placed(word: Word, stretch: Stretch, earliest: float) -> Word:
    """A word of the stretch at its place in the recording, to the millisecond; it never reaches over a gap."""
    shift, end = stretch.place((word.start + word.end) / 2)
    start = max(word.start + shift, earliest)
    stop = max(min(word.end, end) + shift, start + 0.001)
    return Word(word.text, round(start, 3), round(stop, 3), round(word.probability, 4))
