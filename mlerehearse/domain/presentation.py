"""What the text and the HTML review both show: verdicts, runs of a beat, counts of flags."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from mlerehearse.domain import names
from mlerehearse.domain.review import BeatTime, Flag, Review, Sentence, Severity, TakeFlag
from mlerehearse.domain.story import Beat
from mlerehearse.domain.transcript import join
from mlerehearse.texts import clock, say, seconds, tenth, tenths, whole

_VERDICTS = ("too_long", "over_cap", "too_short")  # the most serious first
_OFF_TARGET = ("missing_beat", "thin_beat", "heavy_beat")
_QUOTE_SIGNS = 90  # an overtime flag quotes a minute of speech


@dataclass(frozen=True, slots=True)
class BeatRun:
    """Consecutive sentences of the same beat; `first` and `last` are indices, `last` exclusive."""

    beat: Beat
    first: int
    sentences: tuple[Sentence, ...]

    @property
    def last(self) -> int:
        """The index after its last sentence."""
        return self.first + len(self.sentences)

    @property
    def start(self) -> float:
        """The start of its first word in seconds."""
        return self.sentences[0].start

    @property
    def end(self) -> float:
        """Its end in seconds."""
        return self.sentences[-1].end


def beat_runs(sentences: Iterable[Sentence]) -> tuple[BeatRun, ...]:
    """Return the runs of sentences with the same beat, in order."""
    found: list[BeatRun] = []
    for beat, group in groupby(sentences, lambda sentence: sentence.beat):
        found.append(BeatRun(beat, found[-1].last if found else 0, tuple(group)))
    return tuple(found)


def about(review: Review) -> tuple[str, ...]:
    """Return what was asked for and which model transcribed it, as far as known."""
    asked, made_by = review.asked, review.transcript.made_by
    parts = [
        asked.prompt and say("formats.asked", prompt=asked.prompt),
        asked.track and say("formats.on_track", track=names.track(asked.track).lower()),
        asked.kind and say("formats.kind", kind=names.kind(asked.kind).lower()),
        say("formats.level", level=asked.level),
        made_by and made_by.model and say("formats.model", model=made_by.model),
    ]
    return tuple(part for part in parts if part)


def verdict(review: Review) -> str:
    """Return the length of the take and how it compares with the time limits."""
    raised = {flag.id for flag in review.take_flags}
    key = next((name for name in _VERDICTS if name in raised), "good")
    return say("formats.length", length=clock(review.delivery.length), verdict=say(f"formats.{key}"))


def starts(review: Review, beat: Beat) -> tuple[float, ...]:
    """Return the time in seconds of each start of a beat."""
    return tuple(run.start for run in beat_runs(review.sentences) if run.beat is beat)


def off_target(review: Review, time: BeatTime) -> str:
    """Return whether a beat is missing, too short or too long; "" if it is fine."""
    raised = {flag.id for flag in review.take_flags if flag.beat is time.beat}
    return next((say(f"formats.{name}") for name in _OFF_TARGET if name in raised), "")


def flags_line(review: Review) -> str:
    """Return the number of flagged phrases, and how many of them count against the take."""
    if not review.flags:
        return say("formats.no_flags")
    high = sum(flag.severity is Severity.HIGH for flag in review.flags)
    return say("formats.flags", count=len(review.flags), high=high)


def quote(flag: Flag) -> str:
    """Return the flagged words, shortened if there are many."""
    return flag.quote if len(flag.quote) <= _QUOTE_SIGNS else flag.quote[: _QUOTE_SIGNS - 1].rstrip() + "…"


def context(review: Review, flag: Flag, around: int = 3) -> str:
    """Return the flagged words with `around` words of the transcript on either side."""
    words = review.transcript.words
    first, last = max(0, flag.first - around), min(len(words), flag.last + around)
    left, right = "…" if first else "", "…" if last < len(words) else ""
    return f"{left}{join(words[first:last])}{right}"


def by_time(flags: Sequence[Flag]) -> list[Flag]:
    """Return the flags in the order of their times."""
    return sorted(flags, key=lambda flag: (flag.start, flag.end))


def heard_cues(review: Review) -> tuple[tuple[str, str], ...]:
    """Return the name and the times of each cue that was heard."""
    return tuple(
        (names.cue(review.asked.prompt, cue.cue), ", ".join(clock(start) for start, _ in cue.spans))
        for cue in review.cues
        if cue.heard
    )


def missing_cues(review: Review) -> tuple[tuple[str, str], ...]:
    """Return the name and the advice of each missing cue; cues with the same advice are joined."""
    return tuple(
        (", ".join(names.cue(review.asked.prompt, cue) for cue in cues), advice) for advice, cues in review.missing_cues
    )


def whole_take(review: Review) -> list[TakeFlag]:
    """Return the flags on the take as a whole, the serious ones first."""
    return sorted(review.take_flags, key=lambda flag: (flag.severity is Severity.LOW, names.flag_order(flag.id)))


def delivery(review: Review) -> tuple[tuple[str, str], ...]:
    """Return the delivery figures as (name, value)."""
    figures = review.delivery
    return (
        (say("formats.words"), str(figures.words)),
        (say("formats.words_a_minute"), whole(figures.words_a_minute)),
        (say("formats.long_pauses"), str(figures.long_pauses)),
        (say("formats.longest_pause"), tenths(figures.longest_pause)),
        (say("formats.fillers"), tenth(figures.fillers_a_minute)),
        (say("formats.hedges"), tenth(figures.hedges_a_minute)),
        (say("formats.i_we"), f"{figures.i_clauses} : {figures.we_count}"),
        (say("formats.high_flags"), tenth(figures.high_flags_a_minute)),
    )


def beat_row(review: Review, time: BeatTime) -> tuple[str, str, str]:
    """Return a beat's name, its start times and its total time."""
    return names.beat(time.beat), ", ".join(map(clock, starts(review, time.beat))) or "–", seconds(time.seconds)
