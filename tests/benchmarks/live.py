"""Measure the cost and delay of live transcription, relative to faster-whisper on the same sound.

The takes are the repository's spoken takes of at least three minutes (synthetic voices), cut at
three minutes. Stop is pressed 0.3 s after a spoken word, for twenty words spread over the last
28 s. For each stop, a worker is simulated on a virtual clock that adds the time that each stretch
really took on this machine; the work that is left at Stop is then measured. One run in real time
through the real worker process verifies this.
"""

import importlib
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from subject import Cost, Subject

from mlerehearse.coach.learned.learned_models import bundled
from mlerehearse.coach.reviewer import review
from mlerehearse.domain import audio_format
from mlerehearse.domain.story import Asked
from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.model_store.installed import VerifiedModels
from mlerehearse.paths import Paths
from mlerehearse.speech.audio import sound_files
from mlerehearse.speech.whisper.hints import hints
from mlerehearse.speech.whisper.streaming import DecodedStretch, StreamCallbacks, StreamingTranscription
from mlerehearse.speech.whisper.stretches import Stretch

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT.parent / "shared" / "gold"))  # spoken.py compares words
LENGTH, LAST, AFTER = 180.0, 28.0, 0.3  # seconds
STEP = 0.25  # seconds of sound per block
RATE = audio_format.RATE

Samples = Any


@dataclass
class Take:
    """A spoken take, cut at three minutes."""

    name: str
    samples: Samples
    words: list[dict[str, Any]]


@dataclass
class Followed:
    """A simulated worker on a virtual clock.

    `now` is how much has been spoken, and `busy` is when the worker finishes, both in seconds.
    """

    subject: Subject
    known: dict[Any, tuple[DecodedStretch, float]] = field(default_factory=dict)
    now: float = 0.0
    busy: float = 0.0
    most_open: float = 0.0

    def decode(self, stretch: Stretch, earliest: float, patient: bool) -> DecodedStretch:
        """Decode a stretch and time it; later calls reuse the first result and its time."""
        key = (stretch.key, patient)
        if key not in self.known:
            begun = self.subject.clock().wall
            heard = self.subject.engine().hear(stretch, earliest, patient)
            self.known[key] = heard, self.subject.clock().wall - begun
        heard, seconds = self.known[key]
        self.busy = max(self.busy, self.now) + seconds
        return heard

    def until(self, samples: Samples, seconds: float) -> StreamingTranscription:
        """Return the transcription of the first `seconds`.

        Drafts are made only while the worker is idle.
        """
        self.now = self.busy = 0.0
        # A draft costs the wall time it took when first made: all use the CPU to the same degree.
        hearing = StreamingTranscription(
            self.decode,
            StreamCallbacks(ignored, ignored, ignored),
            lambda: sum(took for _, took in self.known.values()),
        )
        end = min(int(seconds * RATE), len(samples))
        for first in range(0, end, int(STEP * RATE)):
            block = samples[first : min(end, first + int(STEP * RATE))]
            self.now = (first + len(block)) / RATE
            hearing.push(block.tobytes())
            if self.busy <= self.now:
                hearing.push(b"")
            last = hearing.words[-1].end if hearing.words else 0.0
            self.most_open = max(self.most_open, self.now - last)
        self.now = seconds
        return hearing


@cache
def take(name: str, whole: bool = False) -> Take:
    length = 3600.0 if whole else LENGTH
    folder = ROOT / "tests/data/takes"
    truth = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    samples = sound_files.decode(folder / f"{name}.flac").samples[: int(length * RATE)]
    return Take(name, samples, [word for word in truth["words"] if word["end"] + AFTER < length])


def blocks(name: str, whole: bool = False) -> list[bytes]:
    """Return a take in blocks of a quarter of a second."""
    samples, step = take(name, whole).samples, int(STEP * RATE)
    return [samples[place : place + step].tobytes() for place in range(0, len(samples), step)]


def ignored(part: object) -> None:
    """Ignore words or progress."""


def plainly(subject: Subject, name: str, hotwords: str | None = None, whole: bool = False) -> list[Any]:
    samples = take(name, whole).samples.astype(np.float32) / 32768
    segments, _ = subject.plain().transcribe(
        samples, beam_size=5, language="en", word_timestamps=True, vad_filter=True, hotwords=hotwords
    )
    return [word for segment in segments for word in segment.words]


def timed(subject: Subject, action: Callable[[], object]) -> Cost:
    before = subject.clock()
    action()
    after = subject.clock()
    return Cost(after.wall - before.wall, after.processor - before.processor)


@cache
def whole(subject: Subject, name: str) -> Cost:
    """Return the median cost of several runs of faster-whisper on the whole take."""
    runs = [timed(subject, lambda: plainly(subject, name)) for _ in range(subject.runs)]
    return Cost(statistics.median(r.wall for r in runs), statistics.median(r.processor for r in runs))


def reviewing(subject: Subject, name: str) -> float:
    """Return the seconds that a review of the take needs, with the models loaded."""
    words = tuple(Word(word["text"], word["start"], word["end"]) for word in take(name).words)
    answer, coach = Transcript(words, LENGTH), bundled()
    review(answer, Asked(), (), coach)
    times = [timed(subject, lambda: review(answer, Asked(), (), coach)).wall for _ in range(subject.runs)]
    return statistics.median(times)


@cache
def followed(subject: Subject, name: str) -> Followed:
    """Return a worker that has processed the whole take once."""
    following = Followed(subject)
    following.until(take(name).samples, LENGTH)
    return following


@cache
def tails(subject: Subject, name: str) -> tuple[tuple[float, float], ...]:
    """Return for each stop the remaining work relative to that of the whole take.

    Each pair is (wall time with the review, CPU time).
    """
    spoken = take(name)
    last = [word for word in spoken.words if word["end"] > min(LENGTH, len(spoken.samples) / RATE) - LAST]
    stops = [last[round(place)]["end"] + AFTER for place in np.linspace(0, len(last) - 1, subject.stops)]
    following, against, coach = followed(subject, name), whole(subject, name), reviewing(subject, name)
    shares = []
    for stop in stops:
        hearing = following.until(spoken.samples, stop)
        left, known = max(0.0, following.busy - stop), dict(following.known)
        tail = timed(subject, hearing.finish)
        following.known = known  # measure the tail anew at each stop
        busy = against.processor / against.wall  # average number of busy cores
        shares.append(((left + tail.wall + coach) / against.wall, (left * busy + tail.processor) / against.processor))
    return tuple(shares)


def of_stops(subject: Subject, which: int, pick: Callable[[list[float]], float]) -> float:
    """Return the worst take's figure over all stops; `which` is 0 for wall time, 1 for CPU time."""
    return max(pick([share[which] for share in tails(subject, name)]) for name in subject.takes)


@cache
def processor(subject: Subject, name: str) -> tuple[float, float, float]:
    """Return the CPU seconds for live, for our file and for faster-whisper's file transcription.

    All three use the hint.
    """
    live = [part for block in blocks(name) for part in (block, b"")]

    def ours(parts: list[bytes]) -> float:
        engine = subject.engine()
        return timed(subject, lambda: engine.transcribe(iter(parts), ignored, ignored)).processor

    plain = timed(subject, lambda: plainly(subject, name, hints().hotwords)).processor
    return ours(live), ours(blocks(name)), plain


def against_hinted(subject: Subject) -> float:
    return max(processor(subject, name)[0] / processor(subject, name)[2] for name in subject.takes)


def against_own_file(subject: Subject) -> float:
    return max(processor(subject, name)[0] / processor(subject, name)[1] for name in subject.takes)


def most_open(subject: Subject) -> float:
    """Return the seconds of speech that were not yet transcribed, at the worst moment."""
    return max(followed(subject, name).most_open for name in subject.takes)


def error_points(subject: Subject) -> float:
    """Return how many points live WER is above faster-whisper's on the file, over all six takes."""
    spoken = importlib.import_module("spoken")
    errors = {"live": 0, "file": 0}
    said = 0
    for name in sorted(path.stem for path in (ROOT / "tests/data/takes").glob("*.flac")):
        known = spoken.flat(take(name, whole=True).words)
        said += len(known)
        parts = (part for block in blocks(name, whole=True) for part in (block, b""))
        ours = subject.engine().transcribe(parts, ignored, ignored).words
        theirs = [Word(word.word.strip(), word.start, word.end) for word in plainly(subject, name, whole=True)]
        for way, words in (("live", ours), ("file", theirs)):
            found = spoken.flat([{"text": word.text, "start": word.start, "end": word.end} for word in words])
            errors[way] += spoken.align([word[0] for word in known], [word[0] for word in found])[0]
    return 100 * (errors["live"] - errors["file"]) / said


MEMORY = """
import sys
sys.path[:0] = [{here!r}]
import live
live.{call}
import resource
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def memory(subject: Subject) -> float:
    """Return our peak memory relative to faster-whisper's, each in a process of its own."""

    def peak(call: str) -> int:
        script = MEMORY.format(here=str(Path(__file__).parent), call=call)
        return int(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout)

    name = subject.takes[0]
    return peak(f"hear(live.{subject}, {name!r})") / peak(f"plainly(live.{subject}, {name!r})")


def hear(subject: Subject, name: str) -> None:
    """Transcribe a take as it would be transcribed live."""
    parts = (part for block in blocks(name) for part in (block, b""))
    subject.engine().transcribe(parts, ignored, ignored)


def in_real_time(subject: Subject) -> float:
    """Return the time from Stop to the words in the real worker, relative to faster-whisper.

    The take is fed at the speed of speech. faster-whisper transcribes the whole take.
    """
    from mlerehearse.speech.speech_messages import Done, Load, Loaded, RecordingEnded, Transcribe
    from mlerehearse.speech.speech_worker import serving
    from mlerehearse.worker import Worker

    loaded, done = threading.Event(), threading.Event()
    events = {Loaded: loaded, Done: done}

    def note(said: object) -> None:
        events.get(type(said), threading.Event()).set()

    worker = Worker(serving(VerifiedModels(Paths.default())), note, lambda code: None)
    name = subject.takes[0]
    data = take(name).samples[: int((take(name).words[-1]["end"] + AFTER) * RATE)].tobytes()
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder, "audio.part.wav")
        part.write_bytes(bytes(44))
        worker.send(Load(subject.model))
        assert loaded.wait(60), "the worker did not load its model"
        worker.send(Transcribe("one", str(part), str(Path(folder, "audio.flac"))))
        begun, size = time.monotonic(), int(STEP * RATE) * 2
        for place in range(0, len(data), size):
            time.sleep(max(0.0, begun + (place + size) / 2 / RATE - time.monotonic()))
            with part.open("ab") as file:
                file.write(data[place : place + size])
        stopped = time.perf_counter()
        worker.send(RecordingEnded("one", len(data) // 2))
        assert done.wait(120), "the worker did not finish"
        took = time.perf_counter() - stopped
        worker.stop()
    return took / whole(subject, name).wall


def figures(subject: Subject) -> tuple[tuple[str, Callable[[], float], float, str], ...]:
    """Return the rows of the table: name, measurement, upper limit wanted, unit."""
    share, median = partial(of_stops, subject), statistics.median
    rows: tuple[tuple[str, Callable[[], float], float, str], ...] = (
        ("Stop to review against the whole file, median", lambda: share(0, median), 0.125, "ratio"),
        ("Stop to review against the whole file, worst", lambda: share(0, max), 0.25, "ratio"),
        ("after Stop, processor, median", lambda: share(1, median), 0.125, "ratio"),
        ("after Stop, processor, worst", lambda: share(1, max), 0.25, "ratio"),
        ("processor, live against faster-whisper, same hint", partial(against_hinted, subject), 1.4, "ratio"),
        ("processor, live against our own whole file", partial(against_own_file, subject), 1.4, "ratio"),
        ("spoken and not yet words while recording, most", partial(most_open, subject), 56.0, "s"),
    )
    if subject.shape:
        return rows  # the words, memory and worker would be those of tiny.en
    return (
        *rows,
        ("Stop to words in real time, one stop", partial(in_real_time, subject), 0.25, "ratio"),
        ("word error rate, live against faster-whisper's file", partial(error_points, subject), 0.5, "points"),
        ("memory against faster-whisper", partial(memory, subject), 1.3, "ratio"),
    )
