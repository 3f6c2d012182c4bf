"""One speaker of several: an answer is reviewed, not the conversation around it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mlerehearse.errors import TranscriptError
from mlerehearse.formats.dialects.passages import Passage
from mlerehearse.formats.word_times import TimedText
from mlerehearse.texts import plural, say

_LISTED = 8  # names in a sentence


def one_speaker(passages: Sequence[Passage], wanted: str | None) -> tuple[list[Passage], tuple[str, ...]]:
    """Return what one speaker says, and a sentence about the others if there are any.

    That speaker is the one who is `wanted` (upper and lower case are the same), or else who talks
    longest. Words without a speaker are taken for those of whoever spoke before. Raises
    TranscriptError if nobody has that name.
    """
    told = list(_with_speakers(passages))
    talked = _talk_times(told)
    if not talked:
        if wanted is not None:
            raise TranscriptError(say("formats.no_speakers"))
        return list(passages), ()
    names = sorted(talked, key=lambda name: -talked[name])
    chosen = names[0] if wanted is None else _named(wanted, names)
    others = [name for name in names if name != chosen]
    if not others:
        return told, ()
    kept = [replace(one, words=tuple(w for w in one.words if w.speaker == chosen)) for one in told]
    lost = sum(len(one.words) for one in told) - sum(len(one.words) for one in kept)
    key = "formats.most_speech" if wanted is None else "formats.chosen_speaker"
    words = plural(lost, say("formats.word"), say("formats.words"))
    return [one for one in kept if one.words], (say(key, name=chosen, count=words, others=_listed(others)),)


def _with_speakers(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Yield the passages with a speaker for every word, if the file names any."""
    labels = (word.speaker or one.speaker for one in passages for word in one.words)
    speaker = next((label for label in labels if label is not None), None)
    for one in passages:
        words: list[TimedText] = []
        for word in one.words:
            speaker = word.speaker or one.speaker or speaker
            words.append(replace(word, speaker=speaker))
        yield replace(one, words=tuple(words))


def _talk_times(passages: Sequence[Passage]) -> dict[str, float]:
    """Return the seconds that each speaker talks, with pauses inside a passage of theirs."""
    talked: dict[str, float] = defaultdict(float)
    for one in passages:
        names = {word.speaker for word in one.words if word.speaker is not None}
        if len(names) == 1 and one.start is not None and one.end is not None:
            talked[names.pop()] += max(0.0, one.end - one.start)
            continue
        for word in one.words:
            if word.speaker is not None:
                talked[word.speaker] += max(0.0, (word.end or 0.0) - (word.start or 0.0))
    return talked


def _named(wanted: str, names: Sequence[str]) -> str:
    for name in (wanted, *names):
        if name in names and name.casefold() == wanted.casefold():
            return name
    raise TranscriptError(say("formats.no_such_speaker", name=wanted[:40], valid=_listed(sorted(names))))


def _listed(names: Sequence[str]) -> str:
    more = (say("formats.and_others", count=len(names) - _LISTED),) if len(names) > _LISTED else ()
    return ", ".join((*names[:_LISTED], *more))
