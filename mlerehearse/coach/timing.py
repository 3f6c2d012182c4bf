"""Lengths of the answer and of each beat (docs/coaching.md, 1, 5 and 7)."""

from collections.abc import Mapping

from mlerehearse.coach.context import Context
from mlerehearse.domain.review import BeatTime
from mlerehearse.domain.story import Beat
from mlerehearse.resources import table

THIN, CAP, FAIL = 90.0, 180.0, 240.0  # seconds (docs/coaching.md, 1)
STORY = (Beat.SITUATION, Beat.TASK, Beat.ACTION, Beat.DECISION, Beat.RESULT, Beat.REFLECTION)
FEW_WORDS = 10  # a beat with fewer words counts as "under 4 s" (docs/coaching.md, 7)


def start_time(context: Context) -> float:
    """Return when the first word begins, in seconds of the recording."""
    return context.words[0].start if context.words else 0.0


def length(context: Context) -> float:
    """Return the seconds from the first to the last spoken word."""
    return context.words[-1].end - context.words[0].start if context.words else 0.0


def beat_times(context: Context) -> tuple[BeatTime, ...]:
    """Return the seconds of each of the six beats and their targets, in the usual order."""
    spent = dict.fromkeys(Beat, 0.0)
    for sentence in context.sentences:
        spent[sentence.beat] += sentence.end - sentence.start
    return tuple(
        BeatTime(beat, spent[beat], float(beat_entry(beat)["low"]), float(beat_entry(beat)["high"])) for beat in STORY
    )


def beat_words(context: Context) -> Mapping[Beat, int]:
    """Return the number of words in all sentences of each beat."""
    counted = dict.fromkeys(Beat, 0)
    for sentence in context.sentences:
        counted[sentence.beat] += sentence.last - sentence.first
    return counted


def missing_beats(context: Context) -> tuple[Beat, ...]:
    """Return the beats with no words, or with so few that they count as under 4 s."""
    words = beat_words(context)
    return tuple(beat for beat in STORY if words[beat] < FEW_WORDS)


def beat_entry(beat: Beat) -> Mapping[str, str | int]:
    """Return a beat's table in resources/beats.toml."""
    found: Mapping[str, str | int] = table("beats.toml")[beat.value]
    return found
