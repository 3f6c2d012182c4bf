"""Review a take: the coach's entry point for the rest of the product."""

from collections.abc import Sequence
from dataclasses import replace

from mlerehearse.coach import applied_corrections as said
from mlerehearse.coach import flag_registry
from mlerehearse.coach.context import Context
from mlerehearse.coach.cues import find_cues
from mlerehearse.coach.delivery import delivery
from mlerehearse.coach.learned.beat_model import BeatModel
from mlerehearse.coach.learned.learned_models import LearnedModels
from mlerehearse.coach.numbers.judged_numbers import numbers_of
from mlerehearse.coach.readings import read_sentences, scores_of
from mlerehearse.coach.strengths import strengths
from mlerehearse.coach.timing import beat_times
from mlerehearse.coach.version import coach_version
from mlerehearse.domain.corrections import Correction
from mlerehearse.domain.meaning import Meaning
from mlerehearse.domain.protocols import Encoder
from mlerehearse.domain.review import Review, Sentence
from mlerehearse.domain.story import Asked, Beat
from mlerehearse.domain.transcript import Transcript, Word


def review(
    transcript: Transcript,
    asked: Asked,
    corrections: Sequence[Correction],
    models: LearnedModels,
) -> Review:
    """Return the review of a take, with the user's corrections applied."""
    applied = said.apply(transcript.words, corrections)
    words = applied.words
    sentences, meanings = sentences_of(words, models.encoder, models.beats, applied.beats)
    judged = models.judgements.of([meaning.vector for meaning in meanings], [s.beat for s in sentences])
    context = Context(words, sentences, asked, judged, meanings, models.numbers)
    flags, take_flags = flag_registry.find_flags(context)
    flags = said.undismissed(flags, applied.dismissals)
    return Review(
        coach_version=coach_version(),
        asked=asked,
        transcript=replace(transcript, words=words),
        sentences=sentences,
        flags=flags,
        numbers=numbers_of(context),
        take_flags=said.undismissed_on_take(take_flags, applied.dismissals),
        beats=beat_times(context),
        delivery=delivery(context, flags),
        praise=strengths(context),
        cues=find_cues(context, models.cues),
        unplaced=applied.unplaced,
    )


def beat_so_far(words: Sequence[Word], encoder: Encoder, beats: BeatModel) -> Beat | None:
    """Return the beat of an unfinished answer's last words, or None before the first word."""
    if not words:
        return None
    printed, *_ = read_sentences(words, encoder)  # reading all three leaves less to do at Stop
    return beats.so_far(printed.texts, printed.vectors)


def sentences_of(
    words: Sequence[Word], encoder: Encoder, beats: BeatModel, places: Sequence[said.PlacedCorrection] = ()
) -> tuple[tuple[Sentence, ...], Sequence[Meaning]]:
    """Return the sentences with their beats, and the meaning of each."""
    if not words:
        return (), ()
    readings = read_sentences(words, encoder)
    printed = readings[0]
    times = _times(words, printed.spans)
    pinned = said.pinned_beats(places, times)
    told = beats.decode(scores_of(readings, beats), pinned)
    sentences = tuple(
        _sentence(span, time, text, beat, index in pinned)
        for index, (span, time, text, beat) in enumerate(zip(printed.spans, times, printed.texts, told, strict=True))
    )
    return sentences, printed.meanings


def _sentence(
    span: tuple[int, int], time: tuple[float, float], text: str, beat: tuple[Beat, float], pinned: bool
) -> Sentence:
    return Sentence(*span, *time, text=text, beat=beat[0], confidence=beat[1], pinned=pinned)


def _times(words: Sequence[Word], spans: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """Return the start and end of each sentence in seconds.

    A sentence lasts until the first word of the next; the last one ends with its last word.
    """
    starts = [words[first].start for first, _ in spans]
    return list(zip(starts, [*starts[1:], words[spans[-1][1] - 1].end], strict=True))
