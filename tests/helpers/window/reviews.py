"""Reviews of the labelled spoken takes, built from their labels, and a library that holds them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import soundfile
from PySide6.QtCore import QObject, QTimer, Signal

from helpers.clock import FixedClock
from helpers.window.again import HeardAgain
from mlerehearse.domain.corrections import Correction, CorrectionKind
from mlerehearse.domain.review import (  # fmt: skip
    BeatTime,
    CueHeard,
    Delivery,
    Flag,
    Number,
    Praise,
    Review,
    Sentence,
    Severity,
    TakeFlag,
)
from mlerehearse.domain.story import Asked, Beat, Level, Story, Track
from mlerehearse.domain.take import Gap, Take, TakeRow, TakeState
from mlerehearse.domain.transcript import Transcript, Word
from mlerehearse.resources import table
from mlerehearse.takes.events import SpeechState
from mlerehearse.takes.live_recording import NewTake
from mlerehearse.takes.sample_take import SAMPLE_ID, SampleTake

TAKES = Path(__file__).parents[2] / "data" / "takes"
SAMPLE, LONG = "dev-b-18", "dev-b-19"


def labels(take: str) -> dict[str, Any]:
    """Return the labels of a spoken take."""
    return dict(json.loads(_file(take, "json").read_text(encoding="utf-8")))


def audio(take: str) -> Path:
    """Return the audio file of a spoken take."""
    return _file(take, "flac")


def _file(take: str, kind: str) -> Path:
    return next(TAKES.glob(f"{take}_*.{kind}"))


@cache
def review_of(take: str) -> Review:
    """Return the review that a perfect coach would give for a spoken take."""
    gold = labels(take)
    words = tuple(Word(w["text"], w["start"], w["end"]) for w in gold["words"])
    sentences = _sentences(gold, words)
    flags = tuple(sorted((_flag(f, words) for f in gold["flags"]), key=lambda f: f.start))
    beats = _beat_times(sentences)
    return Review(
        coach_version="labels",
        asked=Asked(gold["prompt"], Track(gold["track"]), gold["kind"]),
        transcript=Transcript(words, gold["duration"]),
        sentences=sentences,
        flags=flags,
        numbers=tuple(Number(n["start"], n["end"], n["quote"], n["kind"], n.get("supported")) for n in gold["numbers"]),
        take_flags=_take_flags([*gold["take_flags"], *_off_target(beats)]),
        beats=beats,
        delivery=_delivery(words, flags),
        praise=(Praise("shape"), Praise("dated", (("quote", "last spring"),))),
    )


def with_cues(review: Review) -> Review:
    """Return the review with two cues of the fairness prompt: one heard, one missing."""
    heard = CueHeard("subgroup", True, ((25.0, 27.0),))
    return replace(review, cues=(heard, CueHeard("escalation", False, ())))


def crowded(review: Review, count: int) -> Review:
    """Return the review with `count` flags on consecutive words."""
    words = review.transcript.words
    flags = tuple(
        Flag("we" if i % 2 else "filler", words[i].start, words[i].end, i, i + 1, Severity.HIGH, words[i].text)
        for i in range(count)
    )
    return replace(review, flags=flags)


def short(review: Review, seconds: float) -> Review:
    """Return the part of the review that lies in the first `seconds`."""
    words = tuple(w for w in review.transcript.words if w.end < seconds)
    sentences = tuple(
        replace(s, last=min(s.last, len(words)), end=min(s.end, seconds))
        for s in review.sentences
        if s.first < len(words)
    )
    flags = tuple(f for f in review.flags if f.last <= len(words))
    return replace(
        review, transcript=Transcript(words, seconds), sentences=sentences, flags=flags, beats=_beat_times(sentences)
    )


def _sentences(gold: Mapping[str, Any], words: tuple[Word, ...]) -> tuple[Sentence, ...]:
    first, made = 0, []
    for number, sentence in enumerate(gold["sentences"]):
        later = gold["sentences"][number + 1 :]
        end = later[0]["start"] if later else words[-1].end
        last = next((i for i in range(first, len(words)) if later and words[i].start >= end - 0.001), len(words))
        made.append(Sentence(first, last, sentence["start"], end, sentence["text"], Beat(sentence["beat"]), 0.9))
        first = last
    return tuple(made)


def _flag(flag: Mapping[str, Any], words: tuple[Word, ...]) -> Flag:
    first = next(i for i, word in enumerate(words) if word.end > flag["start"] + 0.001)
    last = next((i for i in range(first, len(words)) if words[i].start >= flag["end"] - 0.001), len(words))
    return Flag(
        flag["id"],
        flag["start"],
        flag["end"],
        first,
        last,
        Severity(flag["severity"]),
        flag["quote"],
        missing=tuple(flag.get("missing", ())),
        values=(("directional", "it came down"),) if flag["id"] == "unsupported_number" else (),
    )


def _beat_times(sentences: tuple[Sentence, ...]) -> tuple[BeatTime, ...]:
    targets = table("beats.toml")
    return tuple(
        BeatTime(
            beat, sum(s.end - s.start for s in sentences if s.beat is beat), targets[beat]["low"], targets[beat]["high"]
        )
        for beat in Beat
        if beat is not Beat.OTHER
    )


def _off_target(beats: tuple[BeatTime, ...]) -> list[Any]:
    thin = [{"id": "thin_beat", "beat": t.beat.value} for t in beats if 0 < t.seconds < 0.6 * t.low]
    return thin + [{"id": "heavy_beat", "beat": t.beat.value} for t in beats if t.seconds > 1.4 * t.high]


def _take_flags(flags: list[Any]) -> tuple[TakeFlag, ...]:
    made = []
    for flag in flags:
        id_, beat = (flag["id"], flag.get("beat")) if isinstance(flag, dict) else (flag, None)
        severity = Severity(table("flags.toml")[id_]["severity"])
        made.append(TakeFlag(id_, severity, beat=Beat(beat) if beat else None, values=_VALUES))
    return tuple(made)


_VALUES = (  # all that any flag on the whole take needs
    ("spoken", 9.0),
    ("low", 10.0),
    ("high", 15.0),
    ("length", 258.0),
    ("heaviest", "A"),
    ("track", "research"),
    ("other", "platform"),
    ("lead", "research"),
)


def _delivery(words: tuple[Word, ...], flags: tuple[Flag, ...]) -> Delivery:
    length = words[-1].end - words[0].start
    pauses = [b.start - a.end for a, b in pairwise(words)]
    rate = {kind: sum(f.id == kind for f in flags) / length * 60 for kind in ("filler", "hedge")}
    high = sum(f.severity is Severity.HIGH for f in flags) / length * 60
    we = sum(f.id == "we" for f in flags)
    slow, longest = sum(p > 1.5 for p in pauses), max(pauses)
    speed = len(words) / length * 60
    return Delivery(length, len(words), speed, slow, longest, rate["filler"], rate["hedge"], 19, we, high)


def peaks_of(path: Path) -> np.ndarray:
    """Return the lowest and highest sample of each hundredth of a second, of shape (n, 2)."""
    samples, rate = soundfile.read(path, dtype="float32")
    step = rate // 100
    blocks = samples[: len(samples) // step * step].reshape(-1, step)
    return np.stack([blocks.min(axis=1), blocks.max(axis=1)], axis=1)


class LabelledTakes(QObject, HeardAgain):
    """A stand-in for services.take_service that holds rows and reviews and records requests."""

    rows_changed = Signal()
    progressed = Signal(str, float)
    words_heard = Signal(str, tuple)
    words_drafted = Signal(str, tuple)
    beat_heard = Signal(str, object)
    review_ready = Signal(str, object)
    speech_changed = Signal(object)
    retranscription_changed = Signal(object)
    loaded = True

    def __init__(self) -> None:
        super().__init__()
        self.all: dict[str, TakeRow] = {}
        self.reviews: dict[str, Review] = {}
        self.corrections: list[Correction] = []
        self.lost: dict[str, tuple[Gap, ...]] = {}
        self.shown: str | None = None
        self.undone: list[str] = []
        self.retried: list[str] = []
        self.sample = SampleTake(FixedClock(), lambda: Level.SENIOR, self._grade)
        self.sample_reviews = True  # or the coach takes its time

    def add(
        self, take: str, state: TakeState = TakeState.READY, review: Review | None = None, problem: str = ""
    ) -> str:
        """Add a spoken take in a state; its id is that of its labels."""
        gold = labels(take)
        begun = datetime(2025, 3, 2, 18, len(self.all), tzinfo=UTC)
        duration = review.transcript.duration if review else gold["duration"]
        kept = Take(take, begun, "UTC", gold["prompt"], "", "s", Track(gold["track"]), "", "a.flac", "", duration)
        self.all[take] = TakeRow(kept, state, "Wheelchair dispatch", problem=problem)
        if state is TakeState.READY:
            self.reviews[take] = review or review_of(take)
        return take

    def become(self, take: str, state: TakeState) -> None:
        """Change the take's state and emit the signals."""
        self.all[take] = replace(self.all[take], state=state)
        if state is TakeState.READY:
            self.reviews[take] = review_of(take)
        self.rows_changed.emit()
        if state is TakeState.READY:
            self.review_ready.emit(take, self.reviews[take])

    @property
    def listed(self) -> tuple[TakeRow, ...]:
        return tuple(sorted(self.all.values(), key=lambda row: row.take.started, reverse=True))

    def find(self, take: str) -> TakeRow | None:
        return self.all.get(take)

    def show(self, take: str | None) -> None:
        self.shown = take
        if take == SAMPLE_ID:
            self.sample.renew()

    def _grade(self, sample: SampleTake) -> None:
        """Review the sample a moment later, as the coach's process does."""
        if self.sample_reviews:
            QTimer.singleShot(0, self, lambda: self._review_sample(sample))

    def _review_sample(self, sample: SampleTake) -> None:
        _, asked, corrections = sample.material()
        sample.keep(replace(review_of(SAMPLE), asked=asked, unplaced=corrections))
        self.review_ready.emit(SAMPLE_ID, sample.review(SAMPLE_ID))

    def review(self, take: str) -> Review | None:
        return self.reviews.get(take)

    def transcript(self, take: str) -> Transcript | None:
        return self.reviews[take].transcript if take in self.reviews else None

    def audio(self, take: str) -> Path:
        return audio(take)

    def peaks(self, take: str) -> np.ndarray:
        return peaks_of(audio(take))

    def gaps(self, take: str) -> tuple[Gap, ...]:
        return self.lost.get(take, ())

    def correct(
        self, take: str, kind: CorrectionKind, value: str, start: float, end: float, words: tuple[str, ...]
    ) -> Correction:
        made = Correction(f"c{len(self.corrections)}", datetime(2025, 3, 3, tzinfo=UTC), kind, value, start, end, words)
        self.corrections.append(made)
        return made

    def undo_last(self, take: str) -> Correction | None:
        left = [made for made in self.corrections if made.id not in self.undone]
        if left:
            self.undone.append(left[-1].id)
        return left[-1] if left else None

    def retry(self, take: str) -> None:
        self.retried.append(take)


class WindowTakes(LabelledTakes):
    """Labelled takes for a whole window, with what its other pages ask of a library."""

    stories_changed = Signal()
    speech_state = SpeechState("ready")
    stories: tuple[Story, ...] = ()

    def begin(self, about: NewTake) -> NoReturn:
        raise AssertionError("Nothing is recorded here.")
