"""What every view of a review shows alike: runs of a beat, verdicts, rows of figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from mlerehearse.domain import names, wording
from mlerehearse.domain.review import BeatTime, Flag, Review, Sentence, Severity, TakeFlag
from mlerehearse.domain.story import Beat
from mlerehearse.domain.transcript import join
from mlerehearse.texts import clock, say, seconds, tenth, tenths, whole

_VERDICTS = ("too_long", "over_cap", "too_short")  # the most serious first
_OFF_TARGET = ("missing_beat", "thin_beat", "heavy_beat")
_FIGURES = ("words", "words_a_minute", "long_pauses", "longest_pause", "fillers", "hedges", "i_we", "high_flags")
_QUOTE_SIGNS = 90  # an overtime flag quotes a minute of speech


@dataclass(frozen=True, slots=True)
class BeatRun:
    """Consecutive sentences of the same beat."""

    beat: Beat
    sentences: tuple[Sentence, ...]

    @property
    def start(self) -> float:
        """The start of its first word in seconds."""
        return self.sentences[0].start

    @property
    def end(self) -> float:
        """Its end in seconds."""
        return self.sentences[-1].end


def beat_runs(sentences: Iterable[Sentence]) -> tuple[BeatRun, ...]:
    """Return a take as a sequence of beats."""
    return tuple(BeatRun(beat, tuple(group)) for beat, group in groupby(sentences, lambda sentence: sentence.beat))


def about(review: Review) -> tuple[str, ...]:
    """Return what was asked for and which model transcribed it, as far as known."""
    asked, made_by = review.asked, review.transcript.made_by
    parts = [
        asked.prompt and say("presentation.asked", prompt=asked.prompt),
        asked.track and say("presentation.on_track", track=names.track(asked.track).lower()),
        asked.kind and say("presentation.kind", kind=names.kind(asked.kind).lower()),
        say("presentation.level", level=asked.level),
        made_by and made_by.model and say("presentation.model", model=made_by.model),
    ]
    return tuple(part for part in parts if part)


def verdict(review: Review) -> str:
    """Return the length of the take and how it compares with the time limits."""
    raised = {flag.id for flag in review.take_flags}
    key = next((name for name in _VERDICTS if name in raised), "good")
    return say("presentation.length", length=clock(review.delivery.length), verdict=say(f"presentation.verdict_{key}"))


def starts(review: Review, beat: Beat) -> tuple[float, ...]:
    """Return the time in seconds of each start of a beat."""
    return tuple(run.start for run in beat_runs(review.sentences) if run.beat is beat)


def off_target(review: Review, beat: Beat) -> str:
    """Return the id of the flag on a beat's time, or "" if its time is fine."""
    raised = {flag.id for flag in review.take_flags if flag.beat is beat}
    return next((name for name in _OFF_TARGET if name in raised), "")


def off_target_words(review: Review, beat: Beat) -> str:
    """Return whether a beat is missing, too short or too long, or "" if its time is fine."""
    flag = off_target(review, beat)
    return say(f"presentation.off_{flag}") if flag else ""


def flags_line(review: Review) -> str:
    """Return the number of flagged phrases, and how many of them count against the take."""
    if not review.flags:
        return say("presentation.no_flags")
    high = sum(flag.severity is Severity.HIGH for flag in review.flags)
    return say("presentation.flags", count=len(review.flags), high=high)


def quote(flag: Flag) -> str:
    """Return the flagged words, shortened if there are many."""
    return flag.quote if len(flag.quote) <= _QUOTE_SIGNS else flag.quote[: _QUOTE_SIGNS - 1].rstrip() + "…"


def context(review: Review, flag: Flag, around: int = 3) -> str:
    """Return the flagged words with `around` words of the transcript on either side."""
    words = review.transcript.words
    first, last = max(0, flag.first - around), min(len(words), flag.last + around)
    left, right = "…" if first else "", "…" if last < len(words) else ""
    return f"{left}{join(words[first:last])}{right}"


def suggestion(flag: Flag | TakeFlag) -> str:
    """Return a flag's advice as a suggestion, "" for none."""
    instead = wording.instead(flag)
    return say("presentation.instead", instead=instead) if instead else ""


def by_time(flags: Sequence[Flag]) -> list[Flag]:
    """Return the flags in the order of their times."""
    return sorted(flags, key=lambda flag: (flag.start, flag.end))


def clocks(times: Iterable[float]) -> str:
    """Return times in seconds as they are listed: 0:25, 1:01."""
    return ", ".join(map(clock, times))


def heard_cues(review: Review) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """Return the name of each cue that was heard, and the start in seconds of each place."""
    return tuple(
        (names.cue(review.asked.prompt, cue.cue), tuple(start for start, _ in cue.spans))
        for cue in review.cues
        if cue.heard
    )


def missing_cues(review: Review) -> tuple[tuple[str, str], ...]:
    """Return the name and the advice of each missing cue; cues with the same advice are joined."""
    prompt, labels = review.asked.prompt, dict[str, list[str]]()
    for cue in review.cues:
        if not cue.heard:
            labels.setdefault(wording.cue_advice(prompt, cue), []).append(names.cue(prompt, cue.cue))
    return tuple((", ".join(joined), advice) for advice, joined in labels.items())


def strengths(review: Review) -> tuple[str, ...]:
    """Return what is good about the take, the most telling first."""
    return tuple(said for praise in review.praise if (said := wording.strength(praise)))


def whole_take(review: Review) -> list[TakeFlag]:
    """Return the flags on the take as a whole, the serious ones first."""
    return sorted(review.take_flags, key=lambda flag: (flag.severity is Severity.LOW, names.flag_order(flag.id)))


def delivery(review: Review, figures: Sequence[str] = _FIGURES) -> tuple[tuple[str, str], ...]:
    """Return the delivery figures with these names as (label, value)."""
    told = review.delivery
    values = {
        "length": clock(told.length),
        "words": str(told.words),
        "words_a_minute": whole(told.words_a_minute),
        "long_pauses": str(told.long_pauses),
        "longest_pause": tenths(told.longest_pause),
        "fillers": tenth(told.fillers_a_minute),
        "hedges": tenth(told.hedges_a_minute),
        "i_we": f"{told.i_clauses} : {told.we_count}",
        "high_flags": tenth(told.high_flags_a_minute),
    }
    return tuple((say(f"presentation.figure_{name}"), values[name]) for name in figures)


def beat_row(review: Review, time: BeatTime) -> tuple[str, str, str]:
    """Return a beat's name, its start times and its total time."""
    return names.beat(time.beat), clocks(starts(review, time.beat)) or "–", seconds(time.seconds)
