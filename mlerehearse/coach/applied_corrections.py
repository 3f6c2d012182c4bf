"""Apply the user's corrections, which are anchored to time and words, never to an index."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlerehearse.coach.text.tokens import normal
from mlerehearse.domain.corrections import Correction, CorrectionKind, without_undone
from mlerehearse.domain.review import Flag, TakeFlag
from mlerehearse.domain.story import Beat
from mlerehearse.domain.transcript import Word

_NEAR = 1.0  # seconds; words may have moved by this much (another model's times) and still match
_SAME = 0.6  # share of a long anchor's words that must be present for its sentence to match
_LONG = 4  # an anchor of at least this many words is long


@dataclass(frozen=True, slots=True)
class PlacedCorrection:
    """A correction and the time, in seconds, at which it was found.

    `start` and `end` are 0 if the correction is on the whole take.
    """

    correction: Correction
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class AppliedCorrections:
    """The corrected words, the other corrections with their places, and those without a place."""

    words: tuple[Word, ...]
    beats: tuple[PlacedCorrection, ...]
    dismissals: tuple[PlacedCorrection, ...]
    unplaced: tuple[Correction, ...]


def apply(words: Sequence[Word], corrections: Sequence[Correction]) -> AppliedCorrections:
    """Apply the corrections in the order in which they were made; undone ones have no effect."""
    now = tuple(words)
    beats: list[PlacedCorrection] = []
    dismissals: list[PlacedCorrection] = []
    unplaced: list[Correction] = []
    for correction in without_undone(corrections):
        if correction.kind is CorrectionKind.WORDS:
            changed = _reworded(now, correction)
            if changed is None:
                unplaced.append(correction)
            else:
                now = changed
            continue
        place = _place(now, correction)
        if place is None:
            unplaced.append(correction)
        else:
            (beats if correction.kind is CorrectionKind.BEAT else dismissals).append(place)
    return AppliedCorrections(now, tuple(beats), tuple(dismissals), tuple(unplaced))


def pinned_beats(places: Sequence[PlacedCorrection], sentences: Sequence[tuple[float, float]]) -> dict[int, Beat]:
    """Return the beat that the user last gave to each sentence, by sentence index.

    `sentences` are the starts and ends in seconds.
    """
    pinned: dict[int, Beat] = {}
    for place in places:
        shared = [min(end, place.end) - max(start, place.start) for start, end in sentences]
        if shared and max(shared) > 0:
            pinned[shared.index(max(shared))] = Beat(place.correction.value)
    return pinned


def undismissed(flags: Sequence[Flag], dismissals: Sequence[PlacedCorrection]) -> tuple[Flag, ...]:
    """Return the flags on words that the user did not dismiss."""
    return tuple(f for f in flags if not any(p.correction.value == f.id and _touches(p, f) for p in dismissals))


def undismissed_on_take(flags: Sequence[TakeFlag], dismissals: Sequence[PlacedCorrection]) -> tuple[TakeFlag, ...]:
    """Return the flags on the whole take that the user did not dismiss.

    "missing_beat:F" dismisses the flag of that beat only.
    """
    names = {place.correction.value for place in dismissals if not place.correction.words}
    return tuple(f for f in flags if f.id not in names and f"{f.id}:{f.beat}" not in names)


def _touches(place: PlacedCorrection, flag: Flag) -> bool:
    return place.start < flag.end and place.end > flag.start


def _place(words: Sequence[Word], correction: Correction) -> PlacedCorrection | None:
    if not correction.words:
        return PlacedCorrection(correction, correction.start, correction.end)
    run = find_words(words, correction.words, correction.start)
    if run is None and len(correction.words) >= _LONG:
        run = _like(words, correction)
    return PlacedCorrection(correction, words[run[0]].start, words[run[1] - 1].end) if run else None


def find_words(words: Sequence[Word], wanted: Sequence[str], start: float) -> tuple[int, int] | None:
    """Return the words (first, last exclusive) that match a wording nearest to a time in seconds.

    Returns None if there is no match near that time.
    """
    target = normal(" ".join(wanted)) or tuple(text.strip() for text in wanted)
    low, high = start - _NEAR, start + _NEAR
    best: tuple[float, int, int] | None = None
    for first, word in enumerate(words):
        if low <= word.start <= high:
            last = _matched(words, first, target)
            if last and (best is None or abs(word.start - start) < best[0]):
                best = abs(word.start - start), first, last
    return (best[1], best[2]) if best else None


def _matched(words: Sequence[Word], first: int, target: tuple[str, ...]) -> int | None:
    said: tuple[str, ...] = ()
    for last in range(first, len(words)):
        said += normal(words[last].text) or ((words[last].text.strip(),) if len(target) == 1 else ())
        if said == target:
            return last + 1
        if len(said) >= len(target):
            return None
    return None


def _like(words: Sequence[Word], correction: Correction) -> tuple[int, int] | None:
    """Return where most of a long anchor's words still occur around its time.

    This finds a sentence that another model transcribed differently.
    """
    inside = [i for i, w in enumerate(words) if w.end > correction.start - _NEAR and w.start < correction.end + _NEAR]
    said = {norm for i in inside for norm in normal(words[i].text)}
    wanted = normal(" ".join(correction.words))
    if not wanted or sum(norm in said for norm in wanted) < _SAME * len(wanted):
        return None
    core = [i for i in inside if words[i].end > correction.start and words[i].start < correction.end]
    return (core[0], core[-1] + 1) if core else None


def _reworded(words: tuple[Word, ...], correction: Correction) -> tuple[Word, ...] | None:
    """Return the words with the anchored ones replaced, or None if they can't be found.

    Words that already read as corrected stay as they are.
    """
    run = find_words(words, correction.words, correction.start) if correction.words else None
    if run is None:
        right = correction.value.split()
        return words if right and find_words(words, right, correction.start) else None
    first, last = run
    return words[:first] + _spread(correction.value.split(), words[first:last]) + words[last:]


def _spread(texts: Sequence[str], old: Sequence[Word]) -> tuple[Word, ...]:
    """Place new texts on the old words' times.

    Each word takes the time of one old word if the counts agree; otherwise the time is shared by
    length.
    """
    if len(texts) == len(old):
        return tuple(replace(word, text=text, probability=1.0) for text, word in zip(texts, old, strict=True))
    start, end = old[0].start, old[-1].end
    letters = sum(len(text) for text in texts)
    spread: list[Word] = []
    for text in texts:
        stop = start + (end - start) * len(text) / max(1, letters)
        spread.append(Word(text, start, stop))
        start, letters = stop, letters - len(text)
    return tuple(spread)
