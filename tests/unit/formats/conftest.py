"""A small handmade review that contains a bit of everything."""

from datetime import UTC, datetime

import pytest

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
from mlerehearse.domain.story import Asked, Beat, Track
from mlerehearse.domain.transcript import MadeBy, Transcript, Word

SAID = "The feed broke on a Sunday. We rolled it back, um, and cut errors 40%. Next time I would gate it."


@pytest.fixture
def review() -> Review:
    """Three sentences, three flags that don't overlap, and one of everything else."""
    words = tuple(Word(text, i * 0.5, i * 0.5 + 0.4, 0.9) for i, text in enumerate(SAID.split()))
    high, low = Severity.HIGH, Severity.LOW
    return Review(
        coach_version="c0ffee",
        asked=Asked("rollback", Track.PLATFORM, "rollback"),
        transcript=Transcript(words, 12.0, MadeBy("faster-whisper", "tiny.en", "beam=1", "ab")),
        sentences=(
            Sentence(0, 6, 0.0, 3.0, "The feed broke on a Sunday.", Beat.SITUATION, 0.9),
            Sentence(6, 15, 3.0, 7.5, "We rolled it back, um, and cut errors 40%.", Beat.ACTION, 0.8),
            Sentence(15, 21, 7.5, 10.4, "Next time I would gate it.", Beat.REFLECTION, 0.7, pinned=True),
        ),
        flags=(
            Flag("unsupported_number", 7.0, 7.4, 14, 15, high, "40%", "bare", missing=("baseline",)),
            Flag("we", 3.0, 3.4, 6, 7, high, "We", "rewrite", values=(("rewrite", "I rolled it back"),)),
            Flag("filler", 5.0, 5.4, 10, 11, low, "um,"),
        ),
        numbers=(Number(7.0, 7.4, "40%", "claim", False, ("baseline",)), Number(2.5, 2.9, "Sunday", "context")),
        take_flags=(
            TakeFlag("too_short", high, values=(("length", 10.4),)),
            TakeFlag("thin_beat", low, beat=Beat.ACTION, values=(("spoken", 4.5), ("low", 45.0), ("high", 60.0))),
        ),
        beats=(
            BeatTime(Beat.SITUATION, 3.0, 15.0, 20.0),
            BeatTime(Beat.ACTION, 4.5, 45.0, 60.0),
            BeatTime(Beat.OTHER, 0.0, 0.0, 0.0),
        ),
        delivery=Delivery(10.4, 21, 121.2, 1, 2.04, 5.8, 0.0, 2, 1, 11.5),
        praise=(Praise("dated", (("quote", "on a Sunday"),)),),
        cues=(
            CueHeard("threshold", False, ()),
            CueHeard("durable_change", True, ((7.5, 10.4),)),
        ),
        unplaced=(
            Correction("u1", datetime(2026, 11, 24, 16, 0, tzinfo=UTC), CorrectionKind.BEAT, "R", 1, 2, ("gone",)),
        ),
    )
