"""Transcribe one recording: push blocks of sound, get words as each stretch is complete.

When no more sound has arrived and the speaker pauses, the open stretch is decoded speculatively. If
nobody speaks again before the recording ends or the stretch is cut there, this draft is the result:
the same words that would have come later. A draft changes when words arrive, never which words.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from mlerehearse.domain.audio_format import RATE
from mlerehearse.domain.transcript import Word
from mlerehearse.speech.audio.resampler import Samples
from mlerehearse.speech.audio.voice_activity import FRAME, FRAME_SECONDS, Frame, VoiceActivity
from mlerehearse.speech.whisper.stretches import EDGE, Cutter, Stretch

Words = tuple[Word, ...]
_DRAFTS = 0.25  # CPU time that discarded drafts may cost, as a share of all other decoding


@dataclass(frozen=True, slots=True)
class DecodedStretch:
    """The words of a stretch; `doubtful` if a patient decoder would have retried."""

    words: Words
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class StreamCallbacks:
    """Callbacks: final words, draft words that may follow them, and seconds done."""

    heard: Callable[[Words], None]
    drafted: Callable[[Words], None]
    progress: Callable[[float], None]


Decode = Callable[[Stretch, float, bool], DecodedStretch]


class StreamingTranscription:
    """The transcription of one recording.

    `decode` gets a stretch, the end time of the last word before it, and whether to be patient
    with difficult sound. `cost` returns the CPU seconds used so far.
    """

    def __init__(self, decode: Decode, told: StreamCallbacks, cost: Callable[[], float] = time.process_time) -> None:
        self._decode, self._told, self._cost = decode, told, cost
        self._voice, self._cutter = VoiceActivity(), Cutter()
        self._samples = 0
        self._begun = False  # whether there was a sound: a sample that isn't 0
        self._skipped = 0  # frames of silence that only the voice detector hears
        self._draft: tuple[tuple[object, ...], DecodedStretch, float] | None = None  # stretch key, result, CPU seconds
        self._useful = self._in_vain = 0.0
        self.words: list[Word] = []

    @property
    def seconds(self) -> float:
        """The length of the sound received so far."""
        return self._samples / RATE

    def push(self, block: bytes) -> None:
        """Take more 16-bit samples; an empty block means that there are none for now."""
        if not block:
            self._try_ahead()
            return
        pcm = np.frombuffer(block, np.int16)
        samples = pcm.astype(np.float32) / np.float32(32768)
        if not self._begun:
            samples = self._from_first_sound(samples)
        self._samples += len(pcm)
        self._take(self._voice.push(samples))

    def finish(self) -> None:
        """Transcribe the rest: there is no more sound."""
        self._take(self._voice.finish())
        if stretch := self._cutter.finish():
            self._add(stretch, patient=False)
        self._told.progress(self.seconds)

    def _from_first_sound(self, samples: Samples) -> Samples:
        """Return the samples from the first sound on, with some silence before it.

        A microphone may send digital silence while it wakes up. However long that lasts, the first
        sound begins a frame, and the voice detector hears the same number of silent frames before
        it. So its length changes no word. Silence that wasn't recorded is in no stretch.
        """
        sounds = np.flatnonzero(samples)
        if not len(sounds):
            return samples[:0]
        self._begun = True
        first = self._samples + int(sounds[0])
        self._skipped = max(0, EDGE - first // FRAME)
        self._cutter = Cutter(first / RATE - EDGE * FRAME_SECONDS)
        return np.concatenate([np.zeros(EDGE * FRAME, np.float32), samples[sounds[0] :]])

    def _take(self, frames: Iterator[Frame]) -> None:
        for frame in frames:
            if frame.index >= self._skipped and (stretch := self._cutter.push(frame)):
                self._add(stretch, patient=True)

    def _add(self, stretch: Stretch, patient: bool) -> None:
        heard = self._known(stretch, patient) or self._hear(stretch, patient)
        words = tuple(_before(word, round(self.seconds, 3)) for word in heard.words)
        self.words += words
        if words:
            self._told.heard(words)
        self._told.progress(min(stretch.end, self.seconds))

    def _known(self, stretch: Stretch, patient: bool) -> DecodedStretch | None:
        """Return the draft if it is of this stretch and good enough, else None."""
        draft, self._draft = self._draft, None
        if draft is None or draft[0] != stretch.key or (patient and draft[1].doubtful):
            return None
        self._in_vain -= draft[2]
        self._useful += draft[2]
        return draft[1]

    def _hear(self, stretch: Stretch, patient: bool) -> DecodedStretch:
        before = self._cost()
        heard = self._decode(stretch, self._until(), patient)
        self._useful += self._cost() - before
        return heard

    def _try_ahead(self) -> None:
        """Decode the open stretch at a pause, unless discarded drafts have cost too much so far."""
        stretch = self._cutter.pause()
        if stretch is None or self._in_vain > _DRAFTS * self._useful:
            return
        if self._draft is not None and self._draft[0] == stretch.key:
            return
        before = self._cost()
        heard = self._decode(stretch, self._until(), False)
        cost = self._cost() - before
        self._draft, self._in_vain = (stretch.key, heard, cost), self._in_vain + cost
        self._told.drafted(heard.words)

    def _until(self) -> float:
        return self.words[-1].end if self.words else 0.0


def _before(word: Word, end: float) -> Word:
    """Return the word ended by the end of the sound: voice activity pads the last frame."""
    if word.end <= end:
        return word
    return replace(word, start=min(word.start, round(end - 0.001, 3)), end=end)
